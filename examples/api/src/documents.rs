//! `/documents/{slug}`: a row that is made or changed by its address.

use axum::extract::{Path, State};
use axum::routing::put;
use axum::{Json, Router};
use saas_entities::documents::Document;
use schema_core::Entity;
use schema_pg::query;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgPool;

use crate::session::Session;
use crate::{Problem, db, rows};

/// What the API shows of a document.
#[derive(Debug, Serialize, Deserialize)]
struct Shown {
    slug: String,
    title: String,
    body: String,
    version: i64,
}

#[derive(Debug, Deserialize)]
struct Written {
    title: String,
    body: String,
    #[serde(default)]
    tags: Vec<String>,
}

pub fn routes() -> Router<PgPool> {
    Router::new().route("/documents/{slug}", put(write))
}

/// The slug is unique among the live documents of an organization: by that the upsert finds the document.
async fn write(
    State(pool): State<PgPool>,
    session: Session,
    Path(slug): Path<String>,
    Json(written): Json<Written>,
) -> Result<Json<Shown>, Problem> {
    let (documents, columns) = (rows::<Document>(), Document::columns());
    // A list as PostgreSQL reads it.
    let quoted: Vec<String> = written.tags.iter().map(|tag| serde_json::json!(tag).to_string()).collect();
    let upsert = query::upsert(
        &documents,
        [columns.slug],
        [
            (columns.organization_id, session.organization.to_string().into()),
            (columns.slug, slug.into()),
            (columns.title, written.title.into()),
            (columns.body, written.body.into()),
            (columns.tags, format!("{{{}}}", quoted.join(",")).into()),
        ],
    )?;
    let mut transaction = session.begin(&pool).await?;
    let document = db::insert(&mut transaction, &documents, upsert).await?;
    transaction.commit().await?;
    Ok(Json(document))
}
