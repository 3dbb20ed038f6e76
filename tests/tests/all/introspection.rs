//! Introspection: what a database holds comes back as a catalog, and that catalog makes the same database again.

use schema_pg::Catalog;
use schema_test_server::{Database, Server};

use crate::support::config;

/// What the schemas of a database hold.
#[track_caller]
pub fn introspected(database: &Database) -> Catalog {
    match schema_pg::blocking::introspect(&mut database.connect(), &[]) {
        Ok(catalog) => catalog,
        Err(error) => panic!("{error}: {error:?}"),
    }
}

/// Runs a script.
#[track_caller]
pub fn run(database: &Database, sql: &str, name: &str) {
    if let Err(error) = database.connect().batch_execute(sql) {
        let place = error.as_db_error().and_then(|error| error.position().cloned());
        let near = match place {
            Some(postgres::error::ErrorPosition::Original(at)) => {
                sql.chars().skip((at as usize).saturating_sub(200)).take(400).collect()
            }
            _ => sql.to_owned(),
        };
        panic!("{name}: {}\n…{near}…", error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string));
    }
}

#[path = "../../../schema-pg/examples/bench_ddl/shape.rs"]
#[allow(missing_docs, reason = "the file of an example")]
pub mod shape;

/// The database comes back as a catalog, and what that makes comes back as the same catalog.
#[track_caller]
pub fn round_trip(name: &str, sql: &str, expected_unmodelled: &[String], dump: bool) -> Catalog {
    let server = Server::shared();
    let first = server.database();
    run(&first, sql, name);
    let was = introspected(&first);
    let unmodelled: Vec<String> = was.unmodelled.iter().map(|item| format!("{} {}", item.kind, item.name)).collect();
    assert_eq!(unmodelled, expected_unmodelled, "{name}");
    let made = schema_pg::create(&was).to_string();
    crate::by_sql::reads_back(name, &was, &made);
    let second = server.database();
    let made = match sql.contains("-- bodies are not looked at") {
        true => format!("SET check_function_bodies = off;\n{made}"),
        false => made,
    };
    run(&second, &made, name);
    let now = introspected(&second);
    // What can't be held is not made either.
    let was = Catalog { unmodelled: Vec::new(), ..was };
    if was != now {
        let text = |catalog: &Catalog| serde_json::to_string_pretty(catalog).unwrap();
        let (was, now) = (text(&was), text(&now));
        let differs = was.lines().zip(now.lines()).position(|(was, now)| was != now).unwrap_or_default();
        let near = |text: &str| text.lines().skip(differs.saturating_sub(12)).take(24).collect::<Vec<_>>().join("\n");
        panic!("{name}: was\n{}\nnow\n{}\n{made}", near(&was), near(&now));
    }
    if let Some(program) = server.bin("pg_dump").filter(|_| dump) {
        crate::by_sql::dump_is_read(name, &was, &dump_of(&program, &first));
        let (was, now) = (dumped(&program, &first), dumped(&program, &second));
        let only = |a: &[String], b: &[String]| -> Vec<String> {
            a.iter().filter(|statement| !b.contains(statement)).cloned().collect()
        };
        let (was_only, now_only) = (only(&was, &now), only(&now, &was));
        assert!(was == now, "{name}: pg_dump was\n{}\nnow\n{}", was_only.join("\n"), now_only.join("\n"));
    }
    was
}

/// Casts, wrappers and servers belong to the database: what others use is not for a plan to drop.
#[test]
fn what_other_schemas_use_of_the_database_is_not_told() {
    let database = Server::shared().database();
    let sql = "CREATE SCHEMA ours; CREATE SCHEMA theirs; CREATE TABLE ours.items (id bigint PRIMARY KEY); CREATE TYPE theirs.pair AS (x int);
        CREATE FUNCTION theirs.paired(x int) RETURNS theirs.pair LANGUAGE sql IMMUTABLE AS 'SELECT NULL::theirs.pair';
        CREATE CAST (int AS theirs.pair) WITH FUNCTION theirs.paired(int); CREATE FOREIGN DATA WRAPPER away; CREATE SERVER there FOREIGN DATA WRAPPER away;
        CREATE FOREIGN TABLE theirs.items (id bigint) SERVER there";
    run(&database, sql, "two schemas");
    let general = |schemas: &[&str]| {
        let catalog = schema_pg::blocking::introspect(&mut database.connect(), schemas).unwrap();
        catalog.general.iter().map(|item| item.kind.to_string()).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(general(&["ours"]), "");
    assert_eq!(general(&["theirs"]), "CAST, FOREIGN DATA WRAPPER, FOREIGN TABLE, SERVER");
    assert_eq!(general(&[]), "CAST, FOREIGN DATA WRAPPER, FOREIGN TABLE, SERVER");
}

/// What pg_dump says of the schema.
pub fn dump_of(program: &std::path::Path, database: &Database) -> String {
    let output = std::process::Command::new(program)
        .args(["--schema-only", "--no-owner", "--dbname", &database.url])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What pg_dump says of the schema, each statement on its own, sorted.
fn dumped(program: &std::path::Path, database: &Database) -> Vec<String> {
    let text = dump_of(program, database);
    // Statements in the order of their text: the two databases were made in different orders.
    let is_code = |line: &&str| !line.starts_with("--") && !line.starts_with("\\") && !line.trim().is_empty();
    let code: Vec<&str> = text.lines().filter(is_code).collect();
    let mut statements: Vec<String> = code.join("\n").split(";\n").map(str::to_owned).collect();
    statements.sort();
    statements
}

/// Files with databases that this library did not write. The first lines may say `-- since 15`, `-- unmodelled: kind name`
/// for each thing that a catalog can't hold, `-- not for pg_dump: why`, and `-- bodies are not looked at` where a plan needs
/// that to be switched off.
#[test]
fn databases_in_every_style_of_sql_come_back() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/introspection");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 40, "{} files", files.len());
    roles();
    let mut failed = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if std::env::var("FIXTURE").is_ok_and(|wanted| !name.contains(&wanted)) {
            continue;
        }
        let sql = std::fs::read_to_string(&file).unwrap();
        let said = |word: &str| -> Vec<String> {
            let word = format!("-- {word}");
            sql.lines().filter_map(|line| Some(line.strip_prefix(&word)?.trim().to_owned())).collect()
        };
        if said("since ").iter().any(|version| version.parse::<u32>().unwrap() > Server::shared().version()) {
            continue;
        }
        let unmodelled = said("unmodelled: ");
        let dump = said("not for pg_dump").is_empty();
        let trip = || drop(round_trip(&name, &sql, &unmodelled, dump));
        if let Err(panic) = std::panic::catch_unwind(trip) {
            failed.push(panic.downcast_ref::<String>().cloned().unwrap_or_default());
        }
    }
    assert!(failed.is_empty(), "{} failed\n{}", failed.len(), failed.join("\n\n"));
}

/// Roles belong to the cluster: they are made once.
pub fn roles() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let database = Server::shared().database();
        for role in ["come_reader", "come_writer", "Come \"odd\" role"] {
            let role = schema_pg::quote_ident(role);
            // The server may be one that is used again.
            let _ = database.connect().batch_execute(&format!("CREATE ROLE {role}"));
        }
    });
}

/// What the library itself makes of a registry.
#[track_caller]
fn comes_back(name: &str, registry: &schema_core::Registry, dump: bool) {
    let catalog = schema_pg::lower_with(registry, &config()).unwrap();
    let sql = schema_pg::create(&catalog).to_string();
    let found = round_trip(name, &sql, &[], dump);
    assert_eq!(found.tables.len(), catalog.tables.len());
    assert_eq!(found.views.len(), catalog.views.len());
}

#[test]
fn the_shop_comes_back() {
    comes_back("shop", &shop_entities::registry().unwrap(), true);
}

#[test]
fn the_benchmark_schema_comes_back() {
    let mut builder = schema_core::Registry::builder();
    for (entity, status) in shape::described(100, 2) {
        builder = builder.model(entity).definition(schema_core::ir::Definition::Enum(status));
    }
    comes_back("benchmark", &builder.build().unwrap(), true);
}

#[test]
fn random_registries_come_back() {
    crate::hostile::runner(crate::support::volume("APPLIED_MODELS", 40))
        .run(&crate::models::model(8, true), |mut model| {
            if config().version < schema_pg::Version::V15 {
                // That server knows no other kind, and wants it to be said.
                let definer = schema_pg::attr::view::security_definer;
                let said = |view| schema_core::attr::OnView::apply(definer(), view, schema_core::ir::Source::default());
                model.views.iter_mut().for_each(said);
            }
            comes_back("random model", &model.registry().unwrap(), false);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_session_is_as_it_was() {
    let database = Server::shared().database();
    let mut client = database.connect();
    let settings = "SELECT concat_ws('|', current_setting('search_path'), current_setting('TimeZone'), current_setting('DateStyle'), current_setting('IntervalStyle'), current_setting('bytea_output'), current_setting('quote_all_identifiers'), current_setting('standard_conforming_strings'))";
    let hostile = "CREATE SCHEMA app;
        CREATE TABLE app.pg_class (id int DEFAULT 5, at timestamptz DEFAULT '2026-01-01 00:00+00', of interval DEFAULT '1 day');
        CREATE TYPE app.text AS ENUM ('a');
        CREATE FUNCTION app.format_type(oid, int) RETURNS text LANGUAGE sql AS 'SELECT NULL';
        CREATE VIEW app.v AS SELECT id FROM app.pg_class WHERE at > '2026-01-01 00:00+00';";
    client.batch_execute(hostile).unwrap();
    let usual = schema_pg::blocking::introspect(&mut client, &["app"]).unwrap();
    assert!(usual.tables[0].columns[1].default.as_deref().unwrap().contains("2026-01-01 00:00:00+00"));
    client
        .batch_execute(
            "SET search_path = app, pg_catalog; SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German';
            SET IntervalStyle = 'iso_8601'; SET bytea_output = 'escape'; SET quote_all_identifiers = on",
        )
        .unwrap();
    let before = |client: &mut postgres::Client| client.query_one(settings, &[]).unwrap().get::<_, String>(0);
    let was = before(&mut client);
    assert_eq!(schema_pg::blocking::introspect(&mut client, &["app"]).unwrap(), usual);
    assert_eq!(before(&mut client), was);
    // Also in the middle of a transaction of somebody else, and where nothing may be written.
    client.batch_execute("BEGIN READ ONLY; SET LOCAL search_path = public").unwrap();
    let was = before(&mut client);
    assert_eq!(schema_pg::blocking::introspect(&mut client, &["app"]).unwrap(), usual);
    assert_eq!(before(&mut client), was);
    client.batch_execute("COMMIT").unwrap();
}

#[test]
fn the_query_is_one_for_every_role_and_every_driver() {
    let database = Server::shared().database();
    let mut client = database.connect();
    client
        .batch_execute(
            "CREATE TABLE t (id serial PRIMARY KEY); CREATE SCHEMA other; CREATE TABLE other.u (id int REFERENCES t)",
        )
        .unwrap();
    roles();
    let all = introspected(&database);
    assert_eq!(all.tables.len(), 2);
    let other = schema_pg::blocking::introspect(&mut client, &["other"]).unwrap();
    assert_eq!((other.tables.len(), other.sequences.len()), (1, 0));
    assert!(other.tables[0].references(&["id"]).is_some_and(|target| target.name == "t"));
    assert!(schema_pg::blocking::introspect(&mut client, &["nowhere"]).unwrap().tables.is_empty());
    client.batch_execute("SET ROLE come_reader").unwrap();
    assert_eq!(schema_pg::blocking::introspect(&mut client, &[]).unwrap(), all);
    let url = database.url.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let found = runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let found = schema_pg::client::introspect(&client, &[]).await.unwrap();
        drop(client);
        connection.await.unwrap().unwrap();
        found
    });
    assert_eq!(found, all);
}

#[test]
fn a_text_that_is_no_introspection_is_refused() {
    for text in ["", "{}", "[]", "{\"version\": 15}"] {
        let error = Catalog::from_introspection(text).unwrap_err();
        assert!(error.to_string().starts_with("the introspection is not what `introspect::QUERY`"), "{error}");
    }
}

#[test]
fn drift_is_told_both_ways() {
    let server = Server::shared();
    let (live, scratch) = (server.database(), server.database());
    let expected =
        "CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, CONSTRAINT short CHECK (length(email) < 100));
        CREATE INDEX by_email ON users (email);
        CREATE TABLE orders (id int);
        CREATE VIEW mails AS SELECT email FROM users;
        CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';";
    run(&scratch, expected, "scratch");
    run(&live, expected, "live");
    let compared = || schema_pg::drift(&introspected(&live), &introspected(&scratch));
    compared().assert_none();
    assert_eq!(compared().to_string(), "the database is what it should be\n");
    let changed = "DROP TABLE orders;
        DROP INDEX by_email;
        DROP VIEW mails;
        ALTER TABLE users ALTER email TYPE varchar(50), ALTER email SET DEFAULT 'x', ADD note text, DROP CONSTRAINT short;
        CREATE VIEW mails AS SELECT email FROM users;
        COMMENT ON VIEW mails IS 'by hand';
        CREATE FUNCTION one(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION left_over() RETURNS int LANGUAGE sql AS 'SELECT 1';
        COMMENT ON FUNCTION left_over() IS 'Generated by `tree`: does what it did in another version.';
        CREATE COLLATION odd (provider = libc, locale = 'C');";
    run(&live, changed, "live");
    let expected = "missing:
  table public.orders
  constraint public.users.short
  index public.by_email
unexpected, made by this library:
  function public.left_over()
unexpected, made by others:
  function public.one(text)
  column public.users.note
  collation public.odd
different:
  column public.users.email
    default is 'x'::character varying, should be nothing
    ty is varchar(50), should be text
  view public.mails
    columns is [\"email varchar(50)\"], should be [\"email text\"]
    comment is by hand, should be nothing
";
    let drift = compared();
    assert_eq!(drift.to_string(), expected);
    assert!(!drift.is_empty() && drift.clone().ours().unexpected.len() == 1);
    let failure = std::panic::catch_unwind(|| drift.assert_none()).unwrap_err();
    assert_eq!(failure.downcast_ref::<String>(), Some(&drift.to_string()));
}
