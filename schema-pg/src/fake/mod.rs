//! Development data: rows that look real, keep all rules and are the same for the same seed on every machine.
//!
//! [`fake`] decides from the entities how the rows of each table are made; what comes out is COPY data, in an order that loads. A value is a function of
//! the seed, its column and the number of its row, so rows are made one after the other and none is kept: a million rows take no more memory than ten.

mod build;
mod columns;
mod copy;
mod error;
mod expression;
mod json;
mod kind;
mod known;
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
pub(crate) mod load;
mod made;
mod options;
mod order;
mod parse;
mod partition;
mod plan;
mod row;
mod script;
mod solve;
mod tenants;
mod unique;
mod value;

use schema_core::Registry;

use crate::config::Config;
use crate::lower::lower_with;

pub use copy::Copy;
pub use error::FakeError;
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
pub use load::{FakeProgress, LoadError};
pub use made::Fake;
pub use options::FakeOptions;
pub use script::LoadStep;

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
