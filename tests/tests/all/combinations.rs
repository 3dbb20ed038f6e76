//! Pairs of schemas that are made: each alteration with each thing that can stand on it goes both ways, and keeps its rows.

use std::collections::{BTreeMap, BTreeSet};

use schema_test_pairs::{Case, Outcome, Verdict, combine};
use schema_test_server::Server;

use crate::support::volume;

/// Pairs that do not hold, with the reason: an alteration and a dependent, either of which may be `*`.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "expression_changes",
        "exclude_expression",
        "an exclusion over an expression does not go along with a column: it has to be dropped before, and is taken for one that does",
    ),
    (
        "enum_becomes_another",
        "together_2",
        "a list of one enum becomes a list of another by texts, which the plan does not say",
    ),
    ("composite_to_int", "domain_check", "values of a domain over rows become no numbers, which is not refused"),
    (
        "sequence_owned",
        "owner",
        "a sequence belongs to a column once both have one owner: the plan says the owner later",
    ),
];

/// Pairs that a plan refuses before its first step, and rightly.
const REFUSED: &[(&str, &str, &str)] = &[
    ("becomes_partitioned", "*", "PostgreSQL makes no table of rows a partitioned one"),
    ("*", "partition_key", "PostgreSQL alters no type of a column by which rows are assigned to partitions"),
    ("*", "column_of_rows", "PostgreSQL alters nothing whose values are inside of those of another column"),
    ("int_to_uuid", "*", "no cast: columns that are NOT NULL, and types over it, have no value for their rows"),
    ("int_to_array", "*", "likewise"),
    ("composite_to_int", "*", "likewise"),
    (
        "table_becomes_another",
        "inherits",
        "PostgreSQL makes columns those of the table itself where it leaves the one it has them from, and never forgets that it declares them",
    ),
    ("table_becomes_another", "inherits_twice", "likewise"),
];

/// How many pairs a run judges at least.
const LEAST: usize = 600;

#[test]
fn each_alteration_goes_both_ways_under_each_thing_that_can_stand_on_it() {
    // The lists above are those of 15 so far.
    let count = volume("COMBINATIONS", if Server::shared().version() == 15 { 650 } else { 0 }) as usize;
    if count == 0 {
        return;
    }
    let cases = combine::some(combine::combinations(), count);
    let verdicts = combine::judge_all(&cases, Server::shared());
    assert_eq!(cases.len(), verdicts.len());
    let judged: Vec<(&Case, &Verdict)> = cases.iter().zip(&verdicts).collect();
    let is_made = |verdict: &Verdict| !matches!(verdict.forth, Outcome::NotMade(_));
    let made = judged.iter().filter(|(_, verdict)| is_made(verdict)).count();
    assert!(made >= LEAST.min(count / 10 * 9), "only {made} of {} pairs can be made", cases.len());

    let mut wrong = Vec::new();
    for (case, verdict) in judged.iter().filter(|(_, verdict)| is_made(verdict)) {
        let listed = |list: &[(&str, &str, &str)]| list.iter().any(|(one, other, _)| is_called(&case.name, one, other));
        for (way, outcome) in [("forth", &verdict.forth), ("back", &verdict.back)] {
            let holds = match outcome {
                Outcome::Holds | Outcome::Unmodelled(_) => true,
                Outcome::Refused(_) => listed(REFUSED),
                Outcome::Wrong(_) | Outcome::NotMade(_) => false,
            };
            if !holds && !listed(KNOWN) {
                wrong.push(format!("{} {way}: {outcome}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {made} pairs:\n{}", wrong.len(), wrong.join("\n\n"));
    each_is_tried(&judged);
}

fn is_called(name: &str, alteration: &str, dependent: &str) -> bool {
    let Some((one, other)) = name.split_once('/') else { return false };
    (alteration == "*" || alteration == one) && (dependent == "*" || dependent == other)
}

/// A line of a table that no server takes would be a line that is never tried.
fn each_is_tried(judged: &[(&Case, &Verdict)]) {
    let mut tried: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (case, verdict) in judged {
        let Some((alteration, dependent)) = case.name.split_once('/') else { continue };
        for name in [alteration, dependent] {
            let (made, all) = tried.entry(name).or_default();
            *all += 1;
            *made += usize::from(!matches!(verdict.forth, Outcome::NotMade(_)));
        }
    }
    let never: Vec<&str> =
        tried.iter().filter(|(_, (made, all))| *made == 0 && *all > 3).map(|(name, _)| *name).collect();
    assert!(never.is_empty(), "no server takes these: {never:?}");
    let names: BTreeSet<&str> = tried.keys().copied().collect();
    let all = combine::alterations().iter().map(|alteration| alteration.name).collect::<Vec<_>>();
    let missing: Vec<&&str> = all.iter().filter(|name| !names.contains(**name)).collect();
    assert!(missing.is_empty(), "none of these was tried: {missing:?}");
}
