//! The pairs of schemas in `tests/cases`: what a plan makes of the one is the other, and back.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use schema_test_pairs::{Case, Outcome, judge, read};
use schema_test_server::Server;

use crate::support::volume;

/// Pairs that do not hold, with the reason.
const KNOWN: &[(&str, &str)] = &[];

/// Pairs that a plan refuses before its first step, and rightly: the one way or both. Another that is refused is a step back.
const REFUSED: &[&str] = &[
    // PostgreSQL never forgets that a table declares a column: the way back has no statement.
    "inherit_column_comes_to_be_declared",
    "inherit_column_kept_by_the_child",
    "multiple_inheritance",
    // PostgreSQL renames a column that a table has from several others in all of them or in none.
    "inherit_column_renamed_in_one_parent",
    "partition_hash_modulus",
    "partition_key_type_change",
    "partition_list_grows_default_has_rows",
    "partition_split",
    "s_enum_label_partkey",
    "s_kind_inherit_part",
    // Their way back alone: rows that were dropped are referenced, a number that came since does not fit.
    "schema_goes_with_all",
    "serial_widened",
    "whole_row_when_generated_fresh",
    "x_varchar_shorter",
];

#[test]
fn each_pair_of_schemas_holds_both_ways() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cases");
    let server = Server::shared();
    let mut cases: Vec<Case> = read(&folder).unwrap();
    assert!(cases.len() > 170, "{} pairs", cases.len());
    cases.retain(|case| case.since() <= server.version());
    // Fewer are spread over all.
    let step = cases.len().div_ceil(volume("CASES", 1000).max(1) as usize);
    let cases: Vec<Case> = cases.into_iter().step_by(step).collect();
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = judge(case, server);
                    let known = KNOWN.iter().any(|(name, _)| *name == case.name);
                    let refused = [&verdict.forth, &verdict.back].iter().any(|way| matches!(way, Outcome::Refused(_)));
                    if refused && !REFUSED.contains(&&*case.name) {
                        wrong.lock().unwrap().push(format!("{}: {verdict}", case.name));
                    }
                    if verdict.holds() == known {
                        wrong.lock().unwrap().push(format!(
                            "{}{}: {verdict}",
                            case.name,
                            if known { " holds now" } else { "" }
                        ));
                    }
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {} pairs:\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}
