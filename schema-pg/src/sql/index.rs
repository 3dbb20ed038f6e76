//! CREATE INDEX.

use std::borrow::Cow;
use std::fmt::{self, Write};

use super::quote::{Dotted, Fragment, Idents};
use super::storage::{Parameters, With};
use super::{Ident, Name, Sql};
use crate::catalog::{Index, IndexColumn, IndexMethod, IndexTerm, Nulls, OperatorClass, Order, QualifiedName};

displayed!(CreateIndex<'_>, IndexMethod);

/// `CREATE INDEX name ON "table" USING btree (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The index.
    pub index: Cow<'a, Index>,
    /// CONCURRENTLY: the table is written on meanwhile. Not in a transaction.
    pub concurrently: bool,
    /// ON ONLY: of a partitioned table, and of none of its partitions.
    pub only: bool,
}

impl Sql for CreateIndex<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        self.words(&self.index.name, &Name(self.table), f)
    }
}

impl<'a> CreateIndex<'a> {
    /// An index of a table that nobody uses yet, or of which others wait.
    pub fn new(table: &'a QualifiedName, index: &'a Index) -> Self {
        Self { table, index: Cow::Borrowed(index), concurrently: false, only: false }
    }

    /// The same for a table of which PL/pgSQL knows the name, and gives the index one: `%s` stands for the table.
    pub fn template(&self) -> String {
        let mut sql = String::new();
        let _ = self.words("", &Fragment("\u{0}"), &mut sql);
        sql.replace('%', "%%").replace('\u{0}', "%s")
    }

    fn words<W: Write>(&self, name: &str, table: &impl Sql, f: &mut W) -> fmt::Result {
        let Index { method, unique, nulls_not_distinct, columns, include, storage, predicate, .. } = &*self.index;
        f.write_str(if *unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " })?;
        f.write_str(if self.concurrently { "CONCURRENTLY " } else { "" })?;
        if !name.is_empty() {
            Ident(name).write(f)?;
            f.write_str(" ")?;
        }
        f.write_str("ON ")?;
        f.write_str(if self.only { "ONLY " } else { "" })?;
        table.write(f)?;
        f.write_str(" USING ")?;
        method.write(f)?;
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
        With(storage).write(f)?;
        if let Some(predicate) = predicate {
            f.write_str(" WHERE (")?;
            Fragment(predicate).write(f)?;
            f.write_str(")")?;
        }
        Ok(())
    }
}

/// A column of an index, or of an exclusion.
pub fn index_column<W: Write>(column: &IndexColumn, f: &mut W) -> fmt::Result {
    match &column.term {
        IndexTerm::Column(name) => Ident(name).write(f)?,
        IndexTerm::Expression(expression) => write!(f, "({})", Fragment(expression))?,
    }
    if let Some(collation) = &column.collation {
        write!(f, " COLLATE {}", Dotted(collation))?;
    }
    if let Some(OperatorClass { name, parameters }) = column.opclass.as_deref() {
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

impl Sql for IndexMethod {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
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
