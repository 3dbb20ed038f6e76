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
mod shape;

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
    let second = server.database();
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
        let (was, now) = (dumped(&program, &first), dumped(&program, &second));
        let only = |a: &[String], b: &[String]| -> Vec<String> {
            a.iter().filter(|statement| !b.contains(statement)).cloned().collect()
        };
        let (was_only, now_only) = (only(&was, &now), only(&now, &was));
        assert!(was == now, "{name}: pg_dump was\n{}\nnow\n{}", was_only.join("\n"), now_only.join("\n"));
    }
    was
}

/// What pg_dump says of the schema, each statement on its own, sorted.
fn dumped(program: &std::path::Path, database: &Database) -> Vec<String> {
    let output = std::process::Command::new(program)
        .args(["--schema-only", "--no-owner", "--dbname", &database.url])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // Statements in the order of their text: the two databases were made in different orders.
    let is_code = |line: &&str| !line.starts_with("--") && !line.starts_with("\\") && !line.trim().is_empty();
    let code: Vec<&str> = text.lines().filter(is_code).collect();
    let mut statements: Vec<String> = code.join("\n").split(";\n").map(str::to_owned).collect();
    statements.sort();
    statements
}

/// Files with databases that this library did not write. The first lines may say `-- since 15`, `-- unmodelled: kind name`
/// for each thing that a catalog can't hold, and `-- not for pg_dump: why`.
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
fn roles() {
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
    crate::hostile::runner(100)
        .run(&crate::models::model(15, true), |mut model| {
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
