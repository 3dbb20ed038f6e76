//! Live databases, with the crate `tokio-postgres`.

use tokio_postgres::GenericClient;

pub use crate::apply::client::{apply, apply_with};
use crate::catalog::Catalog;
#[cfg(feature = "fake")]
pub use crate::fake::load::client::load_fake;
use crate::introspect::{IntrospectError, QUERY};

/// Why a live database can't be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server, or the way to it.
    #[error(transparent)]
    Postgres(#[from] tokio_postgres::Error),
    /// What the server said can't be read.
    #[error(transparent)]
    Introspect(#[from] IntrospectError),
}

/// All that these schemas hold, in one round trip; without names, all schemas but the server's own.
///
/// ```no_run
/// # async fn example(client: tokio_postgres::Client) -> Result<(), schema_pg::client::Error> {
/// let catalog = schema_pg::client::introspect(&client, &["app"]).await?;
/// println!("{} tables", catalog.tables.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When the server refuses, and when it says something that this version of the library can't read.
pub async fn introspect(client: &impl GenericClient, schemas: &[&str]) -> Result<Catalog, Error> {
    let row = client.query_one(QUERY, &[&schemas]).await?;
    Ok(Catalog::from_introspection(row.try_get(0)?)?)
}

/// Notes in `live`, which was read from the same database, which reference rows of a catalog it holds: then [`drift`](crate::drift()) and
/// [`diff`](crate::diff()) compare them.
///
/// # Errors
///
/// When the server refuses: also where policies would hide rows from who asks. A superuser and a role with BYPASSRLS see all.
pub async fn introspect_seeds(
    client: &mut impl GenericClient,
    seeded: &Catalog,
    live: &mut Catalog,
) -> Result<(), Error> {
    let Some(query) = crate::seeds::seed_query(seeded, live) else { return Ok(()) };
    let transaction = client.transaction().await?;
    transaction.batch_execute(crate::sql::ROW_SECURITY_OFF).await?;
    let row = transaction.query_one(&*query, &[]).await?;
    transaction.rollback().await?;
    Ok(crate::seeds::observe_seeds(seeded, live, row.try_get(0)?)?)
}
