//! What goes through pipes: the result alone, as text or as one object, and no colours.

use super::{Notes, run};

#[test]
fn what_it_prints_makes_the_schema() {
    let notes = Notes::new("prints");
    let said = notes.run("first", &[]);
    said.ended(0, &["CREATE TABLE app.notes ("]);
    assert_eq!((said.err.as_str(), said.out.contains('\u{1b}')), ("", false));
    notes.takes(&said.out);
    notes.run("first", &["drift"]).ended(0, &["is what it should be"]);
    assert_eq!(notes.run("first", &["print"]).out, said.out);
}

#[test]
fn with_json_each_word_writes_one_object_with_the_members_that_its_help_names() {
    let notes = Notes::new("json");
    let members = |arguments: &[&str], expected: &[&str]| {
        let mut arguments = arguments.to_vec();
        arguments.push("--json");
        let said = notes.run("first", &arguments);
        let object = said.json();
        assert_eq!(object["word"], arguments[0]);
        for member in expected {
            assert!(object.get(member).is_some(), "{member}: {said:?}");
        }
        let help = notes.run("first", &[arguments[0], "--help"]).out;
        let named = |member: &&str| help.contains(&format!("`{member}`")) || help.contains(member);
        assert!(expected.iter().all(named), "{expected:?}: {help}");
        object
    };
    assert_eq!(members(&["print"], &["sql", "catalog"])["catalog"]["tables"][0]["name"], "notes");
    let stale = members(&["check"], &["state", "dir", "plan"]);
    assert_eq!((&stale["state"], &stale["exit"]), (&"stale".into(), &1.into()));
    let step = &stale["plan"]["steps"][0];
    for member in ["sql", "because", "group", "transaction", "stage", "lock", "hazards"] {
        assert!(step.get(member).is_some(), "{member}: {step}");
    }
    assert_eq!(members(&["diff"], &["from", "plan"])["from"], "migrations");
    let live = members(&["diff", "--live"], &["from", "plan", "left_alone", "missing_roles"]);
    assert_eq!((&live["from"], &live["exit"]), (&"database".into(), &1.into()));
    assert_eq!(members(&["drift"], &["place", "missing", "unexpected", "different"])["exit"], 1);
    assert_eq!(members(&["lint"], &["findings"])["exit"], 0);
    assert_eq!(members(&["erd"], &["format", "picture"])["format"], "mermaid");
    assert_eq!(members(&["docs", "--out", "docs"], &["folder", "files", "changed"])["folder"], "docs");
    assert_eq!(members(&["access"], &["patterns"])["exit"], 0);
    assert_eq!(members(&["prove"], &["steps", "parts"])["exit"], 0);
    let applied = members(&["apply", "--yes"], &["place", "plan", "left_alone", "missing_roles", "applied"]);
    assert_eq!(applied["applied"]["done"], 1);
    assert_eq!(members(&["drift"], &[])["exit"], 0);
    assert_eq!(members(&["health", "--off", "H16"], &["place", "findings", "sizes", "skipped"])["exit"], 0);
    assert_eq!(members(&["fake", "--rows", "2"], &["tables", "script"])["tables"]["app.notes"], 2);
    assert_eq!(members(&["fake", "--rows", "2", "--load"], &["tables"])["exit"], 0);
    assert_eq!(members(&["baseline", "1_first", "--layout", "sqlx"], &["files", "sql", "marked"])["marked"], false);
    assert_eq!(members(&["check", "--layout", "sqlx"], &[])["state"], "current");
    assert_eq!(members(&["write", "2_more", "--layout", "sqlx"], &["dir", "files"])["files"], serde_json::json!([]));
}

#[test]
fn what_is_wrong_is_an_object_too() {
    let notes = Notes::new("json-wrong");
    let object = notes.run("broken", &["print", "--json"]).json();
    let codes: Vec<&str> =
        object["error"]["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(object["exit"] == 1 && !codes.is_empty(), "{object}");
    let said = run(notes.command("first", &["apply", "--json"]).env_remove("DATABASE_URL"));
    assert!(said.json()["error"]["help"].as_str().unwrap().contains("--database"), "{said:?}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error_and_a_full_disk_is_one() {
    let notes = Notes::new("broken-pipe");
    for arguments in [&["print"][..], &["diff"], &["--help"], &["print", "--json"], &["check"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let said = run(notes.command("first", arguments).stdout(writer));
        let expected = if matches!(arguments[0], "diff" | "check") { 1 } else { 0 };
        assert_eq!((said.code, said.err.as_str()), (Some(expected), ""), "{arguments:?}");
    }
    if let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") {
        run(notes.command("first", &["print"]).stdout(full)).ended(1, &["error: cannot write: "]);
    }
}

#[test]
fn each_word_has_examples_with_the_name_of_the_program() {
    let notes = Notes::new("help");
    let help = notes.run("first", &["--help"]).out;
    assert!(help.contains("Exit codes: 0 ") && !help.contains("PROGRAM"), "{help}");
    for word in
        ["print", "check", "diff", "write", "apply", "drift", "prove", "fake", "baseline", "seed", "archive", "access"]
    {
        assert!(help.contains(&format!("\n  {word} ")), "{word}: {help}");
        let said = notes.run("first", &[word, "--help"]);
        said.ended(0, &["Examples:\n  notes ", "With --json: "]);
        assert!(!said.out.contains("PROGRAM"), "{}", said.out);
    }
}
