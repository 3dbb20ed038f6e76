//! `apply` and `diff --live`: a database becomes what the entities say, and nothing goes that nobody named.

use super::{Notes, run};

#[test]
fn without_a_terminal_and_without_yes_it_refuses() {
    let notes = Notes::new("refuses");
    let said = notes.run("first", &["apply"]);
    said.ended(2, &["CREATE TABLE app.notes", "nothing was changed: nobody is there", "--yes"]);
    // What is piped in is no answer.
    let mut command = notes.command("first", &["apply"]);
    let (reader, mut writer) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut writer, b"y\n").unwrap();
    drop(writer);
    run(command.stdin(reader)).ended(2, &["nothing was changed"]);
    assert_eq!(notes.text("to_regnamespace('app') IS NULL"), "true");
}

#[test]
fn it_goes_from_version_to_version_under_rows_and_says_when_there_is_nothing_to_do() {
    let notes = Notes::new("versions");
    notes.run("first", &["apply", "--yes"]).ended(0, &["Applied to the database ", "1 table"]);
    notes.takes("INSERT INTO app.notes (title, body) VALUES ('a', 'b'), ('c', 'd')");
    notes.run("first", &["apply", "--yes"]).ended(0, &["Nothing to do: "]);
    notes.run("first", &["diff", "--live"]).ended(0, &["nothing is missing"]);

    let diff = notes.run("grown", &["diff", "--live"]);
    diff.ended(1, &["RENAME COLUMN body TO text", "ADD COLUMN color app.color", "CREATE INDEX CONCURRENTLY"]);
    notes.run("grown", &["prove", "--live"]).ended(0, &["proven: "]);
    notes.run("grown", &["apply", "--yes"]).ended(0, &["Locks app.notes (ACCESS EXCLUSIVE", "app.tags"]);
    assert_eq!(notes.text("SELECT string_agg(text || color, ' ' ORDER BY id) FROM app.notes"), "bred dred");
    notes.run("grown", &["drift"]).ended(0, &[]);
    notes.run("grown", &["apply", "--yes"]).ended(0, &["Nothing to do: "]);
}

#[test]
fn what_the_entities_do_not_say_stays_until_it_is_named() {
    let notes = Notes::new("stays");
    notes.run("grown", &["apply", "--yes"]).ended(0, &[]);
    notes.takes(
        "INSERT INTO app.notes (title, text) VALUES ('a', 'b');
        CREATE TABLE app.others (id int PRIMARY KEY, note bigint REFERENCES app.notes);
        CREATE INDEX notes_by_hand ON app.notes (text);
        CREATE FUNCTION app.by_hand() RETURNS int LANGUAGE sql RETURN 1;
        CREATE VIEW app.titles AS SELECT title, color FROM app.notes;
        CREATE TABLE public._sqlx_migrations (version bigint)",
    );
    let said = notes.run("grown", &["apply", "--yes"]);
    said.ended(0, &["Nothing to do", "table app.others", "index app.notes_by_hand", "function app.by_hand", "view app.titles"]);
    assert!(!said.out.contains("_sqlx_migrations"), "{}", said.out);

    // Columns, a table, a constraint, a type: all stay; what `timestamps` generated goes.
    let object = notes.run("shrunk", &["apply", "--yes", "--json"]).json();
    let stays: Vec<&str> = object["left_alone"].as_array().unwrap().iter().map(|one| one["allow"].as_str().unwrap()).collect();
    for name in ["app.notes.text", "app.notes.color", "app.tags", "app.color", "app.notes.notes_title_key"] {
        assert!(stays.contains(&name), "{name}: {stays:?}");
    }
    let left = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'app.notes'::regclass AND NOT tgisinternal";
    assert_eq!(notes.text(left), "0");
    assert_eq!(notes.text("SELECT title || text || color FROM app.notes"), "abred");
    notes.run("shrunk", &["apply", "--yes"]).ended(0, &["Nothing to do"]);

    let named = ["apply", "--yes", "--allow", "app.tags", "--allow", "app.notes_by_hand"];
    notes.run("shrunk", &named).ended(0, &["DROP TABLE app.tags", "Applied"]);
    assert_eq!(notes.text("to_regclass('app.tags') IS NULL AND to_regclass('app.notes_by_hand') IS NULL"), "true");
    assert_eq!(notes.text("to_regclass('app.others') IS NOT NULL"), "true");

    // Pruned is what holds no rows and no values.
    notes.run("shrunk", &["apply", "--yes", "--prune"]).ended(0, &["DROP FUNCTION app.by_hand", "DROP VIEW app.titles"]);
    assert_eq!(notes.text("SELECT title || text || color FROM app.notes"), "abred");
    notes.run("shrunk", &["apply", "--yes", "--prune"]).ended(0, &["Nothing to do", "column app.notes.text"]);
}

#[test]
fn where_there_are_migrations_it_says_which_runner_applies_them() {
    let notes = Notes::new("runner");
    for (at, (layout, command)) in [("sqlx", "sqlx migrate run"), ("dbmate", "dbmate "), ("diesel", "diesel migration run")].into_iter().enumerate() {
        let dir = format!("files{at}");
        notes.run("first", &["write", "1_first", "--migrations", &dir, "--layout", layout]).ended(0, &[]);
        let said = notes.run("first", &["apply", "--yes", "--migrations", &dir, "--layout", layout]);
        said.ended(2, &["up to 1_first", command, "apply --live"]);
    }
    assert_eq!(notes.text("to_regnamespace('app') IS NULL"), "true");
    notes.run("first", &["apply", "--yes", "--live", "--migrations", "files0"]).ended(0, &["Applied"]);
}

#[test]
fn hostile_names_and_texts_are_applied_as_they_are() {
    let notes = Notes::new("hostile");
    notes.run("hostile", &["apply", "--yes"]).ended(0, &["Applied"]);
    notes.run("hostile", &["drift"]).ended(0, &[]);
    notes.run("hostile", &["prove", "--live"]).ended(0, &[]);
    notes.run("hostile", &["apply", "--yes"]).ended(0, &["Nothing to do"]);
    // Named as it is told.
    let stays = notes.run("first", &["apply", "--yes"]);
    stays.ended(0, &[]);
    let object = notes.run("first", &["diff", "--live", "--json"]).json();
    let table = object["left_alone"].as_array().unwrap().iter().find(|one| one["object"].as_str().unwrap().starts_with("table"));
    let name = table.unwrap()["allow"].as_str().unwrap().to_owned();
    notes.run("first", &["apply", "--yes", "--allow", &name]).ended(0, &["DROP TABLE"]);
}

#[test]
fn an_owner_without_createdb_names_a_scratch_database() {
    let notes = Notes::new("owner");
    let (owner, scratch) = (notes.database.owner().to_owned(), schema_test_server::Server::shared().database());
    scratch.connect().batch_execute(&format!("ALTER DATABASE {} OWNER TO {owner}", scratch.name)).unwrap();
    let as_owner = |url: &str| url.replacen("postgres@", &format!("{owner}@"), 1);
    let (url, empty) = (as_owner(&notes.database.url), as_owner(&scratch.url));
    assert!(url.contains(&owner), "{url}");
    notes.run("first", &["apply", "--yes", "--database", &url]).ended(1, &["CREATEDB", "--scratch"]);
    notes.run("first", &["apply", "--yes", "--database", &url, "--scratch", &empty]).ended(0, &["Applied"]);
    let mut drift = notes.command("first", &["drift", "--database", &url]);
    run(drift.env("SCRATCH_DATABASE_URL", &empty)).ended(0, &[]);
    // It is empty again, and one that is not empty is refused.
    let left: i64 = scratch.connect().query_one("SELECT count(*) FROM pg_namespace WHERE nspname = 'app'", &[]).unwrap().get(0);
    assert_eq!(left, 0);
    notes.run("first", &["drift", "--scratch", &notes.database.url]).ended(2, &["a scratch database is empty"]);
    drop(scratch);
}

#[test]
fn roles_that_the_server_lacks_are_made_and_own_what_is_made() {
    let notes = Notes::new("roles");
    let owner = format!("cli_owner_{}", std::process::id());
    let with_roles = |arguments: &[&str]| run(notes.command("first", arguments).env("NOTES_OWNER", &owner));
    with_roles(&["print"]).ended(0, &[&format!("CREATE ROLE {owner}")]);
    assert!(!with_roles(&["print", "--no-roles"]).out.contains("CREATE ROLE"));
    with_roles(&["diff", "--live"]).ended(1, &["the server lacks the roles"]);
    assert_eq!(notes.text(&format!("SELECT count(*) FROM pg_roles WHERE rolname LIKE '{owner}%'")), "0");
    with_roles(&["apply", "--yes"]).ended(0, &["Applied"]);
    assert_eq!(notes.text("SELECT tableowner FROM pg_tables WHERE schemaname = 'app'"), owner);
    with_roles(&["drift"]).ended(0, &[]);
    with_roles(&["apply", "--yes"]).ended(0, &["Nothing to do"]);
    notes.takes(&format!("DROP OWNED BY {owner}, {owner}_app; DROP ROLE {owner}, {owner}_app"));
}

#[test]
fn what_was_killed_is_gone_on_with() {
    let notes = Notes::new("killed");
    notes.run("first", &["apply", "--yes"]).ended(0, &[]);
    notes.takes("INSERT INTO app.notes (title, body) SELECT 'n' || n, 'x' FROM generate_series(1, 1000) AS n");
    // A transaction for whose end the building of an index waits.
    let mut other = notes.database.connect();
    other.batch_execute("BEGIN; LOCK TABLE app.notes IN ROW EXCLUSIVE MODE").unwrap();
    let mut transaction = notes.database.connect();
    transaction.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1").unwrap();
    let mut child = notes.command("grown", &["apply", "--yes"]).stdout(std::process::Stdio::null()).spawn().unwrap();
    other.batch_execute("COMMIT").unwrap();
    let building = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%'";
    for attempt in 0.. {
        if notes.text(building) == "1" {
            break;
        }
        assert!(attempt < 300 && child.try_wait().unwrap().is_none(), "no index is being built");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    transaction.batch_execute("COMMIT").unwrap();
    notes.takes(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'schema'",
    );
    notes.run("grown", &["apply", "--yes"]).ended(0, &["Applied"]);
    notes.run("grown", &["drift"]).ended(0, &[]);
    assert_eq!(notes.text("SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid = 'app.notes'::regclass"), "true");
    assert_eq!(notes.text("to_regclass('public.schema_apply') IS NULL"), "true");
}
