//! Scripts as histories of migrations are: what is made is altered, renamed, moved and dropped. Each leaves what it leaves on a server.

use std::path::Path;

use schema_pg::Config;
use schema_test_server::Server;

use super::{dump_is_read, failed, made_by, says_the_same};
use crate::introspection::{dump_of, roles, run};

/// A file next to this one: what stands first, and what follows under each mark.
fn parts(file: &str, mark: &str) -> (String, Vec<(String, String)>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/by_sql").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let mark = format!("\n-- {mark}");
    let mut parts = text.split(&mark);
    let first = parts.next().unwrap().to_owned();
    let named = |part: &str| part.split_once('\n').map(|(name, sql)| (name.to_owned(), sql.trim().to_owned())).unwrap();
    (first, parts.map(named).collect())
}

fn histories() -> (String, Vec<(String, String)>) {
    let (base, mut all) = parts("history.sql", "history: ");
    all.retain(|(name, _)| std::env::var("FIXTURE").map_or(true, |wanted| name.contains(&wanted)));
    (base, all)
}

#[test]
fn histories_leave_what_a_server_leaves() {
    roles();
    let (base, all) = histories();
    let mut found = Vec::new();
    for (name, more) in &all {
        failed(name, || drop(says_the_same(name, &format!("{base}\n{more}"))), &mut found);
    }
    assert!(found.is_empty(), "{} of {} failed\n{}", found.len(), all.len(), found.join("\n\n"));
}

/// What pg_dump writes of each is read as the database that it was written of.
#[test]
fn dumps_of_histories_are_read() {
    roles();
    let Some(program) = Server::shared().bin("pg_dump") else { return };
    let (base, all) = histories();
    let mut found = Vec::new();
    for (name, more) in all.iter().step_by(5) {
        let sql = format!("{base}\n{more}");
        let dumped = || {
            let was = made_by(name, &sql);
            let database = Server::shared().database();
            run(&database, &sql, name);
            dump_is_read(name, &was, &dump_of(&program, &database));
        };
        failed(name, dumped, &mut found);
    }
    assert!(found.is_empty(), "{} failed\n{}", found.len(), found.join("\n\n"));
}

#[test]
fn what_is_not_followed_is_reported_at_its_place() {
    let (base, _) = parts("history.sql", "history: ");
    let mut open = Vec::new();
    for (expected, sql) in parts("wrong.sql", "wrong at ").1 {
        let (column, part) = expected.split_once(": ").unwrap();
        let line = base.matches('\n').count() + 2;
        let found = match schema_pg::parse(&format!("{base}\n{sql}\n"), &Config::default()) {
            Ok(_) => {
                open.push(format!("{sql} is read"));
                continue;
            }
            Err(found) => found,
        };
        let place = found.iter().next().unwrap().path.clone();
        let text = found.to_string();
        if place != format!("objects.sql:{line}:{column}") || !text.contains(part) || found.len() != 1 {
            open.push(format!("{sql}\nexpected at {line}:{column}: {part}\n{text}"));
        }
    }
    assert!(open.is_empty(), "{}", open.join("\n\n"));
}

/// A server refuses it too.
#[test]
fn a_server_refuses_what_is_refused() {
    roles();
    let (base, _) = parts("history.sql", "history: ");
    for (expected, sql) in parts("wrong.sql", "wrong at ").1 {
        if !expected.contains("depends on") && !expected.contains("already") && !expected.contains("there is no") {
            continue;
        }
        let database = Server::shared().database();
        let mut client = database.connect();
        client.batch_execute(&base).unwrap();
        assert!(client.batch_execute(&sql).is_err(), "{sql}: {expected}");
    }
}

/// As psql sends statements, one by one: outside of a transaction ROLLBACK undoes nothing, and in one BEGIN begins none.
#[test]
fn what_is_rolled_back_was_never_made() {
    let all = [
        ("BEGIN; CREATE TABLE a (i int); COMMIT; CREATE TABLE b (i int); ROLLBACK;", "a b"),
        ("BEGIN; CREATE TABLE a (i int); BEGIN; CREATE TABLE b (i int); ROLLBACK;", ""),
        (
            "BEGIN; CREATE TABLE a (i int); COMMIT AND CHAIN; CREATE TABLE b (i int); ROLLBACK; CREATE TABLE c (i int);",
            "a c",
        ),
        ("BEGIN; ROLLBACK AND CHAIN; CREATE TABLE a (i int); ROLLBACK WORK; CREATE TABLE b (i int);", "b"),
        ("BEGIN; ROLLBACK AND NO CHAIN; CREATE TABLE a (i int); ROLLBACK;", "a"),
        ("BEGIN; SAVEPOINT s; CREATE TABLE a (i int); SAVEPOINT s; RELEASE s; ROLLBACK TO s; COMMIT;", ""),
        (
            "BEGIN; CREATE TABLE a (i int); SAVEPOINT s; CREATE TABLE b (i int); ROLLBACK TO SAVEPOINT s; CREATE TABLE c (i int); ROLLBACK TO s; END;",
            "a",
        ),
        ("START TRANSACTION; CREATE TABLE a (i int); ABORT; CREATE TABLE b (i int);", "b"),
        ("BEGIN; SET LOCAL search_path = app; ROLLBACK; CREATE TABLE a (i int);", "a"),
    ];
    for (sql, expected) in all {
        let catalog = schema_pg::parse(&format!("CREATE SCHEMA app; {sql}"), &Config::default()).unwrap();
        let names: Vec<String> = catalog.tables.iter().map(|table| table.name.to_string()).collect();
        let expected: Vec<String> = expected.split_whitespace().map(|name| format!("public.{name}")).collect();
        assert_eq!(names, expected, "{sql}");
    }
}

/// What a server takes is read, whatever the stack of the caller; what none takes is refused.
#[test]
fn texts_may_be_nested_deeply() {
    let nested = |levels: usize| format!("({}a > 0{})", "(".repeat(levels), ")".repeat(levels));
    let parse = |sql: &str| schema_pg::parse(sql, &Config::default());
    let table = |condition: &str| format!("CREATE TABLE t (a int CHECK ({condition}));");
    let all = [
        table(&nested(5_000)),
        table(&nested(19_990)),
        table(&format!("a > 0{}", " AND a > 1".repeat(29_990))),
        format!(
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT {}1{} AS one FROM t;",
            "(".repeat(5_000),
            ")".repeat(5_000)
        ),
        format!("CREATE TABLE t (a int); CREATE INDEX ON t (({}a{}));", "abs(".repeat(3_000), ")".repeat(3_000)),
    ];
    for sql in all {
        let catalog =
            parse(&sql).unwrap_or_else(|found| panic!("{}", found.to_string().chars().take(300).collect::<String>()));
        assert_eq!(catalog.tables.len(), 1);
    }
    let found = parse(&table(&nested(100_000))).unwrap_err().to_string();
    assert!(found.contains("nested more deeply"), "{found}");
}
