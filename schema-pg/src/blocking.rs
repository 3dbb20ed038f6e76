//! Live databases, with the crate `postgres`.

use postgres::{Client, GenericClient};

pub use crate::apply::blocking::{apply, apply_with};
use crate::catalog::{Catalog, QualifiedName};
#[cfg(feature = "fake")]
pub use crate::fake::load::blocking::load_fake;
use crate::introspect::{IntrospectError, QUERY};
pub use crate::proof::{Proof, ProofError, prove};
#[cfg(feature = "fake")]
pub use crate::proofs::{
    Broken, LifecycleError, LifecycleReport, prove_audit, prove_retention, prove_soft_delete, prove_versions,
};
pub use crate::tenants::{TenantError, TenantLeak, TenantReport, prove_tenants};

/// Why a live database can't be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server, or the way to it.
    #[error(transparent)]
    Postgres(#[from] postgres::Error),
    /// What the server said can't be read.
    #[error(transparent)]
    Introspect(#[from] IntrospectError),
}

/// All that these schemas hold, in one round trip; without names, all schemas but the server's own.
///
/// ```no_run
/// let mut client = postgres::Client::connect("host=localhost dbname=shop", postgres::NoTls)?;
/// let catalog = schema_pg::blocking::introspect(&mut client, &["app"])?;
/// println!("{} tables", catalog.tables.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When the server refuses, and when it says something that this version of the library can't read.
pub fn introspect(client: &mut impl GenericClient, schemas: &[&str]) -> Result<Catalog, Error> {
    let row = client.query_one(QUERY, &[&schemas])?;
    Ok(Catalog::from_introspection(row.try_get(0)?)?)
}

/// Notes in `live`, which was read from the same database, which reference rows of a catalog it holds: then [`drift`](crate::drift()) and
/// [`diff`](crate::diff()) compare them.
///
/// ```no_run
/// # let seeded = schema_pg::Catalog::EMPTY;
/// let mut client = postgres::Client::connect("host=localhost dbname=shop", postgres::NoTls)?;
/// let mut live = schema_pg::blocking::introspect(&mut client, &["app"])?;
/// schema_pg::blocking::introspect_seeds(&mut client, &seeded, &mut live)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When the server refuses: also where policies would hide rows from who asks. A superuser and a role with BYPASSRLS see all.
pub fn introspect_seeds(client: &mut impl GenericClient, seeded: &Catalog, live: &mut Catalog) -> Result<(), Error> {
    let Some(query) = crate::seeds::seed_query(seeded, live) else { return Ok(()) };
    let mut transaction = client.transaction()?;
    transaction.batch_execute(crate::sql::ROW_SECURITY_OFF)?;
    let row = transaction.query_one(&*query, &[])?;
    transaction.rollback()?;
    Ok(crate::seeds::observe_seeds(seeded, live, row.try_get(0)?)?)
}

/// A table that the database holds; none where it is empty, as a scratch database has to be.
pub(crate) fn a_table(client: &mut Client) -> Result<Option<QualifiedName>, Error> {
    Ok(introspect(client, &[])?.tables.into_iter().next().map(|table| table.name))
}

/// What the server said; the error's own text is only "db error".
pub(crate) fn reason(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}
