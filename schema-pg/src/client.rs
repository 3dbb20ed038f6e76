//! Live databases, with the crate `tokio-postgres`.

use tokio_postgres::GenericClient;

pub use crate::apply::client::{apply, apply_with};
use crate::catalog::Catalog;
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
