//! Why a statement can't be built.

use crate::catalog::{QualifiedName, Text};

/// Why a statement can't be built. None of it depends on values: a test that builds each statement once finds all of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The catalog was not lowered from a registry with the entity.
    #[error("no table of the catalog is of `{0}`: lower a registry in which it is")]
    NoTable(Text),
    /// The table has no such column.
    #[error("`{table}` has no column `{column}`: name a field that is one column, such as `User::columns().email`")]
    NoColumn {
        /// The table.
        table: QualifiedName,
        /// What was asked for.
        column: Text,
    },
    /// The entity has no such access pattern.
    #[error("`{table}` has no access pattern `{pattern}`: write `#[entity(access(…))]`, or name one of {known}")]
    NoPattern {
        /// The table.
        table: QualifiedName,
        /// What was asked for.
        pattern: Text,
        /// Those that there are.
        known: Text,
    },
    /// The pattern is asked for in the other way.
    #[error("{0}")]
    Through(Text),
    /// The table has no primary key.
    #[error("`{0}` has no primary key by which a row is found")]
    NoKey(QualifiedName),
    /// No unique of the table is over these columns, or has this name.
    #[error("`{table}` has no unique {by}: write `#[entity(unique)]`, or name one of {known}")]
    NoUnique {
        /// The table.
        table: QualifiedName,
        /// What was asked for.
        by: Text,
        /// The uniques that there are.
        known: Text,
    },
    /// PostgreSQL does not look for conflicts by a constraint that is checked later.
    #[error("`{0}` is deferrable, and ON CONFLICT needs a unique that is checked at once")]
    Deferrable(Text),
    /// The entity is not deleted softly.
    #[error("rows of `{0}` are not deleted softly: write `#[entity(soft_delete)]`")]
    NotSoftDeleted(QualifiedName),
    /// The entity has no version.
    #[error("rows of `{0}` have no version: write `#[entity(version)]` on a field")]
    NoVersion(QualifiedName),
    /// There are more or fewer values than columns.
    #[error("{given} values for the {expected} columns {columns}")]
    Values {
        /// How many there are.
        given: usize,
        /// How many there should be.
        expected: usize,
        /// The columns.
        columns: Text,
    },
    /// The key of a row is how it is found, and stays.
    #[error("`{0}` is of the key, by which the row is found: write an `UPDATE` of your own")]
    Immutable(Text),
    /// Nothing is written.
    #[error("nothing is written to `{0}`: give a value for a column that the database does not set")]
    Nothing(QualifiedName),
    /// COPY passes no policy and calls no function.
    #[error("{0}")]
    NoCopy(Text),
    /// The values of sea-query's arrays are no texts.
    #[error("an array is given as a text here, `{{a,b}}`: column `{0}`")]
    ArrayValue(Text),
}
