//! What pg_dump writes of two databases, which is another's word for whether they hold the same.

use std::process::Command;

use schema_test_server::Server;

use crate::support::Live;

/// pg_dump writes the same of both, but for the order of columns and what follows from it. Looks at nothing where there is no
/// pg_dump; `REQUIRE_PG_DUMP` says that there has to be one.
#[track_caller]
pub fn is_same(found: &Live, expected: &Live, plan: &str) {
    let Some(program) = Server::shared().bin("pg_dump") else {
        assert!(std::env::var_os("REQUIRE_PG_DUMP").is_none(), "there is no pg_dump");
        return;
    };
    let dump = |live: &Live| {
        let arguments = ["--schema-only", "--no-owner", "--dbname", live.url()];
        let output = Command::new(&program).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = live.nameless(&String::from_utf8_lossy(&output.stdout));
        let mut statements: Vec<String> = statements(&text);
        statements.sort();
        statements
    };
    let (found, expected) = (dump(found), dump(expected));
    let only = |a: &[String], b: &[String], mark: &str| -> String {
        a.iter().filter(|text| !b.contains(text)).map(|text| format!("{mark} {text}\n")).collect()
    };
    assert!(
        found == expected,
        "pg_dump\n{}{}\n{plan}",
        only(&found, &expected, "found   "),
        only(&expected, &found, "expected")
    );
}

/// The statements of a dump, without comments. The lines of one that makes a table stand in the order of their text: columns
/// that came later are last in the one database, and in their places in the other.
fn statements(dump: &str) -> Vec<String> {
    let lines = dump.lines().filter(|line| !line.starts_with("--") && !line.starts_with('\\'));
    let text = lines.collect::<Vec<_>>().join("\n");
    text.split("\n\n")
        .map(|statement| {
            let mut lines: Vec<String> =
                statement.trim().lines().map(|line| without_names(line.trim_end_matches(','))).collect();
            if statement.contains("CREATE TABLE ") || statement.contains("CREATE UNLOGGED TABLE ") {
                lines.sort();
            }
            lines.join("\n")
        })
        .filter(|statement| !statement.is_empty())
        .collect()
}

/// A column without the name of its NOT NULL, which 18 keeps under the names that column and table had once.
fn without_names(line: &str) -> String {
    match (line.find(" CONSTRAINT "), line.strip_suffix(" NOT NULL")) {
        (Some(at), Some(_)) => format!("{} NOT NULL", &line[..at]),
        _ => line.to_owned(),
    }
}
