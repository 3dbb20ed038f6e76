//! The statements that lead from one catalog to another, as people would order them.

use crate::catalog::Catalog;
use crate::sql::{Comment, Commented, Sql};
use crate::{PlanOptions, Renames, diff, plan};

/// In the order in which they can run.
pub fn statements(lowered: &Catalog, catalog: &Catalog) -> Vec<String> {
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
    let mut comments = Vec::new();
    for table in &mut catalog.tables {
        for column in &mut table.columns {
            let Some(name) = column.not_null_name().cloned() else { continue };
            let comment = column.options.as_mut().and_then(|options| options.not_null_comment.take());
            if let Some(text) = &comment {
                let on = Commented::Part("CONSTRAINT", &table.name, &name);
                let mut sql = String::new();
                let _ = Comment { on, text: Some(text) }.write(&mut sql);
                comments.push(format!("\n{sql};\n"));
            }
        }
    }
    comments
}

/// NOT NULL that somebody gave a name is specified by that name: what it was called before is known to the server alone.
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
