//! Indexes of partitions that are part of those of their tables: what a catalog holds of them is their names, where PostgreSQL
//! would give others.

use rustc_hash::FxHashMap;

use super::error::IntrospectError;
use super::names::Names;
use super::rows::IndexRow;
use crate::catalog::attached::{above_by, attached};
use crate::catalog::{Catalog, QualifiedName, Table, Text, Unmodelled};

/// Indexes of partitions, and what they are part of.
#[derive(Default)]
pub struct Attached {
    /// Partition, name and what it is part of.
    parts: Vec<(i64, Text, i64)>,
    /// What those are part of in turn.
    wholes: FxHashMap<i64, i64>,
    /// Names of those that are part of none.
    roots: FxHashMap<i64, Text>,
}

impl Attached {
    pub fn of(rows: &[IndexRow]) -> Self {
        let mut found = Self::default();
        for row in rows {
            if let Some(whole) = row.part_of {
                found.parts.push((row.relation, row.name.clone(), whole));
                found.wholes.insert(row.oid, whole);
            }
        }
        if !found.parts.is_empty() {
            let roots = rows.iter().filter(|row| row.part_of.is_none());
            found.roots = roots.map(|row| (row.oid, row.name.clone())).collect();
        }
        found
    }

    /// The name of the index that belongs to a table above, and is part of none.
    fn root(&self, mut whole: i64) -> Option<&Text> {
        while let Some(above) = self.wholes.get(&whole) {
            whole = *above;
        }
        self.roots.get(&whole)
    }
}

/// Notes the names that PostgreSQL would not give, once all tables are there.
pub fn names(held: &Attached, names: &Names, catalog: &mut Catalog) -> Result<(), IntrospectError> {
    if held.parts.is_empty() {
        return Ok(());
    }
    let tables: FxHashMap<&QualifiedName, &Table> = catalog.tables.iter().map(|table| (&table.name, table)).collect();
    let mut by_partition: FxHashMap<&QualifiedName, Vec<(&Text, &Text)>> = FxHashMap::default();
    for (partition, own, whole) in &held.parts {
        if let Some(root) = held.root(*whole) {
            by_partition.entry(names.relation(*partition)?).or_default().push((root, own));
        }
    }
    let (mut declared, mut unmodelled) = (Vec::new(), Vec::new());
    for (at, table) in catalog.tables.iter().enumerate() {
        let Some(mut held) = by_partition.remove(&table.name) else { continue };
        held.sort();
        let expected = attached(table, &above_by(table, |name| tables.get(name).copied()));
        let mut unusual = Vec::new();
        for (root, own) in &held {
            let mut alike = expected.iter().filter(|part| part.of.name() == *root);
            match (alike.next(), alike.next()) {
                (Some(part), None) if part.given == **own => {}
                (Some(_), None) => unusual.push(((*root).clone(), (*own).clone())),
                // In the schemas of two tables above, indexes have one name.
                (Some(_), Some(_)) => unmodelled.push(Unmodelled {
                    kind: "name of an index of a partition".into(),
                    name: format!("{}.{own}", table.name).into(),
                }),
                // The index that it is part of can't be held, and stands among those.
                (None, _) => {}
            }
        }
        declared.push((at, unusual));
    }
    for (at, unusual) in declared {
        catalog.tables[at].index_names = unusual;
    }
    catalog.unmodelled.extend(unmodelled);
    Ok(())
}
