//! Names that meet in one place of the database, and names that PostgreSQL keeps for itself.

use std::collections::HashMap;

use schema_core::Diagnostic;
use schema_core::ir::Source;

use super::scope::Scope;
use crate::catalog::{Catalog, ConstraintKind, QualifiedName, Table, Text};

/// Columns that every table has (manual, "System Columns").
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// Reports two objects of one name.
pub fn verify(catalog: &Catalog, scope: &mut Scope<'_>) {
    let mut objects: HashMap<(&Text, &Text), String> = HashMap::with_capacity(catalog.tables.len() * 4);
    for table in &catalog.tables {
        let what = format!("the table `{}`", table.name.name);
        object(&mut objects, &table.name.schema, &table.name.name, what, &table.name, scope);
    }
    for enum_type in &catalog.enums {
        let what = format!("the type `{}`", enum_type.name.name);
        object(&mut objects, &enum_type.name.schema, &enum_type.name.name, what, &enum_type.name, scope);
    }
    for domain in &catalog.domains {
        let what = format!("the domain `{}`", domain.name.name);
        object(&mut objects, &domain.name.schema, &domain.name.name, what, &domain.name, scope);
    }
    for view in &catalog.views {
        let what = format!("the view `{}`", view.name.name);
        object(&mut objects, &view.name.schema, &view.name.name, what, &view.name, scope);
        for index in view.indexes() {
            let what = format!("the index `{}`", index.name);
            object(&mut objects, &view.name.schema, &index.name, what, &view.name, scope);
        }
    }
    for table in &catalog.tables {
        for constraint in &table.constraints {
            // Keys and uniques have indexes, which live in the schema beside tables and types.
            if constraint.kind.key().is_some() || matches!(constraint.kind, ConstraintKind::Exclude { .. }) {
                let what = format!("the key `{}`", constraint.name);
                object(&mut objects, &table.name.schema, &constraint.name, what, &table.name, scope);
            }
        }
        for index in &table.indexes {
            let what = format!("the index `{}`", index.name);
            object(&mut objects, &table.name.schema, &index.name, what, &table.name, scope);
        }
        within(table, scope);
    }
}

fn object<'a>(
    objects: &mut HashMap<(&'a Text, &'a Text), String>,
    schema: &'a Text,
    name: &'a Text,
    what: String,
    owner: &QualifiedName,
    scope: &mut Scope<'_>,
) {
    if let Some(other) = objects.get(&(schema, name)) {
        let (path, source) = maker(owner, scope);
        let message = format!("{what} and {other} of schema `{schema}` have one name");
        let help =
            "name one of them: `name = \"…\"` on a struct, `.name(\"…\")` behind an index, a unique or a reference";
        scope.found.push(Diagnostic::new("P0101", path, source, message).help(help));
    } else {
        objects.insert((schema, name), what);
    }
}

/// Names within one table: columns after shortening, constraints.
fn within(table: &Table, scope: &mut Scope<'_>) {
    let columns = table.columns.iter().map(|column| &column.name);
    let constraints = table.constraints.iter().map(|constraint| &constraint.name);
    for (what, twice) in [("columns", twice(columns)), ("constraints", twice(constraints))] {
        for name in twice {
            let (path, source) = maker(&table.name, scope);
            let message = format!("two {what} of the table `{}` are called `{name}`", table.name.name);
            let help = "names over 63 bytes are shortened, and rules of one kind on one field get one name: name one of them yourself";
            scope.found.push(Diagnostic::new("P0102", path, source, message).help(help));
        }
    }
    for column in table.columns.iter().filter(|column| SYSTEM_COLUMNS.contains(&&*column.name)) {
        let (path, source) = maker(&table.name, scope);
        let message = format!("PostgreSQL keeps the column name `{}` for itself", column.name);
        let help = "give the column another name: `#[entity(column = \"…\")]`";
        scope.found.push(Diagnostic::new("P0107", format!("{path}.{}", column.name), source, message).help(help));
    }
}

fn twice<'a>(names: impl Iterator<Item = &'a Text>) -> Vec<Text> {
    let mut sorted: Vec<&Text> = names.collect();
    sorted.sort_unstable();
    let mut twice: Vec<Text> =
        sorted.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect();
    twice.dedup();
    twice
}

fn maker(owner: &QualifiedName, scope: &Scope<'_>) -> (String, Source) {
    match scope.made_by.get(owner) {
        Some((name, source)) => (name.to_string(), *source),
        None => (owner.name.to_string(), Source::default()),
    }
}
