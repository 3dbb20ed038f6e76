//! Rows that are read.

use sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement, Value};

use super::bound::bound;
use super::rows::{as_many, iden};
use super::{QueryError, Rows};

/// All columns of all rows, deleted ones too.
pub fn select(rows: &Rows<'_>) -> SelectStatement {
    let columns = rows.table.columns.iter().map(|column| iden(&column.name));
    Query::select().columns(columns).from(rows.table_ref()).take()
}

/// The rows that are not deleted; all rows of an entity that is not deleted softly.
pub fn live(rows: &Rows<'_>) -> SelectStatement {
    let mut select = select(rows);
    if let Some(deleted_at) = &rows.model.deleted_at {
        select.and_where(Expr::col(iden(deleted_at)).is_null());
    }
    select
}

/// The rows that are deleted softly, which [`restore`](super::restore()) brings back.
///
/// # Errors
/// The entity is not deleted softly.
pub fn deleted(rows: &Rows<'_>) -> Result<SelectStatement, QueryError> {
    let deleted_at = rows.deleted_at()?;
    Ok(select(rows).and_where(Expr::col(iden(deleted_at)).is_not_null()).take())
}

/// The row of this key, if it is not deleted: `by_key(&users, [7.into()])`.
///
/// # Errors
/// No key, or another number of columns in it.
pub fn by_key(rows: &Rows<'_>, values: impl IntoIterator<Item = Value>) -> Result<SelectStatement, QueryError> {
    Ok(live(rows).cond_where(key(rows, values)?).take())
}

/// The condition that a row has this key, for statements of one's own.
///
/// # Errors
/// No key, or another number of columns in it.
pub fn key(rows: &Rows<'_>, values: impl IntoIterator<Item = Value>) -> Result<Condition, QueryError> {
    let (key, values): (Vec<_>, Vec<Value>) = (rows.key()?, values.into_iter().collect());
    as_many(&key, values.len())?;
    let equal = key.iter().zip(values);
    Ok(equal.fold(Condition::all(), |all, (column, value)| {
        all.add(Expr::col(iden(&column.name)).eq(bound(rows, column, value)))
    }))
}

/// A value for a condition of one's own: `Expr::col(columns.owner_id).eq(query::value(&notes, columns.owner_id, id.to_string())?)`. Bound, and declared
/// as every driver can send it.
///
/// # Errors
/// A field that is no column.
pub fn value(rows: &Rows<'_>, column: schema_core::Column, value: impl Into<Value>) -> Result<Expr, QueryError> {
    Ok(bound(rows, rows.column(column)?, value.into()))
}
