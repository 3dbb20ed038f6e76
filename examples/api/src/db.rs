//! Statements are run, and rows become what the API shows.

use schema_pg::query::{self, Rows};
use sea_query::{Alias, Expr, InsertStatement, PostgresQueryBuilder, Query, SelectStatement, UpdateStatement};
use sea_query_sqlx::{SqlxBinder, SqlxValues};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::Problem;

/// Runs a statement, and says how many rows it reached.
pub async fn execute(connection: &mut PgConnection, statement: &impl SqlxBinder) -> Result<u64, Problem> {
    let (sql, values) = statement.build_sqlx(PostgresQueryBuilder);
    Ok(sqlx::query_with(AssertSqlSafe(sql), values).execute(connection).await?.rows_affected())
}

/// What a row becomes.
pub trait Row: DeserializeOwned + Send + Unpin + 'static {}

impl<T: DeserializeOwned + Send + Unpin + 'static> Row for T {}

async fn json<T: Row>(connection: &mut PgConnection, (sql, values): (String, SqlxValues)) -> Result<Vec<T>, Problem> {
    let rows: Vec<Json<T>> = sqlx::query_scalar_with(AssertSqlSafe(sql), values).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// The rows of a SELECT: the server makes an object of each, of which serde takes what `T` shows.
pub async fn all<T: Row>(connection: &mut PgConnection, select: SelectStatement) -> Result<Vec<T>, Problem> {
    let mut objects = Query::select();
    objects.expr(Expr::cust("to_jsonb(r)")).from_subquery(select, Alias::new("r"));
    json(connection, objects.build_sqlx(PostgresQueryBuilder)).await
}

/// The only row of a SELECT.
pub async fn one<T: Row>(connection: &mut PgConnection, select: SelectStatement) -> Result<T, Problem> {
    all(connection, select).await?.into_iter().next().ok_or_else(Problem::not_found)
}

/// The row that an INSERT made.
pub async fn insert<T: Row>(
    connection: &mut PgConnection,
    rows: &Rows<'_>,
    mut insert: InsertStatement,
) -> Result<T, Problem> {
    insert.returning(Query::returning().exprs([whole(rows)]));
    json(connection, insert.build_sqlx(PostgresQueryBuilder)).await?.into_iter().next().ok_or_else(Problem::not_found)
}

/// The row that an UPDATE changed.
pub async fn update<T: Row>(
    connection: &mut PgConnection,
    rows: &Rows<'_>,
    mut update: UpdateStatement,
) -> Result<T, Problem> {
    update.returning(Query::returning().exprs([whole(rows)]));
    json(connection, update.build_sqlx(PostgresQueryBuilder)).await?.into_iter().next().ok_or_else(Problem::not_found)
}

fn whole(rows: &Rows<'_>) -> Expr {
    Expr::cust(format!("to_jsonb({})", schema_pg::quote_ident(&rows.table.name.name)))
}

/// Which page is asked for: `?after=["Web","…"]&limit=20`.
#[derive(Debug, Deserialize)]
pub struct PageOf {
    after: Option<String>,
    limit: Option<u64>,
}

/// A page, and where the next one begins.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    items: Vec<T>,
    /// The `after` of the next page; none behind the last row.
    next: Option<String>,
}

/// A page of rows in an order. `narrow` says which.
pub async fn page<T: DeserializeOwned>(
    connection: &mut PgConnection,
    rows: &Rows<'_>,
    order: schema_core::Column,
    of: &PageOf,
    narrow: impl FnOnce(&mut SelectStatement),
) -> Result<Page<T>, Problem> {
    let wrong = |_| Problem::new(axum::http::StatusCode::BAD_REQUEST, "`after` is the `next` of another page");
    let after: Vec<String> = serde_json::from_str(of.after.as_deref().unwrap_or("[]")).map_err(wrong)?;
    let after: Vec<sea_query::Value> = after.into_iter().map(Into::into).collect();
    let limit = of.limit.unwrap_or(20).clamp(1, 100);
    let mut select = query::page(rows, [order], &after, limit)?;
    narrow(&mut select);
    let found: Vec<Value> = all(connection, select).await?;
    let by = query::cursor(rows, [order])?;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let next = found.last().filter(|_| found.len() as u64 == limit).map(|last| {
        let values: Vec<String> = by.iter().map(|name| text(&last[*name])).collect();
        serde_json::json!(values).to_string()
    });
    let items: Result<Vec<T>, _> = found.into_iter().map(serde_json::from_value).collect();
    let items = items.map_err(|error| {
        eprintln!("error: {error}");
        Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    })?;
    Ok(Page { items, next })
}
