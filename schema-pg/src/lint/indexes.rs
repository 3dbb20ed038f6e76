//! All indexes of a table, those of its constraints among them.

use crate::catalog::{ConstraintKind, Index, IndexColumn, IndexMethod, IndexTerm, Table, Text};

/// An index of a table.
#[derive(Debug, Clone)]
pub struct Held<'t> {
    /// Its name.
    pub name: &'t Text,
    /// How it is built.
    pub method: IndexMethod,
    /// What it holds.
    pub columns: Vec<IndexColumn>,
    /// Columns that it holds beside.
    pub include: &'t [Text],
    /// No two rows are the same.
    pub unique: bool,
    /// The condition of its rows.
    pub predicate: Option<&'t Text>,
    /// The index itself, where it belongs to no constraint.
    pub index: Option<&'t Index>,
}

/// The indexes of a table: those of its constraints first.
pub fn all(table: &Table) -> Vec<Held<'_>> {
    let keys = table.constraints.iter().filter_map(|constraint| {
        let (ConstraintKind::PrimaryKey { columns, include, .. } | ConstraintKind::Unique { columns, include, .. }) =
            &constraint.kind
        else {
            return None;
        };
        Some(Held {
            name: &constraint.name,
            method: IndexMethod::Btree,
            columns: columns.iter().map(|name| IndexColumn::new(IndexTerm::Column(name.clone()))).collect(),
            include,
            unique: true,
            predicate: None,
            index: None,
        })
    });
    let indexes = table.indexes.iter().map(|index| Held {
        name: &index.name,
        method: index.method,
        columns: index.columns.clone(),
        include: &index.include,
        unique: index.unique,
        predicate: index.predicate.as_ref(),
        index: Some(index),
    });
    keys.chain(indexes).collect()
}

impl Held<'_> {
    /// What it finds is found by its first columns alone, in any order.
    pub fn leads_with(&self, columns: &[Text]) -> bool {
        let first: Vec<&str> = self
            .columns
            .iter()
            .take(columns.len())
            .filter_map(|column| match &column.term {
                IndexTerm::Column(name) => Some(&**name),
                IndexTerm::Expression(_) => None,
            })
            .collect();
        first.len() == columns.len() && columns.iter().all(|name| first.contains(&&**name))
    }
}
