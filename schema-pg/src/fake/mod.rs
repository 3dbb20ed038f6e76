//! Development data: rows that look real, keep all rules and are the same for the same seed on every machine.
//!
//! [`fake`] decides from the entities how the rows of each table are made; what comes out is COPY data, in an order that loads. A value is a function of
//! the seed, its column and the number of its row, so rows are made one after the other and none is kept: a million rows take no more memory than ten.

mod build;
mod columns;
mod copy;
mod expression;
mod json;
mod kind;
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
pub(crate) mod load;
mod order;
mod partition;
mod plan;
mod row;
mod script;
mod solve;
mod tenants;
mod unique;
mod value;

use schema_core::fake::{Meaning, day_of};
use schema_core::{Diagnostics, Registry};

use crate::catalog::{Catalog, QualifiedName, Text};
use crate::config::Config;
use crate::lower::lower_with;
use crate::sql::expression::pattern;

pub use copy::Copy;
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
pub use load::{FakeProgress, LoadError};
pub use script::LoadStep;

/// How much is made, and of what it is made.
///
/// ```
/// use schema_pg::FakeOptions;
///
/// let options = FakeOptions { seed: 42, rows: 1_000, ..FakeOptions::default() }.table("orders", 1_000_000);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FakeOptions {
    /// Another seed gives other rows.
    pub seed: u64,
    /// How many rows each table gets. Tenants are a twentieth of that, at least two. Where keys allow fewer rows, there are fewer.
    pub rows: u64,
    /// How many rows single tables get: by `orders` or `shop.orders`.
    pub tables: Vec<(Text, u64)>,
    /// The year, month and day up to which moments go. The clock of the machine does not count, so that the same seed gives the same rows tomorrow.
    pub until: (i64, i64, i64),
}

impl Default for FakeOptions {
    fn default() -> Self {
        Self { seed: 0, rows: 100, tables: Vec::new(), until: (2026, 1, 1) }
    }
}

impl FakeOptions {
    /// The same with so many rows of one table.
    #[must_use]
    pub fn table(mut self, name: impl Into<Text>, rows: u64) -> Self {
        self.tables.push((name.into(), rows));
        self
    }

    fn rows_of(&self, table: &QualifiedName, are_tenants: bool) -> u64 {
        let own = self.tables.iter().rev().find(|(name, _)| table.is_called(name)).map(|(_, rows)| *rows);
        own.unwrap_or(if are_tenants { (self.rows / 20).max(2) } else { self.rows })
    }

    fn until(&self) -> i64 {
        let (year, month, day) = self.until;
        day_of(year, month, day) * value::DAY
    }
}

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
        table: QualifiedName,
        /// The name of the check.
        check: Text,
        /// The number of the row.
        row: u64,
    },
    /// A row has to reference another, and there is none.
    #[error("row {row} of {}.{} has to reference a row of {}.{} by `{constraint}`, and there is none: make more rows there", table.schema, table.name, target.schema, target.name)]
    Reference {
        /// The table.
        table: QualifiedName,
        /// The foreign key.
        constraint: Text,
        /// The table that is referenced.
        target: QualifiedName,
        /// The number of the row.
        row: u64,
    },
    /// Nothing is known of the type of a column that has to have a value.
    #[error("{}.{} can't be filled: nothing is known of the type of `{column}`, which is neither empty nor has a default", table.schema, table.name)]
    Column {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Text,
    },
}

/// Rows to be loaded.
#[derive(Debug)]
pub struct Fake {
    plan: plan::Plan,
    catalog: Catalog,
}

/// Decides how the rows of all entities are made, in the schema `public` unless an entity says another.
///
/// ```
/// use schema_core::{Entity, registry};
/// use schema_pg::FakeOptions;
///
/// #[derive(Entity)]
/// #[entity(name = "users", timestamps)]
/// struct User {
///     #[entity(primary_key)]
///     id: i64,
///     #[entity(email, unique)]
///     email: String,
/// }
///
/// let rows = schema_pg::fake(&registry![User]?, &FakeOptions { seed: 42, rows: 3, ..FakeOptions::default() })?;
/// let users = rows.copy(0).collect::<Result<String, _>>()?;
/// assert_eq!(users.lines().count(), 3);
/// assert!(rows.script()?.starts_with("BEGIN;\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What is wrong with the entities.
pub fn fake(registry: &Registry, options: &FakeOptions) -> Result<Fake, FakeError> {
    fake_with(registry, &Config::default(), options)
}

/// The same with settings.
///
/// # Errors
/// As [`fake`].
pub fn fake_with(registry: &Registry, config: &Config, options: &FakeOptions) -> Result<Fake, FakeError> {
    let catalog = lower_with(registry, config)?;
    let plan = build::build(registry, config, &catalog, options);
    Ok(Fake { plan, catalog })
}

impl Fake {
    /// The tables in the order in which they are loaded, each with how many rows it gets.
    pub fn tables(&self) -> impl Iterator<Item = (&QualifiedName, u64)> {
        self.plan.tables.iter().map(|table| (&table.name, table.rows))
    }

    /// Checks that are not understood: the table, and the name. Rows are made without looking at them, and may break them.
    pub fn unread(&self) -> &[(QualifiedName, Text)] {
        &self.plan.unread
    }

    /// The data of the table at this place of [`tables`](Self::tables), in parts: for the COPY statement that [`steps`](Self::steps) has.
    pub fn copy(&self, table: usize) -> Copy<'_> {
        Copy::new(&self.plan, table)
    }
}

/// What a pattern of a rule is about.
fn known(text: &str) -> Option<Meaning> {
    Some(match text {
        pattern::EMAIL => Meaning::Email,
        pattern::PHONE => Meaning::Phone,
        pattern::URL => Meaning::Url,
        pattern::CURRENCY => Meaning::Currency,
        pattern::SLUG => Meaning::Slug,
        _ => return None,
    })
}
