//! Live databases, with the crate `postgres`.

use postgres::{Client, GenericClient, SimpleQueryMessage};
use schema_core::Registry;

pub use crate::apply::blocking::{apply, apply_with};
use crate::catalog::{Catalog, QualifiedName};
#[cfg(feature = "fake")]
pub use crate::fake::load::blocking::load_fake;
use crate::health::{HealthOptions, HealthReport, HealthRows, health_queries, judge, statements_schema_query};
use crate::introspect::{IntrospectError, QUERY};
pub use crate::proof::{Proof, ProofError, prove};
#[cfg(feature = "fake")]
pub use crate::proofs::{
    AccessError, AccessOptions, AccessOutcome, AccessReport, Broken, LifecycleError, LifecycleReport, PatternPlan,
    prove_access, prove_audit, prove_retention, prove_soft_delete, prove_versions,
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

/// How a live database does, in the words of its entities: see [`health`](crate::health). Nothing is changed. A role that is a member of `pg_monitor` sees all of it;
/// others see no statements of others.
///
/// ```no_run
/// # use schema_core::*;
/// # fn registry() -> Result<Registry, Diagnostics> { registry![] }
/// use schema_pg::blocking::health;
/// use schema_pg::health::HealthOptions;
///
/// let registry = registry()?;
/// let mut client = postgres::Client::connect("host=localhost dbname=shop", postgres::NoTls)?;
/// let report = health(&mut client, &schema_pg::lower(&registry)?, Some(&registry), &HealthOptions::default())?;
/// report.assert_well();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When the server refuses a query.
pub fn health(
    client: &mut impl GenericClient,
    catalog: &Catalog,
    registry: Option<&Registry>,
    options: &HealthOptions,
) -> Result<HealthReport, Error> {
    // A query that waits for a lock, or that the role lacks a privilege for, is reported, and the others run.
    let mut ask = |sql: &str| -> Result<Result<HealthRows, String>, Error> {
        let mut one = client.transaction()?;
        one.batch_execute(crate::sql::health::WAITS_BRIEFLY)?;
        match rows_as_texts(&mut one, sql) {
            Ok(rows) => Ok(Ok(rows)),
            Err(error) if error.as_db_error().is_some() => Ok(Err(reason(&error))),
            Err(error) => Err(error.into()),
        }
    };
    let statements = ask(statements_schema_query())?.unwrap_or_default().into_iter().flatten().flatten().next();
    let options = HealthOptions { statements_schema: statements.map(Into::into), ..options.clone() };
    let queries = health_queries(catalog, &options);
    let answers = queries.iter().map(|query| ask(&query.sql)).collect::<Result<Vec<_>, _>>()?;
    Ok(judge(catalog, registry, &options, &answers))
}

/// The rows of a query, each value as text.
pub(crate) fn rows_as_texts(
    client: &mut impl GenericClient,
    query: &str,
) -> Result<Vec<Vec<Option<String>>>, postgres::Error> {
    let rows = client.simple_query(query)?;
    let texts = rows.iter().filter_map(|row| match row {
        SimpleQueryMessage::Row(row) => Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect()),
        _ => None,
    });
    Ok(texts.collect())
}

/// A table that the database holds; none where it is empty, as a scratch database has to be.
pub(crate) fn a_table(client: &mut Client) -> Result<Option<QualifiedName>, Error> {
    Ok(introspect(client, &[])?.tables.into_iter().next().map(|table| table.name))
}

/// What the server said; the error's own text is only "db error".
pub(crate) fn reason(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}
