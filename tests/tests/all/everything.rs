//! One of everything in one database: what pg_dump writes of it stands in the catalog, or among what is not modelled.

use std::collections::BTreeSet;
use std::path::Path;

use schema_pg::catalog::Unmodelled;
use schema_test_server::{Database, Server};

use crate::introspection::{introspected, roles, run};

/// What is not modelled, by kind, and the words of which one stands in the statements that are about it; none where all
/// statements are about it that have its name.
const WORDS: &[(&str, &[&str])] = &[
    ("access method of a table", &["default_table_access_method"]),
    ("clustered index", &[" CLUSTER ON "]),
    ("comment on an attribute", &["COMMENT ON COLUMN "]),
    ("comment on the database", &["COMMENT ON DATABASE "]),
    ("comment on the index of a constraint", &["COMMENT ON INDEX "]),
    ("connection limit of the database", &["CONNECTION LIMIT "]),
    ("default privileges that an owner gave up", &["ALTER DEFAULT PRIVILEGES "]),
    ("dependence on an extension", &[" DEPENDS ON EXTENSION "]),
    ("disabled system trigger", &["DISABLE TRIGGER "]),
    ("not-null constraint that is not inherited", &["NOT NULL"]),
    ("privileges of a language", &["GRANT ", "REVOKE "]),
    ("privileges of the database", &["GRANT ", "REVOKE "]),
    ("privileges of a member of an extension", &["GRANT ", "REVOKE "]),
    ("privileges of what the server brings", &["GRANT ", "REVOKE "]),
    ("privileges of a type", &["GRANT ", "REVOKE "]),
    ("privileges that an owner gave up", &["GRANT ", "REVOKE "]),
    ("setting of a role in the database", &["ALTER ROLE "]),
    ("setting of the database", &["ALTER DATABASE "]),
    ("name of the not-null constraint of a domain", &["CONSTRAINT "]),
    ("options of a materialized view's column", &["SET STATISTICS "]),
    ("statistics target of a statistics object", &["SET STATISTICS "]),
    ("statistics target of an index", &["SET STATISTICS "]),
    ("trigger of a partition", &["DISABLE TRIGGER "]),
];

/// Kinds of which pg_dump writes nothing.
const NOT_WRITTEN: &[&str] = &["disabled system trigger"];

#[test]
fn what_pg_dump_writes_is_in_the_catalog_or_not_modelled() {
    let server = Server::shared();
    let Some(pg_dump) = server.bin("pg_dump") else {
        assert!(std::env::var_os("REQUIRE_PG_DUMP").is_none(), "there is no pg_dump");
        return;
    };
    roles();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/everything");
    let file = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (first, second, third) = (server.database(), server.database(), server.database());
    if server.version() < 15 {
        // Since 15 the owner of the database owns it.
        run(&third, &format!("ALTER SCHEMA public OWNER TO {}", third.owner()), "who owns public");
    }
    third.connect_as_owner().batch_execute(&file("owner.sql")).unwrap();
    run(&first, &file("owner.sql"), "owner.sql");
    run(&first, &file("superuser.sql").replace("its_database", &first.name), "superuser.sql");
    for version in [15, 18].into_iter().filter(|version| server.version() >= *version) {
        let name = format!("since_{version}.sql");
        run(&first, &file(&name), &name);
    }
    let catalog = introspected(&first);
    let was = dumped(&pg_dump, &first);
    // The database could not be dropped with it.
    run(&first, "DROP SUBSCRIPTION heard", "the subscription");
    // Functions take types that are not modelled: as shells they are there.
    let printed = schema_pg::create(&catalog).to_string();
    crate::by_sql::reads_back("everything", &catalog, &printed);
    let made = printed.replace("\"app\"", "app");
    let shells = "CREATE SCHEMA app;\nCREATE TYPE app.point3;\nCREATE TYPE app.whole;";
    let made = made.replacen("CREATE SCHEMA app;", shells, 1);
    run(&second, &format!("SET check_function_bodies = off;\n{made}"), "what the catalog makes");
    let now = dumped(&pg_dump, &second);

    let named = |unit: &str| catalog.unmodelled.iter().any(|item| is_about(unit, item));
    let only_now: Vec<&String> = now.difference(&was).filter(|unit| !named(unit)).collect();
    assert!(only_now.is_empty(), "the catalog makes what was not there: {only_now:#?}");
    let lost: Vec<&String> = was.difference(&now).collect();
    let silent: Vec<&&String> = lost.iter().filter(|unit| !named(unit)).collect();
    assert!(silent.is_empty(), "neither in the catalog nor among what is not modelled: {silent:#?}");
    let written = catalog.unmodelled.iter().filter(|item| !NOT_WRITTEN.contains(&&*item.kind));
    let idle: Vec<&Unmodelled> = written.filter(|item| !lost.iter().any(|unit| is_about(unit, item))).collect();
    assert!(idle.is_empty(), "said not to be modelled, and lost nowhere: {idle:#?}");
}

/// A statement is about a thing: it has its name, and a word of its kind.
fn is_about(unit: &str, item: &Unmodelled) -> bool {
    let words = WORDS.iter().find(|(kind, _)| *kind == item.kind).map_or(&[][..], |(_, words)| *words);
    let has = |part: &str| {
        unit.match_indices(part).any(|(at, _)| {
            let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            !is_word(unit[..at].chars().next_back()) && !is_word(unit[at + part.len()..].chars().next())
        })
    };
    // The name of a column, of arguments or of a role may stand elsewhere than behind a dot.
    let mut parts = item.name.split(['.', ' ', '(', ')', ',']).filter(|part| !part.is_empty());
    // Indexes are named without their table.
    let is_table = |part: &str| {
        unit.starts_with("COMMENT ON INDEX ") && !item.name.ends_with(part) && !item.name.starts_with(part)
    };
    let named = item.name == "the database" || parts.all(|part| has(part) || is_table(part));
    named && (words.is_empty() || words.iter().any(|word| unit.contains(word)))
}

/// The statements of pg_dump, and each line of those that make a table or a domain, with the settings that are in force for them.
fn dumped(program: &Path, database: &Database) -> BTreeSet<String> {
    let output = std::process::Command::new(program)
        .args(["--schema-only", "--no-owner", "--create", "--dbname", &database.url])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap().replace(&database.name, "the_database");
    let is_code = |line: &&str| !line.starts_with("--") && !line.starts_with('\\') && !line.trim().is_empty();
    let code: Vec<&str> = text.lines().filter(is_code).collect();
    let mut units = BTreeSet::new();
    let mut method = "heap".to_owned();
    for statement in code.join("\n").split(";\n") {
        if let Some(name) = statement.strip_prefix("SET default_table_access_method = ") {
            method = name.to_owned();
        } else if statement.starts_with("CREATE TABLE") || statement.starts_with("CREATE UNLOGGED TABLE") {
            let (head, lines) = statement.split_once('\n').unwrap_or((statement, ""));
            if method != "heap" {
                units.insert(format!("SET default_table_access_method = {method}; {head}"));
            }
            units.insert(head.to_owned());
            units.extend(lines.lines().map(|line| format!("{head} {}", line.trim().trim_end_matches(','))));
        } else if !statement.starts_with("SET ") {
            units.insert(statement.to_owned());
        }
    }
    units
}
