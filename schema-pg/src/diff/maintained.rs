//! Partitions that came with time: the function that makes them is no catalog's to know.

use rustc_hash::{FxHashMap, FxHashSet};
use schema_core::origin::Origin;

use super::pairs::Pair;
use crate::catalog::{Catalog, QualifiedName, Table};
use crate::lower::{above_by, maintenance};

/// The partitions that are gone and are not to be dropped: their table stays, and the function that makes its partitions made them.
pub fn kept<'a>(pairs: &[Pair<'a, Table>], was: &'a Catalog, now: &'a Catalog) -> FxHashSet<&'a QualifiedName> {
    let gone = |pair: &Pair<'a, Table>| match pair {
        Pair::Gone(table) if table.partition_of.is_some() => Some(*table),
        _ => None,
    };
    if !pairs.iter().any(|pair| gone(pair).is_some()) {
        return FxHashSet::default();
    }
    let tables: FxHashMap<&QualifiedName, &Table> = was.tables.iter().map(|table| (&table.name, table)).collect();
    let both = pairs.iter().filter_map(|pair| match pair {
        Pair::Both(was, now) => Some((&was.name, *now)),
        _ => None,
    });
    let stays: FxHashMap<&QualifiedName, &Table> = both.collect();
    let makers = makers(now);
    let is_kept = |table: &&'a Table| {
        let root = above_by(table, |name| tables.get(name).copied()).pop();
        root.and_then(|root| stays.get(&root.name)).is_some_and(|root| is_maintained(root, &makers))
    };
    pairs.iter().filter_map(gone).filter(is_kept).map(|table| &table.name).collect()
}

/// The functions that make partitions.
pub fn makers(catalog: &Catalog) -> FxHashSet<&QualifiedName> {
    let generated = catalog.functions.iter().filter(|function| Origin::of(function.comment.as_ref()).is_generated());
    generated.map(|function| &function.name).collect()
}

/// A function makes partitions of the table.
pub fn is_maintained(table: &Table, makers: &FxHashSet<&QualifiedName>) -> bool {
    table.partition_by.is_some() && makers.contains(&maintenance(&table.name))
}
