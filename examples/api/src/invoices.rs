//! `/invoices/{id}`: rows that are never changed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::patch;
use axum::{Json, Router};
use saas_entities::billing::Invoice;
use schema_core::Entity;
use schema_pg::query;
use serde::Deserialize;
use sqlx::postgres::PgPool;
use uuid::Uuid;

use crate::session::Session;
use crate::{Problem, db, rows};

#[derive(Debug, Deserialize)]
struct Changes {
    cents: i64,
}

pub fn routes() -> Router<PgPool> {
    Router::new().route("/invoices/{id}", patch(change))
}

/// Nobody may: the handler does not know that, the database does.
async fn change(
    State(pool): State<PgPool>,
    session: Session,
    Path(id): Path<Uuid>,
    Json(changes): Json<Changes>,
) -> Result<StatusCode, Problem> {
    let columns = Invoice::columns();
    let update = query::update(&rows::<Invoice>(), [id.to_string().into()], [(columns.cents, changes.cents.into())])?;
    let mut transaction = session.begin(&pool).await?;
    match db::execute(&mut transaction, &update).await? {
        0 => Err(Problem::not_found()),
        _ => {
            transaction.commit().await?;
            Ok(StatusCode::NO_CONTENT)
        }
    }
}
