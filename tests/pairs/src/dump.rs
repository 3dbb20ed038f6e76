//! What pg_dump writes of a database, which is another's word for what it holds.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The statements of a dump, sorted, without comments. The lines of one that makes a table stand in the order of their text:
/// columns that came later are last in the one database, and in their places in the other.
///
/// # Errors
///
/// What pg_dump says where it fails.
pub fn dump(program: &Path, url: &str, owners: bool) -> Result<Vec<String>, String> {
    let mut command = Command::new(program);
    command.args(["--schema-only", "--dbname", url]);
    if !owners {
        command.arg("--no-owner");
    }
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(statements(&String::from_utf8_lossy(&output.stdout)))
}

/// What only the one has, and what only the other has: empty where they are the same.
pub fn differences(found: &[String], expected: &[String]) -> String {
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    found.iter().for_each(|text| *counts.entry(text).or_default() += 1);
    expected.iter().for_each(|text| *counts.entry(text).or_default() -= 1);
    let mut told = String::new();
    for (text, count) in counts.iter().filter(|(_, count)| **count != 0) {
        told.push_str(if *count > 0 { "found    " } else { "expected " });
        told.push_str(text);
        told.push('\n');
    }
    told
}

fn statements(dump: &str) -> Vec<String> {
    let lines = dump.lines().filter(|line| !line.starts_with("--") && !line.starts_with('\\'));
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut statements: Vec<String> = text
        .split("\n\n")
        .flat_map(apart)
        .map(|statement| {
            let mut lines: Vec<String> =
                statement.trim().lines().map(|line| without_names(line.trim_end_matches(','))).collect();
            if statement.contains("CREATE TABLE ") || statement.contains("CREATE UNLOGGED TABLE ") {
                lines.sort();
            }
            lines.join("\n")
        })
        .filter(|statement| !statement.is_empty())
        .collect();
    statements.sort();
    statements
}

/// Rights on columns stand together, in the order in which they were granted.
fn apart(statement: &str) -> Vec<&str> {
    let is_right = |line: &str| line.starts_with("GRANT ") || line.starts_with("REVOKE ");
    match statement.trim().lines().all(is_right) {
        true => statement.lines().collect(),
        false => vec![statement],
    }
}

/// A column without the name of its NOT NULL where PostgreSQL gave it: 18 keeps it under the names that column and table had once.
fn without_names(line: &str) -> String {
    let given =
        |name: &str| name.trim_matches('"').trim_end_matches(|c: char| c.is_ascii_digit()).ends_with("_not_null");
    match (line.find(" CONSTRAINT "), line.strip_suffix(" NOT NULL")) {
        (Some(at), Some(rest)) if given(&rest[at..]) => format!("{} NOT NULL", &line[..at]),
        _ => line.to_owned(),
    }
}
