//! The columns that the query of a view gives, as far as they are known without a server.

use super::cursor::Written;
use super::problem::{Problem, Read};
use super::target::{Relation, Target};
use crate::catalog::expression::names;
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{DataType, QualifiedName, Text, ViewColumn};
use crate::validate::{Relations, outputs};

/// The columns of a query that stands at this place; none where only a server can tell them.
pub fn of(at: usize, query: &Text, target: &Target<'_>) -> Read<Vec<ViewColumn>> {
    let read = |relations: &Relations<'_>| {
        outputs(query, relations).map_err(|(within, message)| Problem {
            at: at + within,
            code: "P0602",
            message: format!("the query does not parse: {message}"),
            help: "write one SELECT".to_owned(),
        })
    };
    let mut found = read(&named_in(query, target))?;
    // Of what extensions bring, no catalog has a list.
    if target.catalog.extensions.is_empty() && !found.problems.is_empty() {
        // What is near is known only where all is.
        found = read(&all(target))?;
        if let Some((message, help)) = found.problems.into_iter().next() {
            return Err(Problem { at, code: "P0603", message, help });
        }
    }
    let column = |name: String| ViewColumn { name: name.into(), ty: DataType::Unknown, default: None, comment: None };
    Ok(found.columns.into_iter().flatten().map(column).collect())
}

/// The tables and views that a text names, with their columns.
pub fn named_in<'t>(sql: &str, target: &'t Target<'_>) -> Relations<'t> {
    let schemas = target
        .catalog
        .schemas
        .iter()
        .map(|schema| &*schema.name)
        .chain(target.path.schemas().iter().map(|schema| &**schema));
    let mut found: Vec<&'t QualifiedName> = Vec::new();
    for name in names(sql).into_iter().filter(|name| !name.qualifies) {
        let written = Written {
            at: 0,
            schema: name.qualifier.map(|schema| schema.into_owned().into()),
            name: name.name.into_owned().into(),
        };
        let known = |name: &QualifiedName| {
            let places = [&target.places.tables, &target.places.views, &target.places.foreign];
            places.iter().find_map(|all| all.get_key_value(name)).map(|(name, _)| name)
        };
        let public = || known(&QualifiedName { schema: "public".into(), name: written.name.clone() });
        found.extend(target.found(&written, |name| known(name).is_some()).and_then(|name| known(&name)));
        found.extend(public().filter(|_| written.schema.is_none()));
    }
    found.sort();
    found.dedup();
    Relations::new(found.into_iter().map(|name| (name, columns(name, target)))).with_schemas(schemas)
}

/// The same, and the table about whose row a text is.
pub fn with_own<'t>(of: &'t QualifiedName, sql: &str, target: &'t Target<'_>) -> Relations<'t> {
    named_in(&format!("{sql} , {}.{}", quoted_if_needed(&of.schema), quoted_if_needed(&of.name)), target)
}

/// All tables and views.
fn all<'t>(target: &'t Target<'_>) -> Relations<'t> {
    let tables = target.catalog.tables.iter().map(|table| &table.name);
    let views = target.catalog.views.iter().map(|view| &view.name);
    let foreign = target.catalog.general.iter().filter_map(|item| item.relation.as_ref());
    Relations::new(tables.chain(views).chain(foreign).map(|name| (name, columns(name, target))))
}

/// What a foreign table has is known to the statement that makes it alone.
fn columns<'t>(name: &QualifiedName, target: &'t Target<'_>) -> Vec<&'t str> {
    match target.relation_named(name) {
        Some(Relation::Table(at)) => {
            target.columns(&target.catalog.tables[at]).into_iter().map(|column| &*column.name).collect()
        }
        Some(Relation::View(at)) => target.catalog.views[at].columns.iter().map(|column| &*column.name).collect(),
        _ => Vec::new(),
    }
}
