//! Attempts to break what is promised, as data: the files `*.attacks` beside this one, which say at their heads how they are read.

mod attempt;
mod models;
mod run;
mod sessions;

use std::collections::BTreeSet;
use std::path::PathBuf;

use attempt::Attempt;
use models::Model;

fn attempts(file: &str) -> Vec<Attempt> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/all/attacks").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    attempt::parse(file, &text).unwrap_or_else(|wrong| panic!("{wrong}"))
}

const FILES: [&str; 4] = ["saas.attacks", "plain.attacks", "tenants.attacks", "private.attacks"];

/// Every promise that an attempt breaks is told, all at once.
#[track_caller]
fn hold(model: Model, file: &str) {
    let attempts = attempts(file);
    let prepared = run::prepare(model);
    let broken = run::run_all(&prepared, &attempts);
    assert!(
        broken.is_empty(),
        "{} of {} attempts break a promise:\n{}",
        broken.len(),
        attempts.len(),
        broken.join("\n")
    );
}

#[test]
fn the_saas_example_holds_against_whoever_has_its_roles() {
    // The product needs what is there since 15.
    if schema_test_server::Server::shared().version() >= 15 {
        hold(models::saas(), "saas.attacks");
    }
}

#[test]
fn what_belongs_to_no_tenant_holds_against_the_application() {
    hold(models::plain(), "plain.attacks");
}

#[test]
fn tenants_with_numbers_and_natural_keys_hold_against_one_another() {
    hold(models::tenants(), "tenants.attacks");
}

#[test]
fn what_is_private_holds_against_readers() {
    hold(models::private(), "private.attacks");
}

#[test]
fn four_hundred_attempts_repeat_every_break_that_was_found() {
    let all: Vec<Attempt> = FILES.iter().flat_map(|file| attempts(file)).collect();
    assert!(all.len() >= 400, "{} attempts", all.len());
    let marks: BTreeSet<&str> = all.iter().flat_map(|attempt| &attempt.marks).map(String::as_str).collect();
    let expected: BTreeSet<String> = (1..=20).map(|number| format!("B{number}")).collect();
    let missing: Vec<&String> = expected.iter().filter(|mark| !marks.contains(mark.as_str())).collect();
    assert!(missing.is_empty(), "nothing repeats {missing:?}");
    // None is there twice.
    let mut seen = BTreeSet::new();
    for attempt in &all {
        let file = attempt.at.split(':').next();
        assert!(
            seen.insert(format!("{file:?}{:?}{:?}{:?}", attempt.given, attempt.steps, attempt.must)),
            "{} is there twice",
            attempt.at
        );
    }
}
