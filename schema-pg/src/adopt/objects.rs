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
    let mut heading = "";
    for step in &plan.steps {
        if step.because != heading {
            heading = step.because;
            sql.push_str("\n-- ");
            sql.push_str(heading);
            sql.push('\n');
        }
        step.write_sql(&mut sql);
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
