//! CREATE INDEX.

use std::fmt;

use super::quote::Idents;
use super::{Ident, Name};
use crate::catalog::{Index, IndexColumn, IndexMethod, IndexTerm, Nulls, Order, QualifiedName};

/// `CREATE INDEX "name" ON "table" USING btree (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The index.
    pub index: &'a Index,
}

impl fmt::Display for CreateIndex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Index { name, method, unique, nulls_not_distinct, columns, include, predicate } = self.index;
        let unique = if *unique { "UNIQUE " } else { "" };
        write!(f, "CREATE {unique}INDEX {} ON {} USING {method} (", Ident(name), Name(self.table))?;
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
        match predicate {
            Some(predicate) => write!(f, " WHERE ({predicate})"),
            None => Ok(()),
        }
    }
}

fn index_column(column: &IndexColumn, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &column.term {
        IndexTerm::Column(name) => write!(f, "{}", Ident(name))?,
        IndexTerm::Expression(expression) => write!(f, "({expression})")?,
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

impl fmt::Display for IndexMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            IndexMethod::Btree => "btree",
            IndexMethod::Hash => "hash",
            IndexMethod::Gin => "gin",
            IndexMethod::Gist => "gist",
            IndexMethod::SpGist => "spgist",
            IndexMethod::Brin => "brin",
        })
    }
}
