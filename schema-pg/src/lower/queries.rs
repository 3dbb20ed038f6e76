//! Queries inside of conditions: their names are looked up once all tables are there.

use schema_core::ir::{Entity, Source};

use super::scope::Scope;
use crate::catalog::{Catalog, QualifiedName, Table, Text};
use crate::validate::{Asked, Relations};

/// Notes a condition with a query in it, and whether it is that of a rule.
pub fn note(
    entity: &Entity,
    (word, sql, source): (&str, &Text, Source),
    (table, is_rule): (&QualifiedName, bool),
    scope: &mut Scope<'_>,
) {
    let path = format!("{}.{word}", entity.rust.name);
    scope.asked.push(Asked { path, source, sql: sql.clone(), table: table.clone(), is_rule });
}

/// Reports names that are looked for in vain.
pub fn verify(catalog: &Catalog, scope: &mut Scope<'_>) {
    if scope.asked.is_empty() {
        return;
    }
    let views =
        catalog.views.iter().map(|view| (&view.name, view.columns.iter().map(|column| &*column.name).collect()));
    let by_hand = by_hand(catalog, scope);
    let by_hand = by_hand.iter().map(|(name, columns)| (name, columns.iter().map(|column| &**column).collect()));
    let relations = Relations::new(tables(catalog).chain(views).chain(by_hand));
    for asked in std::mem::take(&mut scope.asked) {
        crate::validate::asked(&asked, &relations, &mut scope.found);
    }
}

/// The tables, with their columns: partitions have those of the table that they are part of.
pub fn tables(catalog: &Catalog) -> impl Iterator<Item = (&QualifiedName, Vec<&str>)> {
    let places: rustc_hash::FxHashMap<&QualifiedName, &Table> =
        catalog.tables.iter().map(|table| (&table.name, table)).collect();
    catalog.tables.iter().map(move |table| {
        let mut whole = table;
        while let Some(above) = whole.partition_of.as_ref().and_then(|of| places.get(&of.parent)) {
            whole = above;
        }
        (&table.name, whole.columns.iter().map(|column| &*column.name).collect())
    })
}

/// The tables and views that the SQL makes next to those of structs, with their columns: views of structs may read them. What is wrong with the SQL is reported
/// where it is applied.
pub fn by_hand(catalog: &Catalog, scope: &Scope<'_>) -> Vec<(QualifiedName, Vec<Text>)> {
    let config = scope.config;
    if config.sql.trim().is_empty() {
        return Vec::new();
    }
    let mut made = catalog.clone();
    crate::by_sql::apply(&config.sql, &mut made, config);
    let is_new = |name: &QualifiedName| {
        !catalog.tables.iter().any(|table| table.name == *name) && !catalog.views.iter().any(|view| view.name == *name)
    };
    let tables = tables(&made).filter(|(name, _)| is_new(name));
    let tables =
        tables.map(|(name, columns)| (name.clone(), columns.into_iter().map(|name| name.to_owned().into()).collect()));
    let views = made.views.iter().filter(|view| is_new(&view.name));
    let views = views.map(|view| (view.name.clone(), view.columns.iter().map(|column| column.name.clone()).collect()));
    tables.chain(views).collect()
}
