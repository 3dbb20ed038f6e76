//! On which nodes of a Citus cluster the rows of tables are.

use std::collections::BTreeMap;

use super::names::Names;
use super::rows::DistributedRow;
use crate::catalog::{Catalog, Distribution, QualifiedName};

/// Says of each table where its rows are. A colocation group is known by its first table by name.
pub fn distributed(rows: &[DistributedRow], names: &Names, catalog: &mut Catalog) {
    let mut groups: BTreeMap<i64, &QualifiedName> = BTreeMap::new();
    let mut found: Vec<(&QualifiedName, &DistributedRow)> = Vec::new();
    for row in rows {
        // Those of other schemas are not read. Partitions follow their table.
        let Ok(name) = names.relation(row.relation) else { continue };
        let is_whole = |table: &crate::catalog::Table| table.name == *name && table.partition_of.is_none();
        if !catalog.tables.iter().any(is_whole) {
            continue;
        }
        if row.method == 'h' {
            let first = groups.entry(row.colocation).or_insert(name);
            *first = name.min(first);
        }
        found.push((name, row));
    }
    for (name, row) in found {
        let Some(table) = catalog.tables.iter_mut().find(|table| table.name == *name) else { continue };
        table.distribution = match (row.method, &row.column) {
            ('h', Some(column)) => {
                let first = groups.get(&row.colocation).copied().filter(|first| *first != name);
                let shards = first.is_none().then_some(row.shards).flatten();
                Some(Distribution::Hash { column: column.clone(), with: first.cloned(), shards })
            }
            // Reference tables are replicated in two phases; others without a column are the coordinator's, or their schema's.
            ('n', _) if row.replication == 't' => Some(Distribution::Reference),
            _ => None,
        };
    }
}
