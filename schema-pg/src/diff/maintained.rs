//! Partitions that a table's maintenance function created: no catalog that was lowered holds them.

use rustc_hash::{FxHashMap, FxHashSet};
use schema_core::origin::Origin;

use super::pairs::Pair;
use crate::catalog::{Catalog, QualifiedName, Table};
use crate::lower::{above_by, maintenance};

/// The missing partitions that are not to be dropped: their table remains, and its maintenance function created them.
pub fn maintained<'a>(pairs: &[Pair<'a, Table>], was: &'a Catalog, now: &'a Catalog) -> FxHashSet<&'a QualifiedName> {
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
    let remaining: FxHashMap<&QualifiedName, &Table> = both.collect();
    let makers = makers(now);
    let is_of_function = |table: &&'a Table| {
        let root = above_by(table, |name| tables.get(name).copied()).pop();
        root.and_then(|root| remaining.get(&root.name)).is_some_and(|root| is_maintained(root, &makers))
    };
    pairs.iter().filter_map(gone).filter(is_of_function).map(|table| &table.name).collect()
}

/// The generated functions, among them those that create partitions.
pub fn makers(catalog: &Catalog) -> FxHashSet<&QualifiedName> {
    let generated = catalog.functions.iter().filter(|function| Origin::of(function.comment.as_ref()).is_generated());
    generated.map(|function| &function.name).collect()
}

/// A maintenance function creates partitions of the table.
pub fn is_maintained(table: &Table, makers: &FxHashSet<&QualifiedName>) -> bool {
    table.partition_by.is_some() && makers.contains(&maintenance(&table.name))
}
