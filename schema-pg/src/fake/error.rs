//! Why rows can't be made.

use schema_core::Diagnostics;

use crate::catalog::{QualifiedName, Text};

/// Why rows can't be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FakeError {
    /// The entities themselves are wrong.
    #[error(transparent)]
    Entities(#[from] Diagnostics),
    /// No row was found that keeps a condition.
    #[error("no row of {}.{} was found that keeps `{check}` (row {row}): say how its values are made, or load this table by hand", table.schema, table.name)]
    Unmet {
        /// The table.
        table: Box<QualifiedName>,
        /// The name of the check.
        check: Text,
        /// The number of the row.
        row: u64,
    },
    /// A row has to reference another, and there is none.
    #[error("row {row} of {}.{} has to reference a row of {}.{} by `{constraint}`, and there is none: make more rows there", table.schema, table.name, target.schema, target.name)]
    Reference {
        /// The table.
        table: Box<QualifiedName>,
        /// The foreign key.
        constraint: Text,
        /// The table that is referenced.
        target: Box<QualifiedName>,
        /// The number of the row.
        row: u64,
    },
    /// Nothing is known of the type of a column that has to have a value.
    #[error("{}.{} can't be filled: nothing is known of the type of `{column}`, which is neither empty nor has a default", table.schema, table.name)]
    Column {
        /// The table.
        table: Box<QualifiedName>,
        /// The column.
        column: Text,
    },
}
