//! `lint`: of the entities, of what their database holds, and of a database without entities.

use super::Notes;

#[test]
fn entities_are_looked_at_and_what_is_found_is_an_exit_code() {
    let notes = Notes::new("lint");
    notes.run("first", &["lint"]).ended(0, &["nothing found by"]);
    let said = notes.run("seeded", &["lint"]);
    said.ended(1, &["advice[L002]", "1 piece of advice", "says why", "notes.rs:"]);
    assert!(!said.out.contains('\u{1b}') && said.err.is_empty(), "{said:?}");
    let object = notes.run("seeded", &["lint", "--json"]).json();
    let finding = &object["findings"][0];
    for member in ["code", "severity", "path", "source", "message", "help"] {
        assert!(finding.get(member).is_some(), "{member}: {object}");
    }
    // What advice alone says is left out for a CI that wants warnings.
    notes.run("seeded", &["lint", "--warnings"]).ended(0, &["nothing found by"]);
    let all: Vec<String> =
        object["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    let off: Vec<&str> = all.iter().flat_map(|code| ["--off", code]).collect();
    notes.run("seeded", &[&["lint"], &off[..]].concat()).ended(0, &["nothing found by"]);
    notes.run("broken", &["lint"]).ended(1, &["error["]);
}

#[test]
fn a_database_is_looked_at_with_and_without_entities() {
    let notes = Notes::new("lint-live");
    notes.takes(&notes.run("first", &[]).out);
    notes.takes(
        "CREATE TABLE app.sides (id int PRIMARY KEY, note_id bigint NOT NULL REFERENCES app.notes ON DELETE CASCADE, price float)",
    );
    let said = notes.run("first", &["lint", "--live", "--schema", "app"]);
    said.ended(1, &["PL01", "L011", "app.sides.price"]);
    let alone = notes.run("none", &["lint", &notes.database.url, "--schema", "app", "--warnings"]);
    alone.ended(1, &["warning[PL01]", "warning[L011]"]);
    let allowed =
        ["lint", "--schema", "app", "--warnings", "--allow", "PL01=app.sides", "--allow", "L011=app.sides.price"];
    notes.run("none", &allowed).ended(0, &["nothing found by"]);
    // What is allowed and not found is told.
    let more = [&allowed[..], &["--allow", "L012=app.sides"]].concat();
    notes.run("none", &more).ended(1, &["L001", "there is nothing that it finds"]);
}

#[test]
fn lints_say_themselves_what_they_are() {
    let notes = Notes::new("lint-about");
    let list = notes.run("first", &["lint", "--list"]);
    list.ended(0, &["L011", "PL01"]);
    assert!(list.out.lines().count() > 100);
    notes
        .run("none", &["lint", "--explain", "pl01"])
        .ended(0, &["a reference without an index", "CREATE INDEX", "allow(\"PL01\""]);
    let object = notes.run("none", &["lint", "--explain", "L011", "--json"]).json();
    assert!(object["lint"]["reason"].as_str().unwrap().contains("0.1 + 0.2"), "{object}");
    assert!(notes.run("first", &["lint", "--list", "--json"]).json()["lints"].as_array().unwrap().len() > 100);
}

#[test]
fn a_call_that_names_no_lint_is_wrong() {
    let notes = Notes::new("lint-wrong");
    notes.run("first", &["lint", "--explain", "L0111"]).ended(2, &["no lint has the code `L0111`", "L011"]);
    notes.run("first", &["lint", "--off", "PL1000"]).ended(2, &["no lint has the code"]);
    notes.run("first", &["lint", "--allow", "L011"]).ended(2, &["names no place", "CODE=PATH"]);
    notes.run("first", &["lint", "--allow", "X=y"]).ended(2, &["no lint has the code `X`"]);
    notes.run("first", &["lint", "--schema", "app"]).ended(2, &["--live"]);
    notes.run("none", &["lint", "--list", "--explain", "L011"]).ended(2, &["cannot be used with"]);
}
