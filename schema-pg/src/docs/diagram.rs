//! The tables of a catalog as a picture.

use rustc_hash::FxHashMap;
use schema_core::Registry;
use schema_core::docs::{Diagram, DiagramColumn, DiagramReference, DiagramTable, joined};
use schema_core::ir::Entity;

use super::links::relation_page;
use crate::catalog::{Catalog, ConstraintKind, QualifiedName, Table, Text};

/// The tables and their references, with the types that the database has; clusters are those of the registry, where there is one. Partitions are not drawn.
pub fn diagram<'c>(catalog: &'c Catalog, registry: Option<&'c Registry>) -> Diagram<'c> {
    let entities = registry.into_iter().flat_map(|registry| registry.entities());
    let entities: FxHashMap<&str, &Entity> = entities.map(|entity| (&*entity.rust.path, entity)).collect();
    let drawn: Vec<&Table> = catalog.tables.iter().filter(|table| table.partition_of.is_none()).collect();
    let places: FxHashMap<&QualifiedName, usize> =
        drawn.iter().enumerate().map(|(place, table)| (&table.name, place)).collect();
    let tables = drawn.iter().map(|table| {
        let entity = table.model.entity().and_then(|model| entities.get(&*model.path));
        let cluster = entity.and_then(|entity| entity.notes.as_ref()?.cluster.as_deref()).unwrap_or_default();
        of_table(table, cluster)
    });
    let mut references = Vec::new();
    for (from, table) in drawn.iter().enumerate() {
        for constraint in &table.constraints {
            let ConstraintKind::ForeignKey { columns, target, .. } = &constraint.kind else { continue };
            let Some(&to) = places.get(target) else { continue };
            let is_missing = |name: &Text| table.column(name).is_some_and(|column| column.nullable);
            references.push(DiagramReference {
                from,
                to,
                columns: joined(columns),
                is_one_to_one: is_unique(table, columns),
                is_optional: columns.iter().any(is_missing),
                is_many_to_many: false,
            });
        }
    }
    Diagram { tables: tables.collect(), references }
}

fn of_table<'c>(table: &'c Table, cluster: &'c str) -> DiagramTable<'c> {
    let has = |column: &Text, of: fn(&ConstraintKind) -> Option<&Vec<Text>>| {
        table.constraints.iter().filter_map(|constraint| of(&constraint.kind)).any(|columns| columns.contains(column))
    };
    let columns = table.columns.iter().map(|column| DiagramColumn {
        name: (&*column.name).into(),
        ty: column.ty.to_string().into(),
        is_key: has(&column.name, |kind| match kind {
            ConstraintKind::PrimaryKey { columns, .. } => Some(columns),
            _ => None,
        }),
        is_reference: has(&column.name, |kind| match kind {
            ConstraintKind::ForeignKey { columns, .. } => Some(columns),
            _ => None,
        }),
        is_unique: is_unique(table, std::slice::from_ref(&column.name)),
        nullable: column.nullable,
        comment: column.comment.as_deref().unwrap_or_default().into(),
    });
    DiagramTable {
        name: table.name.to_string().into(),
        comment: table.comment.as_deref().unwrap_or_default().into(),
        cluster: cluster.into(),
        page: relation_page(&table.name).into(),
        columns: columns.collect(),
        is_embedded: false,
    }
}

/// No two rows have the same in these columns.
pub fn is_unique(table: &Table, columns: &[Text]) -> bool {
    let of_constraint = table.constraints.iter().any(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns: own, .. } | ConstraintKind::Unique { columns: own, .. } => own == columns,
        _ => false,
    });
    let of_index = || {
        table
            .indexes
            .iter()
            .any(|index| index.unique && index.predicate.is_none() && index.leading_columns().eq(columns))
    };
    of_constraint || of_index()
}
