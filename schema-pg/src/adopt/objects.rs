//! What structs don't say, as SQL.

use crate::catalog::Catalog;
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
