//! Rows that are deleted softly, restored, and removed for good.

use sea_query::{
    Alias, CommonTableExpression, Expr, ExprTrait, Func, Query, UpdateStatement, Value, WithClause, WithQuery,
};

use super::rows::iden;
use super::select::key;
use super::{QueryError, Rows};
use crate::quote_literal;

/// Deletes the row of this key softly, unless it is deleted already.
///
/// # Errors
/// The entity is not deleted softly; no key, or another number of columns in it.
pub fn soft_delete(rows: &Rows<'_>, by: impl IntoIterator<Item = Value>) -> Result<UpdateStatement, QueryError> {
    let deleted_at = iden(rows.deleted_at()?);
    let mut update = Query::update();
    update.table(rows.table_ref()).value(deleted_at.clone(), Expr::current_timestamp());
    Ok(update.cond_where(key(rows, by)?).and_where(Expr::col(deleted_at).is_null()).take())
}

/// Brings the row of this key back, if it is deleted.
///
/// # Errors
/// The entity is not deleted softly; no key, or another number of columns in it.
pub fn restore(rows: &Rows<'_>, by: impl IntoIterator<Item = Value>) -> Result<UpdateStatement, QueryError> {
    let deleted_at = iden(rows.deleted_at()?);
    let mut update = Query::update();
    update.table(rows.table_ref()).value(deleted_at.clone(), Expr::cust("NULL"));
    Ok(update.cond_where(key(rows, by)?).and_where(Expr::col(deleted_at).is_not_null()).take())
}

/// Removes the row of this key for good, if it is deleted softly. Its only row says how many were removed, as `purged`.
///
/// Where DELETE deletes softly (`soft_delete.on_delete_statement()`), the statement says for itself alone that it does not, and leaves the variable
/// as it was.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::query;
/// # use sea_query::PostgresQueryBuilder;
/// #[derive(Entity)]
/// #[entity(name = "notes", soft_delete)]
/// struct Note {
///     #[entity(primary_key)]
///     id: i64,
/// }
///
/// let catalog = schema_pg::lower(&registry![Note]?)?;
/// let notes = query::rows::<Note>(&catalog)?;
/// let sql = query::purge(&notes, [7i64.into()])?.to_string(PostgresQueryBuilder);
/// assert!(sql.contains(r#"(DELETE FROM "public"."notes" WHERE "id" = 7 AND "deleted_at" IS NOT NULL RETURNING 1)"#), "{sql}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The entity is not deleted softly; no key, or another number of columns in it.
pub fn purge(rows: &Rows<'_>, by: impl IntoIterator<Item = Value>) -> Result<WithQuery, QueryError> {
    let deleted_at = iden(rows.deleted_at()?);
    let mut delete = Query::delete();
    delete.from_table(rows.table_ref()).cond_where(key(rows, by)?).and_where(Expr::col(deleted_at).is_not_null());
    delete.returning(Query::returning().exprs([Expr::cust("1")]));
    let mut with = WithClause::new();
    let mut counted = Query::select();
    counted.expr_as(Func::count(Expr::cust("*")), Alias::new("purged")).from(Alias::new("gone"));
    let Some(variable) = &rows.model.hard_delete else {
        with.cte(CommonTableExpression::new().table_name(Alias::new("gone")).query(delete).to_owned());
        return Ok(counted.take().with(with));
    };
    let variable = quote_literal(variable);
    let cte = |name: &str, sql: String, from: Option<&str>| {
        let mut select = Query::select();
        select.expr_as(Expr::cust(sql), Alias::new("value"));
        if let Some(from) = from {
            select.from(Alias::new(from));
        }
        CommonTableExpression::new().table_name(Alias::new(name)).query(select.take()).materialized(true).to_owned()
    };
    // Each is read by the next, so that this is their order: the variable is on before the first row is looked at, and is as it was once the
    // last one is counted.
    with.cte(cte("before", format!("coalesce(pg_catalog.current_setting({variable}, true), '')"), None));
    let on = format!("pg_catalog.set_config({variable}, CASE WHEN value IS NULL THEN 'on' ELSE 'on' END, true)");
    with.cte(cte("hard", on, Some("before")));
    delete.and_where(Expr::cust("(SELECT value FROM hard) = 'on'"));
    with.cte(CommonTableExpression::new().table_name(Alias::new("gone")).query(delete).to_owned());
    let back =
        format!("CASE WHEN g.purged >= 0 THEN pg_catalog.set_config({variable}, (SELECT value FROM before), true) END");
    let mut query = Query::select();
    query.column(Alias::new("purged")).expr_as(Expr::cust(back), Alias::new("hard_delete"));
    query.from_subquery(counted.take(), Alias::new("g"));
    Ok(query.take().with(with))
}
