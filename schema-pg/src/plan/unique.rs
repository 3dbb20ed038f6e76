//! What keeps rows apart: the index of a key, and how many rows are alike.

use super::step::{Hazard, Step};
use crate::catalog::{Constraint, ConstraintKind, Index, IndexColumn, IndexTerm, QualifiedName, Table};
use crate::lower::temporary;

/// What counts the rows that a unique index would not take.
pub fn count_index(table: &QualifiedName, index: &Index) -> Option<String> {
    index.unique.then(|| crate::sql::count_index(table, index))
}

/// The index of a key, under the name that it has until the key takes it over.
pub fn index_of(part: &Constraint) -> Option<Index> {
    let terms = part.kind.key()?.iter().map(|column| IndexColumn::new(IndexTerm::Column(column.clone()))).collect();
    let mut index = Index::new(temporary(&part.name), terms);
    index.unique = true;
    index.nulls_not_distinct = matches!(part.kind, ConstraintKind::Unique { nulls_not_distinct: true, .. });
    if let ConstraintKind::PrimaryKey { include, .. } | ConstraintKind::Unique { include, .. } = &part.kind {
        index.include.clone_from(include);
    }
    Some(index)
}

/// Rows that are there may be alike.
pub fn unique_hazard<'a>(table: &Table, index: &Index, step: Step<'a>) -> Step<'a> {
    match count_index(&table.name, index) {
        Some(query) => step.risks(Hazard::MayFail(query)),
        None => step,
    }
}
