//! The program `schema`: databases without entities.

use schema_test_server::Server;

use super::{Notes, run};

const SQL: &str = "CREATE SCHEMA app;
    CREATE TABLE app.a (id int PRIMARY KEY, t text CHECK (t <> ''));
    CREATE VIEW app.v AS SELECT t FROM app.a;
    COMMENT ON TABLE app.a IS 'It''s one';";

#[test]
fn it_prints_what_makes_a_database() {
    let notes = Notes::new("schema-print");
    notes.takes(SQL);
    let said = notes.run("none", &["print", &notes.database.url]);
    said.ended(0, &["CREATE TABLE app.a (", "'It''s one'"]);
    assert_eq!(said.err, "");
    let copy = Server::shared().database();
    copy.connect().batch_execute(&said.out).unwrap();
    let same = notes.run("none", &["diff", &notes.database.url, &copy.url]);
    assert_eq!((same.code, same.out.as_str(), same.err.as_str()), (Some(0), "", "nothing differs\n"));
    // By the variable, and one schema of it.
    notes.takes("CREATE TABLE public.b ()");
    let object = notes.run("none", &["print", "--schema", "app", "--json"]).json();
    assert_eq!(object["catalog"]["tables"].as_array().unwrap().len(), 1);
    assert!(!object["sql"].as_str().unwrap().contains("public.b"));
}

#[test]
fn it_plans_from_the_one_to_the_other() {
    let notes = Notes::new("schema-diff");
    notes.takes(SQL);
    let other = Server::shared().database();
    other
        .connect()
        .batch_execute(&format!("{SQL} ALTER TABLE app.a ADD c int; ALTER TABLE app.a ALTER id TYPE bigint"))
        .unwrap();
    let said = notes.run("none", &["diff", &notes.database.url, &other.url]);
    said.ended(1, &["ADD COLUMN c integer", "TYPE bigint"]);
    notes.takes(&said.out);
    notes.run("none", &["diff", &notes.database.url, &other.url]).ended(0, &[]);
    other.connect().batch_execute("ALTER TABLE app.a DROP c").unwrap();
    notes.run("none", &["diff", &notes.database.url, &other.url]).ended(1, &["not done, since it loses data"]);
    let allowed = notes.run("none", &["diff", &notes.database.url, &other.url, "--allow", "app.a.c"]);
    allowed.ended(1, &["DROP COLUMN c"]);
}

/// A table that stays, since its rows would be lost, keeps what it needs.
#[test]
fn what_a_table_needs_stays_with_it() {
    let notes = Notes::new("schema-stays");
    notes.takes(
        "CREATE SCHEMA old; CREATE TYPE old.mood AS ENUM ('sad', 'ok'); CREATE DOMAIN old.moods AS old.mood;
        CREATE FUNCTION old.fires() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE FUNCTION old.other() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE old.counts;
        CREATE TABLE old.t (id int DEFAULT nextval('old.counts'), mood old.moods, PRIMARY KEY (id));
        CREATE TRIGGER fires BEFORE INSERT ON old.t FOR EACH ROW EXECUTE FUNCTION old.fires();",
    );
    let other = Server::shared().database();
    let said = notes.run("none", &["diff", &notes.database.url, &other.url]);
    said.ended(1, &["not done, since it loses data: table old.t", "DROP FUNCTION old.other()"]);
    for stays in ["DROP SCHEMA", "DROP TYPE", "DROP DOMAIN", "old.fires", "DROP SEQUENCE"] {
        assert!(!said.out.contains(stays), "{stays}\n{}", said.out);
    }
    notes.takes(&said.out);
    let names = ["--allow", "old.tt", "--allow", "old.t", "--allow", "old.counts"];
    let unknown = notes.run("none", &[&["diff", &notes.database.url, &other.url][..], &names].concat());
    unknown.ended(1, &["DROP SCHEMA old", "DROP SEQUENCE old.counts", "DROP DOMAIN old.moods"]);
    let warning = "--allow old.tt allows nothing, since nothing is called so: a similar name is `old.t`";
    assert!(unknown.err.contains(warning), "{}", unknown.err);
    notes.takes(&unknown.out);
    notes.run("none", &["diff", &notes.database.url, &other.url]).ended(0, &[]);
}

/// What can't be done of a partitioned table leaves its partitions as they are: what is printed runs, and then the same is missing.
#[test]
fn nothing_is_done_half_to_partitioned_tables() {
    let by_range = "CREATE TABLE p (a int, b int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);";
    let by_list =
        "CREATE TABLE p (a int, b int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);";
    let all = [
        (by_range, by_list.to_owned()),
        (by_range, by_range.replace("(a int", "(a bigint")),
        (
            by_list,
            by_list.replace("IN (1)", "IN (1) PARTITION BY LIST (b)") + "CREATE TABLE p11 PARTITION OF p1 DEFAULT;",
        ),
    ];
    for (was, now) in all {
        let notes = Notes::new("schema-partitioned");
        notes.takes(was);
        let other = Server::shared().database();
        other.connect().batch_execute(&now).unwrap();
        let said = notes.run("none", &["diff", &notes.database.url, &other.url]);
        said.ended(1, &["not done"]);
        notes.takes(&said.out);
        assert!(!said.out.contains("DETACH"), "{}", said.out);
        assert_eq!(notes.run("none", &["diff", &notes.database.url, &other.url]).out, said.out);
    }
}

/// One schema by statements of two kinds: as people write them, and as a server prints what it made of those.
const TWICE: &str = "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('sad', 'ok');
    CREATE TABLE app.a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status varchar(20) NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'old', 'gone')),
        kind char(3) CHECK (kind NOT IN ('a', 'b')), n smallint CHECK (n BETWEEN 1 AND 10), m app.mood DEFAULT 'ok' CHECK (m IN ('sad', 'ok')),
        at timestamptz DEFAULT now() - interval '1 day', tags text[] DEFAULT '{}', x numeric(10,2) DEFAULT 0, CHECK ((n, kind) IN ((1, 'x'), (2, 'y'))),
        total numeric GENERATED ALWAYS AS (x * 2 + n) STORED);
    CREATE INDEX a_open ON app.a (lower(status), (n + 1)) WHERE status <> 'gone' AND status IN ('new', 'old');
    CREATE VIEW app.v AS SELECT *, CASE status WHEN 'new' THEN 1 ELSE 2 END AS rank FROM app.a WHERE status LIKE 'n%' AND kind IN ('c', 'd');
    CREATE POLICY own ON app.a USING (status IN ('new', 'old') AND kind = current_user);
    CREATE DOMAIN app.short AS varchar(9) DEFAULT 'x' CHECK (VALUE IN ('x', 'y'));
    CREATE FUNCTION app.f(a varchar DEFAULT 'x') RETURNS bool LANGUAGE sql BEGIN ATOMIC SELECT a IN ('x', 'y'); END;";

#[test]
fn what_came_about_by_other_statements_is_no_difference() {
    let notes = Notes::new("schema-twice");
    notes.takes(TWICE);
    // The same, as the server prints it, twice over.
    let mut before = notes.database.url.clone();
    let mut copies = Vec::new();
    for _ in 0..2 {
        let printed = notes.run("none", &["print", &before]);
        let copy = Server::shared().database();
        copy.connect().batch_execute(&printed.out).unwrap();
        for (from, to) in [(&notes.database.url, &copy.url), (&copy.url, &notes.database.url)] {
            let said = notes.run("none", &["diff", from, to]);
            assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (Some(0), "", "nothing differs\n"));
        }
        before = copy.url.clone();
        copies.push(copy);
    }
    // It came about step by step.
    let other = Server::shared().database();
    let mut client = other.connect();
    let text = TWICE
        .replace("status varchar(20) NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'old', 'gone'))", "status text");
    client.batch_execute(&text).unwrap();
    let said = notes.run("none", &["diff", &other.url, &notes.database.url]);
    said.ended(1, &["status"]);
    run_script(&other, &said.out).unwrap();
    let again = notes.run("none", &["diff", &other.url, &notes.database.url]);
    assert_eq!((again.code, again.out.as_str()), (Some(0), ""), "{}", said.out);
}

/// Pairs of schemas that grew: what is planned between two databases is done once, and nothing is left.
#[test]
fn what_is_done_of_a_plan_between_databases_is_done() {
    let notes = Notes::new("schema-pairs");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut folders: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    let step = folders.len().div_ceil(crate::support::volume("DIFF_PAIRS", 8) as usize);
    let mut open = Vec::new();
    for folder in folders.into_iter().step_by(step) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let since = name.strip_prefix('v').and_then(|rest| rest.split_once('_')?.0.parse::<u32>().ok());
        if since.is_some_and(|since| since > Server::shared().version()) {
            continue;
        }
        let [old, new] = ["old.sql", "new.sql"].map(|file| {
            let database = Server::shared().database();
            database.connect().batch_execute(crate::by_sql::ROLES).unwrap();
            database.connect().batch_execute(&std::fs::read_to_string(folder.join(file)).unwrap()).unwrap();
            database
        });
        let mut allowed: Vec<String> = Vec::new();
        let mut said = notes.run("none", &["diff", &old.url, &new.url, "--json"]);
        for _ in 0..6 {
            let refused = said.json()["plan"]["refused"].as_array().cloned().unwrap_or_default();
            let names = refused.iter().filter_map(|one| one["allow"].as_str());
            let before = allowed.len();
            allowed.extend(names.flat_map(|name| ["--allow".to_owned(), name.to_owned()]));
            if allowed.len() == before {
                break;
            }
            let mut call = vec!["diff", &old.url, &new.url, "--json"];
            call.extend(allowed.iter().map(String::as_str));
            said = notes.run("none", &call);
        }
        let plan = said.json();
        if plan["plan"]["refused"].as_array().is_some_and(|refused| !refused.is_empty()) {
            continue;
        }
        let mut call = vec!["diff", &old.url, &new.url];
        call.extend(allowed.iter().map(String::as_str));
        let sql = notes.run("none", &call).out;
        if let Err(error) = run_script(&old, &sql) {
            open.push(format!("{name}: {error}\n{sql}"));
            continue;
        }
        let again = notes.run("none", &call);
        if again.code != Some(0) {
            open.push(format!("{name}: left:\n{}\nafter\n{sql}", again.out));
        }
    }
    assert!(open.is_empty(), "{} are open\n{}", open.len(), open.join("\n\n"));
}

/// As psql does: statements outside of transactions on their own.
fn run_script(database: &schema_test_server::Database, sql: &str) -> Result<(), String> {
    let mut client = database.connect();
    if !sql.contains("CONCURRENTLY") && !sql.contains("ADD VALUE") {
        return client.batch_execute(sql).map_err(|error| format!("{error:?}"));
    }
    let mut client_of = |statement: &str| client.batch_execute(statement).map_err(|error| format!("{error:?}"));
    let mut text = String::new();
    let mut inside = false;
    for line in sql.split_inclusive('\n') {
        text.push_str(line);
        inside = inside || line == "BEGIN;\n";
        let ends = line.trim_end().ends_with(';');
        if ends && (!inside || line == "COMMIT;\n") {
            client_of(&text)?;
            text.clear();
            inside = false;
        }
    }
    client_of(&text)
}

#[test]
fn without_a_scratch_database_texts_are_compared_as_they_are() {
    let notes = Notes::new("schema-no-scratch");
    notes.takes("CREATE TABLE a (id int)");
    let other = Server::shared().database();
    other.connect().batch_execute("CREATE TABLE a (id int, t text)").unwrap();
    let full = notes.run("none", &["diff", &notes.database.url, &other.url, "--scratch", &other.url]);
    full.ended(1, &["texts are compared as each database holds them", "holds the table", "ADD COLUMN t text"]);
}

#[test]
fn what_it_is_called_with_is_checked() {
    let notes = Notes::new("schema-wrong");
    notes.run("none", &[]).ended(2, &["Usage: "]);
    notes.run("none", &["--version"]).ended(0, &["schema "]);
    notes.run("none", &["diff", &notes.database.url]).ended(2, &["<TO>"]);
    notes.run("none", &["check"]).ended(2, &["unrecognized subcommand 'check'"]);
    run(notes.command("none", &["print"]).env_remove("DATABASE_URL")).ended(2, &["no database is named"]);
    let secret = "postgres://ada:hunter2@localhost:1/shop";
    let said = notes.run("none", &["diff", secret, &notes.database.url]);
    said.ended(1, &["FROM: error connecting to server"]);
    assert!(!format!("{said:?}").contains("hunter2"));
}
