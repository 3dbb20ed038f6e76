//! An HTTP API over the product of many tenants: axum, sqlx, and the entities of `examples/saas`.
//!
//! No handler checks what the schema says: a request that breaks it is refused by the database, and [`Problem`] makes the answer of that.
//! No handler writes SQL: `schema_pg::query` does.

mod db;
mod documents;
mod invoices;
mod problem;
mod projects;
mod session;
mod tasks;

use std::path::Path;
use std::sync::LazyLock;

use axum::Router;
use schema_pg::Catalog;
use schema_pg::query::Rows;
use sqlx::Connection;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};

pub use problem::Problem;

/// What the database holds, with the names that Rust has for it.
static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let registry = saas_entities::registry().unwrap_or_else(|found| panic!("{found}"));
    schema_pg::lower_with(&registry, &saas_entities::config()).unwrap_or_else(|found| panic!("{found}"))
});

/// The rows of an entity.
fn rows<E: schema_core::Entity>() -> Rows<'static> {
    schema_pg::query::rows::<E>(&CATALOG).unwrap_or_else(|error| panic!("{error}"))
}

/// All routes. The pool signs in as the application's role, `saas_app`, which row security binds.
pub fn router(pool: PgPool) -> Router {
    Router::new()
        .merge(projects::routes())
        .merge(tasks::routes())
        .merge(documents::routes())
        .merge(invoices::routes())
        .with_state(pool)
}

/// Migrates the database, as its owner, and adds the rows that are there from the start. Called before the first request: sqlx lets one
/// process at a time do it.
///
/// # Errors
/// What the server refuses.
pub async fn migrate(owner: &PgConnectOptions) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(owner).await?;
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../saas/migrations"));
    Migrator::new(folder).await?.run(&mut connection).await?;
    sqlx::raw_sql(saas_entities::SEEDS).execute(&mut connection).await?;
    connection.close().await
}
