//! Attempts to break what is promised, as data: the files `*.attacks` beside this one, which say at their heads how they are read.

mod attempt;
mod generated;
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
    let text = models::TOKENS
        .iter()
        .fold(text, |text, (name, tenant, user)| text.replace(name, &models::token(*tenant, *user)));
    attempt::parse(file, &text).unwrap_or_else(|wrong| panic!("{wrong}"))
}

const FILES: [&str; 5] = ["saas.attacks", "plain.attacks", "tenants.attacks", "private.attacks", "signed.attacks"];

/// Every promise that an attempt breaks is told, all at once.
#[track_caller]
fn hold(model: fn() -> Model, file: &str) {
    // Views with the rights of who asks, and MERGE, are there since 15.
    if schema_test_server::Server::shared().version() < 15 {
        return;
    }
    let attempts = attempts(file);
    let prepared = run::prepare(model());
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
    hold(models::saas, "saas.attacks");
}

#[test]
fn what_belongs_to_no_tenant_holds_against_the_application() {
    hold(models::plain, "plain.attacks");
}

#[test]
fn tenants_with_numbers_and_natural_keys_hold_against_one_another() {
    hold(models::tenants, "tenants.attacks");
}

#[test]
fn what_is_private_holds_against_readers() {
    hold(models::private, "private.attacks");
}

#[test]
fn signed_sessions_hold_against_statements_that_change_their_token() {
    hold(models::signed, "signed.attacks");
}

#[test]
fn four_hundred_attempts_repeat_every_break_that_was_found() {
    let all: Vec<Attempt> = FILES.iter().flat_map(|file| attempts(file)).collect();
    assert!(all.len() >= 400, "{} attempts", all.len());
    let marks: BTreeSet<&str> = all.iter().flat_map(|attempt| &attempt.marks).map(String::as_str).collect();
    let expected: BTreeSet<String> = (1..=27).map(|number| format!("B{number}")).collect();
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

/// What the watch is worth: each of these attempts opens something first, and is told.
#[test]
fn what_somebody_opens_by_hand_is_told() {
    if schema_test_server::Server::shared().version() < 15 {
        return;
    }
    let attempts = attempts("controls.attacks");
    let prepared = run::prepare(Model { name: "controls", ..models::saas() });
    let broken = run::run_all(&prepared, &attempts);
    let is_told = |attempt: &&Attempt| {
        broken.iter().any(|told| told.starts_with(&format!("{} ", attempt.at)) && !told.contains("what is given fails"))
    };
    let missed: Vec<&str> =
        attempts.iter().filter(|attempt| !is_told(attempt)).map(|attempt| attempt.at.as_str()).collect();
    assert!(missed.is_empty(), "not told: {missed:?}, of\n{}", broken.join("\n"));
}

#[test]
fn a_line_that_cant_be_read_is_told_by_its_number() {
    for (text, expected) in [
        ("app: SELECT 1", "the last attempt doesn't say what must happen"),
        ("somebody: SELECT 1 --> taken", "x:1: `somebody` is no role: app, reader, owner, nobody, superuser"),
        ("\napp: SELECT 1 --> refuses", "x:2: `refuses`: refused, sees, rows, taken, unchanged, true or holds"),
        ("app: SELECT 1 --> refused 4250", "x:1: `4250` are no SQLSTATEs"),
        ("app: SELECT 1 --> rows many", "x:1: `many` is no number of rows"),
        ("define F(x): {x}\napp: {F(1 --> taken", "x:2: `{F(…)}` has no end"),
        ("for X app: SELECT 1 --> taken", "x:1: `for X in a | b: role: statement --> what`"),
    ] {
        let found = attempt::parse("x", text).expect_err(text);
        assert!(found.contains(expected), "{found}");
    }
}
