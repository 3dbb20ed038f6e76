//! Columns, as attributes and queries name them.

use std::fmt;

use crate::ir::{IndexColumn, IndexTerm, Nulls, Order};

/// A column of an entity, and how an index sorts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Column {
    field: &'static str,
    name: &'static str,
    lower: bool,
    order: Order,
    nulls: Option<Nulls>,
}

impl Column {
    /// The column of this field.
    pub const fn new(field: &'static str) -> Self {
        Self { field, name: field, lower: false, order: Order::Asc, nulls: None }
    }

    /// The column of this field, with the name that the table gives it.
    pub const fn named(field: &'static str, name: &'static str) -> Self {
        Self { field, name, lower: false, order: Order::Asc, nulls: None }
    }

    /// The field's name in Rust.
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// The column's name in the table. Known for the columns of [`Entity::columns`](crate::Entity::columns); in an
    /// attribute it is the field's.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Largest first.
    pub const fn desc(mut self) -> Self {
        self.order = Order::Desc;
        self
    }

    /// Smallest first, as without it.
    pub const fn asc(mut self) -> Self {
        self.order = Order::Asc;
        self
    }

    /// Missing values before all others.
    pub const fn nulls_first(mut self) -> Self {
        self.nulls = Some(Nulls::First);
        self
    }

    /// Missing values behind all others.
    pub const fn nulls_last(mut self) -> Self {
        self.nulls = Some(Nulls::Last);
        self
    }

    /// The text in lower case.
    pub const fn lower(mut self) -> Self {
        self.lower = true;
        self
    }

    /// Nothing was said beside the name.
    pub fn is_plain(&self) -> bool {
        !self.lower && self.order == Order::Asc && self.nulls.is_none()
    }
}

impl From<Column> for IndexColumn {
    fn from(column: Column) -> Self {
        let field = column.field.into();
        IndexColumn {
            term: if column.lower { IndexTerm::Lower(field) } else { IndexTerm::Field(field) },
            order: column.order,
            nulls: column.nulls,
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(feature = "sea-query")]
impl sea_query::Iden for Column {
    fn unquoted(&self) -> &str {
        self.name
    }
}

/// A list of columns: `[status, created_at.desc()]`.
#[diagnostic::on_unimplemented(
    message = "columns are given as a list",
    label = "expected a list of columns",
    note = "write the columns in brackets, without quotes: `[status]`, `[status, created_at.desc()]`"
)]
pub trait IntoColumns {
    /// The columns in order.
    fn into_columns(self) -> Vec<Column>;
}

impl<const N: usize> IntoColumns for [Column; N] {
    fn into_columns(self) -> Vec<Column> {
        self.to_vec()
    }
}

impl IntoColumns for Vec<Column> {
    fn into_columns(self) -> Vec<Column> {
        self
    }
}
