//! What the handbooks ask for, item by item: how an audit of the library found it, and how it is now.

mod application;
mod documents;
mod entities;
mod lifecycle;
mod templates;
mod users_and_statistics;

use std::path::Path;

/// Its number in the handbook, what is wanted, how the audit found it, how it is now.
type Item = (u32, &'static str, Audit, Now);

/// What the audit found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audit {
    Good,
    /// Otherwise, and better for the user.
    GoodOtherwise,
    /// Otherwise, and worse for the user.
    Worse,
    Partly,
    Missing,
    /// Nothing that a schema says.
    Outside,
}

/// How it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Now {
    Works,
    /// Otherwise than asked for, and why that is better.
    Better(&'static str),
    /// What the audit missed works: by this word, as this test shows.
    Closed(&'static str, &'static str),
    /// Another issue brings what is missing.
    Issue(&'static str),
    /// Code of an application, or a setting of a server.
    Application,
}

/// A handbook, its items, and how many of them the audit found good, otherwise but better, worse, partly there, missing, and outside of a schema.
struct Listed {
    name: &'static str,
    items: &'static [Item],
    audit: [usize; 6],
}

const HANDBOOKS: &[Listed] = &[
    Listed { name: "templates", items: templates::ITEMS, audit: [41, 7, 1, 6, 4, 1] },
    Listed { name: "lifecycle", items: lifecycle::ITEMS, audit: [36, 3, 2, 2, 16, 0] },
    Listed { name: "users_and_statistics", items: users_and_statistics::ITEMS, audit: [56, 5, 2, 12, 23, 2] },
    Listed { name: "entities", items: entities::ITEMS, audit: [37, 7, 3, 4, 14, 1] },
    Listed { name: "application", items: application::ITEMS, audit: [17, 3, 4, 0, 2, 2] },
    Listed { name: "documents", items: documents::ITEMS, audit: [23, 0, 2, 5, 8, 2] },
];

/// What the open issues bring; a note on what is left may follow a colon.
const ISSUES: &[&str] = &[
    "ERD",
    "EXPLAIN proofs",
    "SQL by hand",
    "access patterns",
    "adopt",
    "archive",
    "cardinality of references",
    "dictionary",
    "documents",
    "extensions and schemas asked for by name",
    "fake data",
    "lints",
    "operations",
    "reference rows",
    "schema-design.yaml",
    "traceability",
];

fn count(items: &[Item], is: impl Fn(&Item) -> bool) -> usize {
    items.iter().filter(|item| is(item)).count()
}

#[test]
fn every_item_of_the_audit_is_there_as_it_was_found() {
    for Listed { name, items, audit } in HANDBOOKS {
        let numbers: Vec<u32> = items.iter().map(|item| item.0).collect();
        let all = u32::try_from(audit.iter().sum::<usize>()).unwrap();
        assert_eq!(numbers, (1..=all).collect::<Vec<_>>(), "{name}");
        use Audit::{Good, GoodOtherwise, Missing, Outside, Partly, Worse};
        let found =
            [Good, GoodOtherwise, Worse, Partly, Missing, Outside].map(|kind| count(items, |item| item.2 == kind));
        assert_eq!(found, *audit, "{name}");
    }
    assert_eq!(HANDBOOKS.iter().map(|handbook| handbook.items.len()).sum::<usize>(), 353);
}

#[test]
fn what_was_worse_partly_there_or_missing_is_closed_or_another_issue_brings_it() {
    let mut all = [0; 5];
    for Listed { name, items, .. } in HANDBOOKS {
        for (number, wanted, audit, now) in *items {
            let fits = match audit {
                Audit::Good => *now == Now::Works,
                Audit::GoodOtherwise => matches!(now, Now::Better(why) if !why.is_empty()),
                Audit::Outside => *now == Now::Application,
                Audit::Worse | Audit::Partly | Audit::Missing => matches!(now, Now::Closed(..) | Now::Issue(_)),
            };
            assert!(fits, "{name} {number}: {wanted}: was {audit:?}, is {now:?}");
            if let Now::Issue(what) = now {
                let issue = what.split(':').next().unwrap();
                assert!(ISSUES.contains(&issue), "{name} {number}: no issue brings {what}");
            }
        }
        let states = [
            count(items, |item| item.3 == Now::Works),
            count(items, |item| matches!(item.3, Now::Better(_))),
            count(items, |item| matches!(item.3, Now::Closed(..))),
            count(items, |item| matches!(item.3, Now::Issue(_))),
            count(items, |item| item.3 == Now::Application),
        ];
        for (sum, state) in all.iter_mut().zip(states) {
            *sum += state;
        }
        let [works, better, closed, issue, application] = states;
        eprintln!(
            "{name}: {works} work, {better} are better, {closed} are closed since the audit, {issue} wait for other issues, {application} are no schema's"
        );
        for (number, wanted, _, now) in *items {
            if let Now::Closed(word, test) = now {
                eprintln!("    {number} {wanted}: {word} ({test})");
            }
        }
    }
    eprintln!("all: {all:?}");
    assert_eq!(all, ALL, "the items have moved: count them anew");
}

/// How many work, are better, are closed since the audit, wait for other issues, and are no schema's.
const ALL: [usize; 5] = [210, 25, 40, 70, 8];

#[test]
fn what_is_closed_is_shown_by_a_test_that_is_there() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (number, wanted, _, now) in HANDBOOKS.iter().flat_map(|handbook| handbook.items) {
        let Now::Closed(word, test) = now else { continue };
        assert!(!word.is_empty(), "{number} {wanted}");
        let (module, function) =
            test.rsplit_once("::").unwrap_or_else(|| panic!("{number} {wanted}: {test} is no test"));
        let file = match module.strip_prefix("mongo::") {
            Some(module) => tests.join("../schema-mongo/tests/mongo").join(format!("{module}.rs")),
            None if module == "handbooks" => tests.join("tests/all/handbooks/mod.rs"),
            None => tests.join("tests/all").join(format!("{}.rs", module.replace("::", "/"))),
        };
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(text.contains(&format!("\nfn {function}()")), "{test} is gone");
    }
}
