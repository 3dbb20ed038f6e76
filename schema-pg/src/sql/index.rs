//! CREATE INDEX.

use std::fmt::{self, Display};

use super::quote::{Dotted, Fragment, Idents};
use super::storage::{Parameters, With};
use super::{Ident, Name};
use crate::catalog::{Index, IndexColumn, IndexMethod, IndexTerm, Nulls, OperatorClass, Order, QualifiedName};

/// `CREATE INDEX "name" ON "table" USING btree (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The index.
    pub index: &'a Index,
}

impl Display for CreateIndex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Index { name, method, unique, nulls_not_distinct, columns, include, storage, predicate } = self.index;
        f.write_str(if *unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " })?;
        Ident(name).fmt(f)?;
        f.write_str(" ON ")?;
        Name(self.table).fmt(f)?;
        f.write_str(" USING ")?;
        method.fmt(f)?;
        f.write_str(" (")?;
        for (i, column) in columns.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { ", " })?;
            index_column(column, f)?;
        }
        f.write_str(")")?;
        if !include.is_empty() {
            write!(f, " INCLUDE ({})", Idents(include))?;
        }
        if *nulls_not_distinct {
            f.write_str(" NULLS NOT DISTINCT")?;
        }
        With(storage).fmt(f)?;
        match predicate {
            Some(predicate) => write!(f, " WHERE ({})", Fragment(predicate)),
            None => Ok(()),
        }
    }
}

/// A column of an index, or of an exclusion.
pub fn index_column(column: &IndexColumn, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &column.term {
        IndexTerm::Column(name) => Ident(name).fmt(f)?,
        IndexTerm::Expression(expression) => write!(f, "({})", Fragment(expression))?,
    }
    if let Some(collation) = &column.collation {
        write!(f, " COLLATE {}", Dotted(collation))?;
    }
    if let Some(OperatorClass { name, parameters }) = &column.opclass {
        write!(f, " {}", Dotted(name))?;
        if !parameters.is_empty() {
            write!(f, " ({})", Parameters(parameters))?;
        }
    }
    f.write_str(match column.order {
        Order::Asc => "",
        Order::Desc => " DESC",
    })?;
    f.write_str(match column.nulls {
        None => "",
        Some(Nulls::First) => " NULLS FIRST",
        Some(Nulls::Last) => " NULLS LAST",
    })
}

impl Display for IndexMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            IndexMethod::Btree => "btree",
            IndexMethod::Hash => "hash",
            IndexMethod::Gin => "gin",
            IndexMethod::Gist => "gist",
            IndexMethod::SpGist => "spgist",
            IndexMethod::Brin => "brin",
            IndexMethod::Hnsw => "hnsw",
            IndexMethod::Ivfflat => "ivfflat",
        })
    }
}
