//! `/projects/{id}/tasks` and `/tasks/{id}`: rows with a version, which two may change at once.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, patch};
use axum::{Json, Router};
use saas_entities::work::Task;
use schema_core::Entity;
use schema_pg::query;
use sea_query::{Expr, ExprTrait};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgPool;
use uuid::Uuid;

use crate::db::{self, Page, PageOf};
use crate::session::Session;
use crate::{Problem, rows};

/// What the API shows of a task.
#[derive(Debug, Serialize, Deserialize)]
struct Shown {
    id: Uuid,
    number: i32,
    title: String,
    state: String,
    assignee_id: Option<Uuid>,
    version: i64,
}

#[derive(Debug, Deserialize)]
struct New {
    number: i32,
    title: String,
}

/// What is missing stays as it is.
#[derive(Debug, Deserialize)]
struct Changes {
    title: Option<String>,
    state: Option<String>,
    assignee_id: Option<Uuid>,
}

pub fn routes() -> Router<PgPool> {
    Router::new().route("/projects/{id}/tasks", get(page).post(create)).route("/tasks/{id}", patch(change))
}

async fn page(
    State(pool): State<PgPool>,
    session: Session,
    Path(project): Path<Uuid>,
    Query(of): Query<PageOf>,
) -> Result<Json<Page<Shown>>, Problem> {
    let mut transaction = session.begin(&pool).await?;
    let columns = Task::columns();
    let tasks = rows::<Task>();
    let of_project = Expr::col(columns.project_id).eq(query::value(&tasks, columns.project_id, project.to_string())?);
    let page = db::page(&mut transaction, &tasks, columns.number, &of, |select| {
        select.and_where(of_project);
    });
    Ok(Json(page.await?))
}

async fn create(
    State(pool): State<PgPool>,
    session: Session,
    Path(project): Path<Uuid>,
    Json(new): Json<New>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let (tasks, columns) = (rows::<Task>(), Task::columns());
    let insert = query::insert(
        &tasks,
        [
            (columns.organization_id, session.organization.to_string().into()),
            (columns.project_id, project.to_string().into()),
            (columns.number, new.number.into()),
            (columns.title, new.title.into()),
        ],
    )?;
    let mut transaction = session.begin(&pool).await?;
    let made = db::insert(&mut transaction, &tasks, insert).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// `If-Match` is the version that was read: where somebody else changed the task since, the answer is 412.
async fn change(
    State(pool): State<PgPool>,
    session: Session,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Json(changes): Json<Changes>,
) -> Result<Json<Shown>, Problem> {
    let version = headers.get("if-match").and_then(|value| value.to_str().ok()?.parse().ok());
    let version: i64 = version
        .ok_or_else(|| Problem::new(StatusCode::PRECONDITION_REQUIRED, "say which version was read: `If-Match`"))?;
    let (tasks, columns) = (rows::<Task>(), Task::columns());
    let assignee = changes.assignee_id.map(|id| id.to_string());
    let values = [(columns.title, changes.title), (columns.state, changes.state), (columns.assignee_id, assignee)];
    let values = values.into_iter().filter_map(|(column, value)| Some((column, value?.into())));
    let update = query::update_version(&tasks, [id.to_string().into()], version, values)?;
    let mut transaction = session.begin(&pool).await?;
    let changed = db::update(&mut transaction, &tasks, update).await?;
    transaction.commit().await?;
    Ok(Json(changed))
}
