//! What a column of a partition is in the end: what it has from the tables above, and what it has of its own.

use crate::catalog::{Column, DataType, Own, Table, Text};

/// A column as it is in one table, as far as it may be otherwise than in the table above.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<'c> {
    /// Its default.
    pub default: Option<&'c Text>,
    /// It takes no NULL.
    pub not_null: bool,
    /// How it is stored, where that is not as its type is.
    pub storage: Option<&'c Text>,
    /// How it is compressed, where that is said.
    pub compression: Option<&'c Text>,
    /// The target for statistics.
    pub statistics: Option<i32>,
    /// Attributes.
    pub attributes: &'c [(Text, Text)],
    /// The comment on it.
    pub comment: Option<&'c Text>,
}

impl<'c> Kept<'c> {
    /// A column of a table that is no partition.
    pub fn of(column: &'c Column) -> Self {
        let options = column.options.as_deref();
        Self {
            default: column.default.as_ref(),
            not_null: !column.nullable,
            storage: options.and_then(|options| options.storage.as_ref()),
            compression: options.and_then(|options| options.compression.as_ref()),
            statistics: options.and_then(|options| options.statistics),
            attributes: options.map_or(&[], |options| &options.attributes),
            comment: column.comment.as_ref(),
        }
    }

    /// The same in a new partition of that table.
    #[must_use]
    pub fn given(&self) -> Self {
        Self { statistics: None, attributes: &[], comment: None, ..self.clone() }
    }

    /// The same in a partition of that table.
    #[must_use]
    pub fn within(&self, partition: &'c Table, column: &str) -> Self {
        let mut kept = self.given();
        if let Some(own) = partition.overridden(column) {
            let declared = |own: &'c Option<Own>, above| own.as_ref().map_or(above, Own::said);
            kept.default = declared(&own.default, kept.default);
            kept.not_null |= own.not_null;
            kept.storage = declared(&own.storage, kept.storage);
            kept.compression = declared(&own.compression, kept.compression);
            kept.statistics = own.statistics;
            kept.attributes = &own.attributes;
            kept.comment = own.comment.as_ref();
        }
        kept
    }
}

/// How a type is stored where nothing is said.
pub fn default_storage(ty: &DataType) -> &'static str {
    match ty {
        DataType::Text
        | DataType::Varchar(_)
        | DataType::Char(_)
        | DataType::Bytea
        | DataType::Jsonb
        | DataType::Array(_) => "EXTENDED",
        DataType::Numeric(_) | DataType::Inet | DataType::Cidr => "MAIN",
        _ => "PLAIN",
    }
}
