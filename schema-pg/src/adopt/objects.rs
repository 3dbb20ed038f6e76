//! What structs don't say, as SQL.

use super::AdoptOptions;
use super::prove::{Proven, lower_model};
use crate::catalog::Catalog;
use crate::diff::Change;
use crate::{PlanOptions, Renames, diff, plan};

/// The statements that lead from what structs make to the catalog, in the order in which they can run. Empty where structs say all.
pub fn sql(lowered: &Catalog, catalog: &Catalog) -> String {
    let changes = diff(lowered, catalog, &Renames::none());
    let options = PlanOptions { online: false, allow_all: true, ..PlanOptions::default() };
    let plan = plan(&changes, &options);
    let mut sql = String::new();
    let mut before = String::new();
    for step in &plan.steps {
        let mut statement = String::new();
        step.write_sql(&mut statement);
        let kind: String = statement.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        // What is long stands on its own, and so does each kind.
        if kind != before || statement.lines().count() > 4 {
            sql.push('\n');
        }
        sql.push_str(&statement);
        before = kind;
    }
    sql
}

/// What the SQL is not, once it is read back.
pub fn problems(proven: &Proven, sql: &str, catalog: &Catalog, options: &AdoptOptions) -> Vec<String> {
    if sql.is_empty() || proven.model.entities.is_empty() {
        return Vec::new();
    }
    let read = match lower_model(&proven.model, options, sql) {
        Ok(read) => read,
        Err(found) => return found.0.iter().map(ToString::to_string).collect(),
    };
    // Texts of structs are as people write them: where those are the same was proven without the SQL.
    let missing = diff(&proven.lowered, catalog, &Renames::none());
    let made = diff(&read, catalog, &Renames::none());
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
