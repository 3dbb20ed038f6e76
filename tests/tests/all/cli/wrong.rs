//! Wrong input: what is reported, how it ends, and that no password is shown.

use super::{Notes, run};

#[test]
fn wrong_words_and_options_end_with_two() {
    let notes = Notes::new("words");
    notes.run("first", &["aply"]).ended(2, &["unrecognized subcommand 'aply'", "apply"]);
    notes.run("first", &["check", "--layout", "rails"]).ended(2, &["known are plain, sqlx"]);
    notes.run("first", &["apply", "--allow"]).ended(2, &["--allow"]);
    notes.run("first", &["print", "--database", "x"]).ended(2, &["--database"]);
    notes.run("first", &["health", "--off", "H99"]).ended(2, &["there is no check H99"]);
    notes.run("first", &["prove", "--rows", "no/such.sql"]).ended(2, &["there is no file no/such.sql"]);
}

/// A machine that asked for an object gets one.
#[test]
fn a_wrong_call_is_an_object_too() {
    let notes = Notes::new("words-json");
    for call in [&["--json", "aply"][..], &["apply", "--json", "--allow"], &["check", "--json", "--layout", "rails"]] {
        let said = notes.run("first", call);
        let object = said.json();
        assert_eq!((said.code, &object["exit"]), (Some(2), &serde_json::json!(2)), "{said:?}");
        assert!(object["error"]["message"].as_str().is_some_and(|message| message.starts_with("error: ")), "{object}");
    }
}

#[test]
fn without_a_database_it_says_how_to_name_one() {
    let notes = Notes::new("nowhere");
    for word in [&["apply", "--yes"][..], &["drift"], &["diff", "--live"], &["prove"]] {
        let mut command = notes.command("first", word);
        run(command.env_remove("DATABASE_URL")).ended(2, &["no database is named", "--database", "DATABASE_URL"]);
        let mut command = notes.command("first", word);
        run(command.env("DATABASE_URL", "")).ended(2, &["no database is named"]);
    }
}

#[test]
fn a_database_that_is_not_to_be_had_is_told_with_the_fix_and_without_its_password() {
    let notes = Notes::new("passwords");
    let server = notes.database.url.clone();
    let missing = server.replace(&notes.database.name, "no%20such%22database");
    let cases = [
        ("postgres://ada:hunter2@localhost:1/shop", 1, "is the server running"),
        ("postgres://ada:hunter2@no-such-host.invalid/shop", 1, "is the server running"),
        ("postgres://ada:hunter2@localhost:port/shop", 2, "a database is named as postgres://"),
        ("postgres://ada:hunter2@hunter2@localhost:hunter2/shop", 2, "a database is named as postgres://"),
        ("host=localhost port=1 user=ada password=hunter2", 1, "is the server running"),
        ("host=localhost password='hunter2' hunter2=1", 2, "a database is named as postgres://"),
        ("hunter2", 2, "a database is named as postgres://"),
        ("mysql://ada:hunter2@localhost/shop", 2, "a database is named as postgres://"),
        (&missing, 1, "create the database first"),
    ];
    for (url, code, says) in cases {
        for arguments in [&["drift", "--database", url][..], &["apply", "--yes", "--json", "--database", url]] {
            let said = notes.run("first", arguments);
            said.ended(code, &["--database: ", says]);
            let is_secret = url.contains(":hunter2@") || url.contains("password");
            assert!(!is_secret || !format!("{said:?}").contains("hunter2"), "{url}: {said:?}");
        }
        let said = run(notes.command("first", &["drift"]).env("DATABASE_URL", url));
        said.ended(code, &["DATABASE_URL: ", says]);
    }
}

#[test]
fn a_url_in_the_wrong_place_is_repeated_without_its_password() {
    let notes = Notes::new("misplaced");
    let url = "postgres://ada:hunter2@localhost/shop";
    for arguments in [
        &[url][..],
        &["print", url],
        &["write", "a", url],
        &["check", "--layout", url],
        &["check", &format!("--layout={url}")],
    ] {
        let said = notes.run("first", arguments);
        said.ended(2, &["postgres://ada:…@localhost/shop"]);
        assert!(!said.err.contains("hunter2"), "{said:?}");
    }
    let said = notes.run("first", &["write", url]);
    assert!(said.code == Some(2) && !said.err.contains("hunter2"), "{said:?}");
}

#[test]
fn a_server_that_wants_tls_is_not_reached_without_it() {
    let notes = Notes::new("tls");
    let url =
        format!("{}{}sslmode=require", notes.database.url, if notes.database.url.contains('?') { '&' } else { '?' });
    notes.run("first", &["drift", "--database", &url]).ended(1, &["TLS", "Program::connect"]);
}

#[test]
fn mistakes_in_the_entities_are_told_all_at_once_by_every_word() {
    let notes = Notes::new("mistakes");
    for word in [
        &["print"][..],
        &["check"],
        &["diff"],
        &["write", "x"],
        &["apply", "--yes"],
        &["drift"],
        &["prove"],
        &["baseline"],
    ] {
        let said = notes.run("broken", word);
        said.ended(1, &["error[", "Note.author_id", "the entities have "]);
    }
    assert_eq!(notes.files(), Vec::<String>::new());
}
