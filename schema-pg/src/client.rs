//! Live databases, with the crate `tokio-postgres`.

use schema_core::Registry;
use tokio_postgres::{GenericClient, SimpleQueryMessage};

pub use crate::apply::client::{apply, apply_with};
use crate::catalog::Catalog;
#[cfg(feature = "fake")]
pub use crate::fake::load::client::load_fake;
use crate::health::{HealthOptions, HealthReport, HealthRows, health_queries, judge, statements_schema_query};
use crate::introspect::{IntrospectError, QUERY};
use crate::sql::health as sql;

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

/// As [`blocking::health`](crate::blocking::health): how a live database does, in the words of its entities.
///
/// # Errors
///
/// When the server refuses a query.
pub async fn health(
    client: &tokio_postgres::Client,
    catalog: &Catalog,
    registry: Option<&Registry>,
    options: &HealthOptions,
) -> Result<HealthReport, Error> {
    // A query that waits for a lock, or that the role lacks a privilege for, is reported, and the others run.
    let ask = async |sql: &str| -> Result<Result<HealthRows, String>, Error> {
        let asked = [sql::BEGINS, sql::WAITS_BRIEFLY, sql, sql::ENDS].join("; ");
        let rows = match client.simple_query(&asked).await {
            Ok(rows) => rows,
            Err(error) if error.as_db_error().is_some() => {
                client.batch_execute(sql::ENDS).await?;
                return Ok(Err(error.as_db_error().map(ToString::to_string).unwrap_or_default()));
            }
            Err(error) => return Err(error.into()),
        };
        let texts = rows.iter().filter_map(|row| match row {
            SimpleQueryMessage::Row(row) => Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect()),
            _ => None,
        });
        Ok(Ok(texts.collect()))
    };
    let statements = ask(statements_schema_query()).await?.unwrap_or_default().into_iter().flatten().flatten().next();
    let options = HealthOptions { statements_schema: statements.map(Into::into), ..options.clone() };
    let mut answers = Vec::new();
    for query in health_queries(catalog, &options) {
        answers.push(ask(&query.sql).await?);
    }
    Ok(judge(catalog, registry, &options, &answers))
}
