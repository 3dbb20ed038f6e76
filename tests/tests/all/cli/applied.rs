//! `apply` and `diff --live`: a database becomes what the entities say, and nothing goes that nobody named.

use std::process::{Child, Stdio};
use std::time::Duration;

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
    said.ended(
        0,
        &["Nothing to do", "table app.others", "index app.notes_by_hand", "function app.by_hand", "view app.titles"],
    );
    assert!(!said.out.contains("_sqlx_migrations"), "{}", said.out);

    // Columns, a table, a constraint, a type: all stay; what `timestamps` generated goes.
    let object = notes.run("shrunk", &["apply", "--yes", "--json"]).json();
    let stays: Vec<&str> =
        object["left_alone"].as_array().unwrap().iter().map(|one| one["allow"].as_str().unwrap()).collect();
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
    notes
        .run("shrunk", &["apply", "--yes", "--prune"])
        .ended(0, &["DROP FUNCTION app.by_hand", "DROP VIEW app.titles"]);
    assert_eq!(notes.text("SELECT title || text || color FROM app.notes"), "abred");
    notes.run("shrunk", &["apply", "--yes", "--prune"]).ended(0, &["Nothing to do", "column app.notes.text"]);
}

#[test]
fn what_an_administrator_granted_and_tuned_stays() {
    let notes = Notes::new("granted");
    notes.run("first", &["apply", "--yes"]).ended(0, &[]);
    let role = format!("cli_reporting_{}", std::process::id());
    notes.takes(&format!(
        "CREATE ROLE {role};
        GRANT USAGE ON SCHEMA app TO {role}; GRANT SELECT ON app.notes TO {role}; GRANT UPDATE (body) ON app.notes TO {role};
        CREATE INDEX by_hand ON app.notes (body, lower(body)) WHERE body <> 'x';
        ALTER TABLE app.notes ADD CONSTRAINT by_hand CHECK (length(body) < 1000);
        CREATE VIEW app.bodies AS SELECT body FROM app.notes;
        ALTER TABLE app.notes SET (fillfactor = 70, autovacuum_enabled = false)"
    ));
    let says = format!("privileges of the role {role}");
    notes
        .run("first", &["apply", "--yes"])
        .ended(0, &["Nothing to do", &says, "storage parameter fillfactor of app.notes"]);
    let may = format!("has_table_privilege('{role}', 'app.notes', 'SELECT')");
    assert_eq!(notes.text(&may), "true");
    // The column is renamed, with its privileges, indexes and constraints.
    let by_hand = notes.text("SELECT oid FROM pg_class WHERE relname = 'by_hand'");
    notes.run("grown", &["apply", "--yes"]).ended(0, &["Applied", &says]);
    assert_eq!(notes.text(&format!("{may} AND has_column_privilege('{role}', 'app.notes', 'text', 'UPDATE')")), "true");
    assert_eq!(notes.text("SELECT oid FROM pg_class WHERE relname = 'by_hand'"), by_hand, "nothing is built again");
    notes
        .run("grown", &["apply", "--yes"])
        .ended(0, &["Nothing to do", "app.by_hand", "app.notes.by_hand", "view app.bodies"]);
    notes
        .run("grown", &["apply", "--yes", "--allow", &role, "--allow", "app.notes.fillfactor"])
        .ended(0, &["REVOKE", "RESET (fillfactor"]);
    assert_eq!(notes.text(&may), "false");
    assert_eq!(
        notes.text("SELECT reloptions FROM pg_class WHERE oid = 'app.notes'::regclass"),
        "{autovacuum_enabled=false}"
    );
    notes.takes(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

#[test]
fn where_there_are_migrations_it_says_which_runner_applies_them() {
    let notes = Notes::new("runner");
    for (at, (layout, command)) in
        [("sqlx", "sqlx migrate run"), ("dbmate", "dbmate "), ("diesel", "diesel migration run")]
            .into_iter()
            .enumerate()
    {
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
    // Named as in the message.
    let stays = notes.run("first", &["apply", "--yes"]);
    stays.ended(0, &[]);
    let object = notes.run("first", &["diff", "--live", "--json"]).json();
    let table = object["left_alone"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["object"].as_str().unwrap().starts_with("table"));
    let name = table.unwrap()["allow"].as_str().unwrap().to_owned();
    notes.run("first", &["apply", "--yes", "--allow", &name]).ended(0, &["DROP TABLE"]);
}

#[test]
fn an_owner_without_createdb_names_a_scratch_database() {
    let notes = Notes::new("owner");
    let (owner, scratch) = (notes.database.owner().to_owned(), schema_test_server::Server::shared().database());
    scratch.connect().batch_execute(&format!("ALTER DATABASE {} OWNER TO {owner}", scratch.name)).unwrap();
    let as_owner = |url: &str| {
        url.replace("user=postgres", &format!("user={owner}")).replacen("postgres@", &format!("{owner}@"), 1)
    };
    let (url, empty) = (as_owner(&notes.database.url), as_owner(&scratch.url));
    assert!(url.contains(&owner), "{url}");
    notes.run("first", &["apply", "--yes", "--database", &url]).ended(1, &["CREATEDB", "--scratch"]);
    notes.run("first", &["apply", "--yes", "--database", &url, "--scratch", &empty]).ended(0, &["Applied"]);
    let mut drift = notes.command("first", &["drift", "--database", &url]);
    run(drift.env("SCRATCH_DATABASE_URL", &empty)).ended(0, &[]);
    // It is empty again, and one that is not empty is refused.
    let left: i64 =
        scratch.connect().query_one("SELECT count(*) FROM pg_namespace WHERE nspname = 'app'", &[]).unwrap().get(0);
    assert_eq!(left, 0);
    notes.run("first", &["drift", "--scratch", &notes.database.url]).ended(2, &["a scratch database is empty"]);
    drop(scratch);
}

#[test]
fn a_schema_that_others_make_is_neither_made_nor_compared() {
    let notes = Notes::new("existing");
    notes.run("existing", &["apply", "--yes"]).ended(1, &["schema \"app\" does not exist"]);
    notes.takes("CREATE SCHEMA app; COMMENT ON SCHEMA app IS 'of others'; GRANT USAGE ON SCHEMA app TO PUBLIC");
    notes.run("existing", &["apply", "--yes"]).ended(0, &["Applied"]);
    notes.run("existing", &["drift"]).ended(0, &[]);
    notes.run("existing", &["apply", "--yes", "--prune"]).ended(0, &["Nothing to do"]);
    assert_eq!(notes.text("obj_description('app'::regnamespace)"), "of others");
}

#[test]
fn roles_that_the_server_lacks_are_made_and_own_what_is_made() {
    let notes = Notes::new("roles");
    let owner = format!("cli_owner_{}", std::process::id());
    let with_roles = |arguments: &[&str]| run(notes.command("first", arguments).env("NOTES_OWNER", &owner));
    with_roles(&["print"]).ended(0, &[&format!("CREATE ROLE {owner}")]);
    assert!(!with_roles(&["print", "--no-roles"]).out.contains("CREATE ROLE"));
    with_roles(&["diff", "--live"]).ended(1, &["the server lacks the roles"]);
    with_roles(&["prove"]).ended(1, &["the server lacks the roles"]);
    assert_eq!(notes.text(&format!("SELECT count(*) FROM pg_roles WHERE rolname LIKE '{owner}%'")), "0");
    with_roles(&["apply", "--yes"]).ended(0, &["Applied"]);
    assert_eq!(notes.text("SELECT tableowner FROM pg_tables WHERE schemaname = 'app'"), owner);
    with_roles(&["drift"]).ended(0, &[]);
    with_roles(&["apply", "--yes"]).ended(0, &["Nothing to do"]);
    with_roles(&["prove"]).ended(0, &["proven"]);
    notes.takes(&format!("DROP OWNED BY {owner}, {owner}_app; DROP ROLE {owner}, {owner}_app"));
}

#[test]
fn what_was_killed_is_gone_on_with() {
    for server_goes_on in [true, false] {
        let notes = Notes::new(&format!("killed-{server_goes_on}"));
        notes.run("first", &["apply", "--yes"]).ended(0, &[]);
        notes.takes("INSERT INTO app.notes (title, body) SELECT 'n' || n, 'x' FROM generate_series(1, 1000) AS n");
        // A transaction for whose end the building of an index waits.
        let mut other = notes.database.connect();
        other.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1").unwrap();
        let mut child =
            notes.command("grown", &["apply", "--yes"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let of = "pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%'";
        let waits = |number: &str, child: &mut Child| {
            for attempt in 0.. {
                if notes.text(&format!("SELECT count(*) FROM {of}")) == number {
                    break;
                }
                assert!(
                    attempt < 600 && child.try_wait().unwrap().is_none() || number == "0",
                    "no index is being built"
                );
                std::thread::sleep(Duration::from_millis(50));
            }
        };
        waits("1", &mut child);
        child.kill().unwrap();
        child.wait().unwrap();
        // The server learns of that once it has built the index, unless it is killed too.
        if !server_goes_on {
            notes.takes(&format!("SELECT pg_terminate_backend(pid) FROM {of}"));
        }
        if server_goes_on {
            // It is the index of a program that is gone: the next one waits for it, or says so.
            notes.run("grown", &["apply", "--yes"]).ended(1, &["another apply runs in this database"]);
        }
        other.batch_execute("COMMIT").unwrap();
        waits("0", &mut child);
        let valid = "SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid = 'app.notes'::regclass";
        // It is built to the end where that took less than the time that it waits for locks.
        let built = notes.text(valid) == "true";
        assert!(server_goes_on || !built);
        let expected = if built { 0 } else { 1 };
        assert_eq!(notes.run("grown", &["diff", "--live"]).out.matches("CREATE INDEX").count(), expected);
        notes.run("grown", &["apply", "--yes"]).ended(0, &["Applied"]);
        notes.run("grown", &["drift"]).ended(0, &[]);
        assert_eq!(
            (notes.text(valid).as_str(), notes.text("to_regclass('public.schema_apply') IS NULL").as_str()),
            ("true", "true")
        );
    }
}

#[test]
fn what_a_plan_left_behind_is_forgotten_where_nothing_is_to_be_done() {
    let notes = Notes::new("forgotten");
    notes.run("first", &["apply", "--yes"]).ended(0, &[]);
    // As an apply leaves it that is killed.
    notes.takes(
        "CREATE TABLE public.schema_apply (plan text PRIMARY KEY, done integer NOT NULL, of integer NOT NULL, running boolean NOT NULL,
            at timestamptz NOT NULL DEFAULT now(), by text NOT NULL DEFAULT session_user);
        INSERT INTO public.schema_apply VALUES ('x', 1, 3, true)",
    );
    notes.run("first", &["apply", "--yes"]).ended(0, &["Nothing to do"]);
    assert_eq!(notes.text("to_regclass('public.schema_apply') IS NULL"), "true");
}

#[test]
fn no_scratch_database_stays_behind() {
    let notes = Notes::new("scratch");
    let mut all = String::new();
    for arguments in [
        &["apply", "--yes"][..],
        &["drift"],
        &["prove", "--live"],
        &["apply", "--yes", "--database", "postgres://localhost:1/x"],
    ] {
        let child = notes.command("first", arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        all += &format!("|{}", child.id());
        child.wait_with_output().unwrap();
    }
    let left =
        format!("SELECT count(*) FROM pg_database WHERE datname ~ '^schema_scratch_[0-9]+_({})_[0-9]+$'", &all[1..]);
    assert_eq!(notes.text(&left), "0");
    // What a program left behind that was killed, an hour ago.
    notes.takes("CREATE DATABASE schema_scratch_1700000000_7_0");
    notes.run("first", &["drift"]).ended(0, &[]);
    assert_eq!(notes.text("SELECT count(*) FROM pg_database WHERE datname = 'schema_scratch_1700000000_7_0'"), "0");
}
