//! The columns that the query of a view gives, as far as they are known without a server.

use super::problem::{Problem, Read};
use super::target::Target;
use crate::catalog::{DataType, QualifiedName, Text, ViewColumn};
use crate::validate::{Relations, outputs};

/// The columns of a query that stands at this place; none where only a server can tell them.
pub fn of(at: usize, query: &Text, target: &Target<'_>) -> Read<Vec<ViewColumn>> {
    let catalog = &*target.catalog;
    let tables = catalog.tables.iter().map(|table| -> (&QualifiedName, Vec<&str>) {
        (&table.name, target.columns(table).into_iter().map(|column| &*column.name).collect())
    });
    let views = catalog.views.iter().map(|view| -> (&QualifiedName, Vec<&str>) {
        (&view.name, view.columns.iter().map(|column| &*column.name).collect())
    });
    // What a foreign table has is known to the statement that makes it.
    let foreign = catalog.general.iter().filter_map(|item| Some((item.relation.as_ref()?, Vec::new())));
    let relations = Relations::new(tables.chain(views).chain(foreign));
    let found = outputs(query, &relations).map_err(|(within, message)| Problem {
        at: at + within,
        code: "P0602",
        message: format!("the query does not parse: {message}"),
        help: "write one SELECT".to_owned(),
    })?;
    // Of what extensions bring, no catalog has a list.
    if catalog.extensions.is_empty()
        && let Some((message, help)) = found.problems.into_iter().next()
    {
        return Err(Problem { at, code: "P0603", message, help });
    }
    let column = |name: String| ViewColumn { name: name.into(), ty: DataType::Unknown, default: None, comment: None };
    Ok(found.columns.into_iter().flatten().map(column).collect())
}
