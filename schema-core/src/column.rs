//! Columns, as attributes and queries name them.

use std::fmt;

use crate::ir::{IndexColumn, IndexTerm, Nulls, OperatorClass, Order, Text, Weight};

/// A column of an entity, or what is made of one, and how an index sorts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Column {
    term: Term,
    name: &'static str,
    order: Order,
    nulls: Option<Nulls>,
    collation: Option<&'static str>,
    opclass: Option<(&'static str, &'static [(&'static str, &'static str)])>,
    weight: Option<Weight>,
}

/// What is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Term {
    Field(&'static str),
    Lower(&'static str),
    Member(&'static str, &'static str),
    Expression(&'static str),
}

impl Column {
    /// The column of this field.
    pub const fn new(field: &'static str) -> Self {
        Self::named(field, field)
    }

    /// The column of this field, with the name that the table gives it.
    pub const fn named(field: &'static str, name: &'static str) -> Self {
        Self::of(Term::Field(field), name)
    }

    /// An SQL expression over the columns of a row. See [`expr`](crate::attr::expr).
    pub const fn expression(sql: &'static str) -> Self {
        Self::of(Term::Expression(sql), sql)
    }

    const fn of(term: Term, name: &'static str) -> Self {
        Self { term, name, order: Order::Asc, nulls: None, collation: None, opclass: None, weight: None }
    }

    /// The field's name in Rust; none for an expression.
    pub const fn field(&self) -> Option<&'static str> {
        match self.term {
            Term::Field(field) | Term::Lower(field) | Term::Member(field, _) => Some(field),
            Term::Expression(_) => None,
        }
    }

    /// The column's name in the table. Known for the columns of [`Entity::columns`](crate::Entity::columns); in an
    /// attribute it is the field's.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Largest first.
    #[must_use]
    pub const fn desc(mut self) -> Self {
        self.order = Order::Desc;
        self
    }

    /// Smallest first, as without it.
    #[must_use]
    pub const fn asc(mut self) -> Self {
        self.order = Order::Asc;
        self
    }

    /// Missing values before all others.
    #[must_use]
    pub const fn nulls_first(mut self) -> Self {
        self.nulls = Some(Nulls::First);
        self
    }

    /// Missing values after all others.
    #[must_use]
    pub const fn nulls_last(mut self) -> Self {
        self.nulls = Some(Nulls::Last);
        self
    }

    /// The text in lower case.
    #[must_use]
    pub const fn lower(mut self) -> Self {
        if let Term::Field(field) = self.term {
            self.term = Term::Lower(field);
        }
        self
    }

    /// A member of an embedded struct: `address.member("city")`, `address.member("geo.lat")`.
    #[must_use]
    pub const fn member(mut self, path: &'static str) -> Self {
        if let Term::Field(field) = self.term {
            self.term = Term::Member(field, path);
        }
        self
    }

    /// Sorted and compared by the rules of a language or of bytes: `title.collate("C")`.
    #[must_use]
    pub const fn collate(mut self, collation: &'static str) -> Self {
        self.collation = Some(collation);
        self
    }

    /// The operators that an index of PostgreSQL serves: `email.opclass("text_pattern_ops")`.
    #[must_use]
    pub const fn opclass(mut self, name: &'static str) -> Self {
        self.opclass = Some((name, &[]));
        self
    }

    /// The same with parameters: `name.opclass_with("gist_trgm_ops", &[("siglen", "32")])`.
    #[must_use]
    pub const fn opclass_with(
        mut self,
        name: &'static str,
        parameters: &'static [(&'static str, &'static str)],
    ) -> Self {
        self.opclass = Some((name, parameters));
        self
    }

    /// How much a word found here counts in a search: `title.weight(A)`.
    #[must_use]
    pub const fn weight(mut self, weight: Weight) -> Self {
        self.weight = Some(weight);
        self
    }

    /// How much a word found here counts, where that was said.
    pub const fn weighted(&self) -> Option<Weight> {
        self.weight
    }

    /// The same without its weight.
    #[must_use]
    pub const fn unweighted(mut self) -> Self {
        self.weight = None;
        self
    }

    /// Nothing is said but the name.
    pub fn is_plain(&self) -> bool {
        *self == Column { name: self.name, ..Column::new(self.field().unwrap_or_default()) }
    }
}

impl From<Column> for IndexColumn {
    fn from(column: Column) -> Self {
        let parameters = |all: &'static [(&'static str, &'static str)]| -> Vec<(Text, Text)> {
            all.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
        };
        IndexColumn {
            term: match column.term {
                Term::Field(field) => IndexTerm::Field(field.into()),
                Term::Lower(field) => IndexTerm::Lower(field.into()),
                Term::Member(field, path) => IndexTerm::Member(field.into(), path.into()),
                Term::Expression(sql) => IndexTerm::Expression(sql.into()),
            },
            order: column.order,
            nulls: column.nulls,
            collation: column.collation.map(Into::into),
            opclass: column
                .opclass
                .map(|(name, all)| Box::new(OperatorClass { name: name.into(), parameters: parameters(all) })),
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
