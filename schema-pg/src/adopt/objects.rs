//! What structs don't say, as SQL.

use std::collections::BTreeSet;

use super::AdoptOptions;
use super::prove::{Proven, lower_model};
use crate::catalog::Catalog;
use crate::diff::Change;
use crate::sql::{Comment, Commented, Sql};
use crate::{PlanOptions, Renames, diff, plan};

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
        if sql.is_empty() || proven.model.entities.is_empty() {
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

fn statements(lowered: &Catalog, catalog: &Catalog) -> Vec<String> {
    let (was, mut now) = (without_named(lowered, catalog), catalog.clone());
    let comments = comments_on_not_null(&mut now);
    let changes = diff(&was, &now, &Renames::none());
    let options = PlanOptions { online: false, allow_all: true, ..PlanOptions::default() };
    let mut before = String::new();
    let mut all = Vec::new();
    for step in &plan(&changes, &options).steps {
        let mut statement = String::new();
        step.write_sql(&mut statement);
        let kind: String = statement.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        // What is long stands on its own, and so does each kind.
        if kind != before || statement.lines().count() > 4 {
            statement.insert(0, '\n');
        }
        before = kind;
        all.push(statement);
    }
    all.extend(comments);
    all
}

/// The comments on those of a given name, which the plan says of whatever name the server knows.
fn comments_on_not_null(catalog: &mut Catalog) -> Vec<String> {
    let mut said = Vec::new();
    for table in &mut catalog.tables {
        for column in &mut table.columns {
            let Some(name) = column.not_null_name().cloned() else { continue };
            let comment = column.options.as_mut().and_then(|options| options.not_null_comment.take());
            if let Some(text) = &comment {
                let on = Commented::Part("CONSTRAINT", &table.name, &name);
                let mut sql = String::new();
                let _ = Comment { on, text: Some(text) }.write(&mut sql);
                said.push(format!("\n{sql};\n"));
            }
        }
    }
    said
}

/// NOT NULL that somebody gave a name is said by that name: what it was called before is known to the server alone.
fn without_named(lowered: &Catalog, catalog: &Catalog) -> Catalog {
    let mut was = lowered.clone();
    for table in &mut was.tables {
        let Some(live) = catalog.tables.iter().find(|live| live.name == table.name) else { continue };
        for column in &mut table.columns {
            let named = live.column(&column.name).and_then(|live| live.not_null_name());
            if named.is_some() && column.not_null_name() != named {
                column.nullable = true;
            }
        }
    }
    was
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
