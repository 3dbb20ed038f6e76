//! `/projects`: pages, rows, soft deletion.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use saas_entities::work::Project;
use schema_core::Entity;
use schema_pg::query;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgPool;
use uuid::Uuid;

use crate::db::{self, Page, PageOf};
use crate::session::Session;
use crate::{Problem, rows};

/// What the API shows of a project.
#[derive(Debug, Serialize, Deserialize)]
struct Shown {
    id: Uuid,
    code: String,
    name: String,
    description: Option<String>,
}

#[derive(Debug, Deserialize)]
struct New {
    code: String,
    name: String,
    description: Option<String>,
}

/// What is missing stays as it is.
#[derive(Debug, Deserialize)]
struct Changes {
    code: Option<String>,
    name: Option<String>,
}

pub fn routes() -> Router<PgPool> {
    Router::new()
        .route("/projects", get(page).post(create))
        .route("/projects/{id}", get(one).patch(change).delete(delete))
        .route("/projects/{id}/restore", post(restore))
}

async fn page(
    State(pool): State<PgPool>,
    session: Session,
    Query(of): Query<PageOf>,
) -> Result<Json<Page<Shown>>, Problem> {
    let mut transaction = session.begin(&pool).await?;
    let page = db::page(&mut transaction, &rows::<Project>(), Project::columns().name, &of, |_| {}).await?;
    Ok(Json(page))
}

async fn create(
    State(pool): State<PgPool>,
    session: Session,
    Json(new): Json<New>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let (projects, columns) = (rows::<Project>(), Project::columns());
    let insert = query::insert(
        &projects,
        [
            (columns.organization_id, session.organization.to_string().into()),
            (columns.code, new.code.into()),
            (columns.name, new.name.into()),
            (columns.description, new.description.into()),
        ],
    )?;
    let mut transaction = session.begin(&pool).await?;
    let made = db::insert(&mut transaction, &projects, insert).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}

async fn one(State(pool): State<PgPool>, session: Session, Path(id): Path<Uuid>) -> Result<Json<Shown>, Problem> {
    let mut transaction = session.begin(&pool).await?;
    let found = query::by_key(&rows::<Project>(), [id.to_string().into()])?;
    Ok(Json(db::one(&mut transaction, found).await?))
}

async fn change(
    State(pool): State<PgPool>,
    session: Session,
    Path(id): Path<Uuid>,
    Json(changes): Json<Changes>,
) -> Result<Json<Shown>, Problem> {
    let (projects, columns) = (rows::<Project>(), Project::columns());
    let values = [(columns.code, changes.code), (columns.name, changes.name)];
    let values = values.into_iter().filter_map(|(column, value)| Some((column, value?.into())));
    let update = query::update(&projects, [id.to_string().into()], values)?;
    let mut transaction = session.begin(&pool).await?;
    let changed = db::update(&mut transaction, &projects, update).await?;
    transaction.commit().await?;
    Ok(Json(changed))
}

/// The project goes with its tasks and documents, and can be restored with them.
async fn delete(State(pool): State<PgPool>, session: Session, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    let statement = query::soft_delete(&rows::<Project>(), [id.to_string().into()])?;
    reach(&pool, session, &statement).await
}

async fn restore(State(pool): State<PgPool>, session: Session, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    let statement = query::restore(&rows::<Project>(), [id.to_string().into()])?;
    reach(&pool, session, &statement).await
}

async fn reach(pool: &PgPool, session: Session, statement: &sea_query::UpdateStatement) -> Result<StatusCode, Problem> {
    let mut transaction = session.begin(pool).await?;
    match db::execute(&mut transaction, statement).await? {
        0 => Err(Problem::not_found()),
        _ => {
            transaction.commit().await?;
            Ok(StatusCode::NO_CONTENT)
        }
    }
}
