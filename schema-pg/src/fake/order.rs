//! The order in which tables are loaded: what is referenced first.

use crate::catalog::{Catalog, ConstraintKind, Table};

/// The tables of entities, and those between them, in an order in which what is referenced comes first. Circles are cut where rows need not reference anything.
pub fn tables(catalog: &Catalog, is_entity: impl Fn(&Table) -> bool) -> Vec<&Table> {
    let mut open: Vec<&Table> = catalog
        .tables
        .iter()
        .filter(|table| table.partition_of.is_none() && (is_entity(table) || is_between(table)))
        .collect();
    let mut ordered = Vec::with_capacity(open.len());
    while !open.is_empty() {
        let waits = |table: &Table, required: bool| {
            let targets = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
                ConstraintKind::ForeignKey { columns, target, .. } => Some((columns, target)),
                _ => None,
            });
            targets.into_iter().any(|(columns, target)| {
                let nullable = columns.iter().any(|name| table.column(name).is_some_and(|column| column.nullable));
                *target != table.name && open.iter().any(|other| other.name == *target) && !(required && nullable)
            })
        };
        let next = open
            .iter()
            .position(|table| !waits(table, false))
            .or_else(|| open.iter().position(|table| !waits(table, true)));
        ordered.push(open.remove(next.unwrap_or_default()));
    }
    ordered
}

/// All columns hold keys of other tables.
fn is_between(table: &Table) -> bool {
    let mut keys = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey { columns, .. } => Some(columns),
        _ => None,
    });
    table.model.entity().is_none()
        && !table.columns.is_empty()
        && table.columns.iter().all(|column| keys.clone().any(|columns| columns.contains(&column.name)))
        && keys.next().is_some()
}
