//! The unique by which rows conflict.

use schema_core::Column as Named;

use super::rows::quoted;
use super::{QueryError, Rows};
use crate::catalog::{ConstraintKind, Deferrable, IndexTerm, Text};

/// How a unique is named: by its fields, in any order, or by its name in the database, which is the only way for one over expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum By<'b> {
    /// Its fields. The one of the tenant can be left out.
    Fields(Vec<Named>),
    /// The name of the constraint or of the index.
    Name(&'b str),
}

impl<const N: usize> From<[Named; N]> for By<'_> {
    fn from(fields: [Named; N]) -> Self {
        Self::Fields(fields.to_vec())
    }
}

impl<'b> From<&'b str> for By<'b> {
    fn from(name: &'b str) -> Self {
        Self::Name(name)
    }
}

/// A unique of a table.
#[derive(Clone)]
pub struct Unique {
    name: Text,
    pub terms: Vec<IndexTerm>,
    pub predicate: Option<Text>,
    is_deferrable: bool,
}

impl Unique {
    /// The unique that is meant: of several over the same columns, the one that all rows keep.
    pub fn find(rows: &Rows<'_>, by: &By<'_>) -> Result<Self, QueryError> {
        let all = all(rows);
        let mut fields: Vec<&Text> = Vec::new();
        if let By::Fields(named) = by {
            for named in named {
                fields.push(&rows.column(*named)?.name);
            }
            fields.sort();
        }
        let mut found = all.iter().filter(|unique| match by {
            By::Name(name) => unique.name == *name,
            By::Fields(_) => is_over(rows, unique, &fields),
        });
        let first = found.clone().find(|unique| unique.predicate.is_none() && !unique.is_deferrable);
        match first.or_else(|| found.next()) {
            Some(unique) if unique.is_deferrable => Err(QueryError::Deferrable(unique.name.clone())),
            Some(unique) => Ok(unique.clone()),
            None => {
                let by = match by {
                    By::Name(name) => format!("named `{name}`"),
                    By::Fields(_) => {
                        format!("({})", fields.iter().map(|field| quoted(field)).collect::<Vec<_>>().join(", "))
                    }
                };
                let known: Vec<String> = all.iter().map(|unique| format!("`{}`", unique.name)).collect();
                Err(QueryError::NoUnique {
                    table: rows.table.name.clone(),
                    by: by.into(),
                    known: known.join(", ").into(),
                })
            }
        }
    }
}

fn is_over(rows: &Rows<'_>, unique: &Unique, fields: &[&Text]) -> bool {
    let columns: Option<Vec<&Text>> = unique
        .terms
        .iter()
        .map(|term| match term {
            IndexTerm::Column(name) => Some(name),
            IndexTerm::Expression(_) => None,
        })
        .collect();
    let Some(mut columns) = columns else { return false };
    columns.sort();
    let tenant = rows.model.tenant.as_ref().filter(|tenant| !fields.contains(tenant));
    columns == fields || columns.iter().copied().filter(|column| Some(*column) != tenant).eq(fields.iter().copied())
}

/// All uniques of a table: key, constraints, indexes.
fn all(rows: &Rows<'_>) -> Vec<Unique> {
    let of_columns = |columns: &[Text]| columns.iter().cloned().map(IndexTerm::Column).collect();
    let keys = rows.table.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, deferrable, .. } | ConstraintKind::Unique { columns, deferrable, .. } => {
            Some(Unique {
                name: constraint.name.clone(),
                terms: of_columns(columns),
                predicate: None,
                is_deferrable: *deferrable != Deferrable::No,
            })
        }
        _ => None,
    });
    let indexes = rows.table.indexes.iter().filter(|index| index.unique && !index.invalid).map(|index| Unique {
        name: index.name.clone(),
        terms: index.columns.iter().map(|column| column.term.clone()).collect(),
        predicate: index.predicate.clone(),
        is_deferrable: false,
    });
    keys.chain(indexes).collect()
}
