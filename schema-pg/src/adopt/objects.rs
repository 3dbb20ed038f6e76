//! What structs don't say, as SQL.

use std::collections::BTreeSet;

use super::AdoptOptions;
use super::prove::{Proven, lower_model};
use super::statements::statements;
use crate::catalog::Catalog;
use crate::diff::Change;
use crate::{Renames, diff};

/// The statements that lead from what structs make to the catalog, and what they are not, once they are read back.
pub struct Objects {
    /// Empty where structs say all.
    pub sql: String,
    /// What can't be read is left as a comment.
    pub problems: Vec<String>,
}

/// The statements in the order in which they can run.
pub fn objects(proven: &Proven, catalog: &Catalog, options: &AdoptOptions) -> Objects {
    let all = statements(&proven.lowered, catalog);
    let mut problems = Vec::new();
    let mut unread = BTreeSet::new();
    loop {
        let sql = written(&all, &unread);
        if sql.is_empty() {
            return Objects { sql, problems };
        }
        match lower_model(&proven.model, options, &sql) {
            Ok(read) => {
                problems.extend(missing(proven, &read, catalog));
                return Objects { sql, problems };
            }
            Err(found) => {
                problems.extend(found.0.iter().map(ToString::to_string));
                let known = unread.len();
                unread.extend(found.0.iter().filter_map(|found| statement_at(&all, &found.path)));
                if unread.len() == known {
                    return Objects { sql, problems };
                }
            }
        }
    }
}

const HEAD: &str = "-- What structs don't say: applied to what they make, in this order.\n";

fn written(all: &[String], unread: &BTreeSet<usize>) -> String {
    let mut sql = if all.is_empty() { String::new() } else { HEAD.to_owned() };
    for (at, statement) in all.iter().enumerate() {
        if !unread.contains(&at) {
            sql.push_str(statement);
            continue;
        }
        for line in statement.lines() {
            sql.push_str(if line.is_empty() { "" } else { "-- " });
            sql.push_str(line);
            sql.push('\n');
        }
    }
    sql
}

/// The statement at `objects.sql:line:column`.
fn statement_at(all: &[String], path: &str) -> Option<usize> {
    let line: usize = path.strip_prefix("objects.sql:")?.split(':').next()?.parse().ok()?;
    let mut end = HEAD.lines().count();
    all.iter().position(|statement| {
        end += statement.lines().count();
        end >= line
    })
}

/// What is not there once the SQL is read. Texts of structs are as people write them: where those are the same was proven without the SQL.
fn missing(proven: &Proven, read: &Catalog, catalog: &Catalog) -> Vec<String> {
    let missing = diff(&proven.lowered, catalog, &Renames::none());
    let made = diff(read, catalog, &Renames::none());
    let is_missing = |change: &&Change<'_>| match change {
        Change::Create(item) => {
            missing.iter().any(|other| matches!(other, Change::Create(known) if known.object() == item.object()))
        }
        _ => false,
    };
    made.iter()
        .filter(is_missing)
        .map(|change| format!("not read back: {change:?}").chars().take(300).collect())
        .collect()
}
