//! Pages by the last row of the page before: as fast for the thousandth page as for the first.

use schema_core::ir::{IndexColumn, Nulls, Order};
use schema_core::{Column as Named, IntoColumns};
use sea_query::{Expr, ExprTrait, NullOrdering, Order as Direction, SelectStatement, Value};

use super::bound::bound;
use super::rows::{as_many, iden};
use super::{QueryError, Rows, live};
use crate::catalog::Column;

/// A column by which pages are sorted.
struct Sorted<'c> {
    column: &'c Column,
    is_descending: bool,
    nulls_first: bool,
}

/// A page of live rows: at most `limit`, in this order, after the row with the values `after` of the columns that [`cursor`] names; the first
/// page where that is empty. The columns of the key end the order, so that no two rows are alike and none is met twice or missed.
///
/// Rows are compared as a whole where that is possible, so that an index in this order, `index([created_at.desc(), id.desc()])`, finds the page. With
/// directions that are mixed, or columns that may be NULL, it finds the rows from the value of the first column on.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::query;
/// # use sea_query::PostgresQueryBuilder;
/// #[derive(Entity)]
/// #[entity(name = "notes")]
/// struct Note {
///     #[entity(primary_key)]
///     id: i64,
///     title: String,
/// }
///
/// let catalog = schema_pg::lower(&registry![Note]?)?;
/// let notes = query::rows::<Note>(&catalog)?;
/// let by_title = [Note::columns().title];
/// assert_eq!(query::cursor(&notes, by_title)?, ["title", "id"]);
///
/// let first = query::page(&notes, by_title, &[], 20)?;
/// assert_eq!(
///     first.to_string(PostgresQueryBuilder),
///     r#"SELECT "id", "title" FROM "public"."notes" ORDER BY "title" ASC, "id" ASC LIMIT 20"#,
/// );
/// let next = query::page(&notes, by_title, &["Tea".into(), 7i64.into()], 20)?.to_string(PostgresQueryBuilder);
/// assert!(next.contains(r#"WHERE ("title", "id") > ('Tea', 7) ORDER BY"#), "{next}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Fields that are no column, such as expressions; no key; another number of values than [`cursor`] names columns.
pub fn page(
    rows: &Rows<'_>,
    order: impl IntoColumns,
    after: &[Value],
    limit: u64,
) -> Result<SelectStatement, QueryError> {
    let sorted = sorted(rows, order)?;
    let mut page = live(rows);
    if !after.is_empty() {
        let columns: Vec<&Column> = sorted.iter().map(|by| by.column).collect();
        as_many(&columns, after.len())?;
        page.and_where(beyond(rows, &sorted, after));
    }
    for by in &sorted {
        let direction = if by.is_descending { Direction::Desc } else { Direction::Asc };
        match by.column.nullable && by.nulls_first != by.is_descending {
            true if by.nulls_first => page.order_by_with_nulls(iden(&by.column.name), direction, NullOrdering::First),
            true => page.order_by_with_nulls(iden(&by.column.name), direction, NullOrdering::Last),
            false => page.order_by(iden(&by.column.name), direction),
        };
    }
    Ok(page.limit(limit).take())
}

/// The columns whose values in the last row of a page say where the next one begins.
///
/// # Errors
/// As [`page`].
pub fn cursor<'c>(rows: &Rows<'c>, order: impl IntoColumns) -> Result<Vec<&'c str>, QueryError> {
    Ok(sorted(rows, order)?.iter().map(|by| &*by.column.name).collect())
}

fn sorted<'c>(rows: &Rows<'c>, order: impl IntoColumns) -> Result<Vec<Sorted<'c>>, QueryError> {
    let mut sorted: Vec<Sorted<'_>> = Vec::new();
    for named in order.into_columns() {
        sorted.push(by(rows, named)?);
    }
    let is_descending = sorted.last().is_some_and(|by| by.is_descending);
    for column in rows.key()? {
        if !sorted.iter().any(|by| by.column.name == column.name) {
            sorted.push(Sorted { column, is_descending, nulls_first: is_descending });
        }
    }
    Ok(sorted)
}

fn by<'c>(rows: &Rows<'c>, named: Named) -> Result<Sorted<'c>, QueryError> {
    let column = rows.column(named)?;
    let asked = IndexColumn::from(named);
    if asked.collation.is_some() || asked.opclass.is_some() {
        let (table, column) = (rows.table.name.clone(), format!("{} with a collation", column.name).into());
        return Err(QueryError::NoColumn { table, column });
    }
    let is_descending = asked.order == Order::Desc;
    // PostgreSQL's own place of NULL is as if it were larger than all values.
    let nulls_first = asked.nulls.map_or(is_descending, |nulls| nulls == Nulls::First);
    Ok(Sorted { column, is_descending, nulls_first })
}

/// The condition that a row stands behind the one with these values.
fn beyond(rows: &Rows<'_>, sorted: &[Sorted<'_>], after: &[Value]) -> Expr {
    let is_one = sorted.iter().all(|by| !by.column.nullable && by.is_descending == sorted[0].is_descending);
    if is_one {
        let columns = Expr::tuple(sorted.iter().map(|by| Expr::col(iden(&by.column.name))));
        let values = Expr::tuple(sorted.iter().zip(after).map(|(by, value)| bound(rows, by.column, value.clone())));
        return if sorted[0].is_descending { columns.lt(values) } else { columns.gt(values) };
    }
    let mut beyond: Option<Expr> = None;
    for (by, value) in sorted.iter().zip(after).rev() {
        let same = same(rows, by, value);
        let ties = beyond.map(|rest| same.and(rest));
        beyond = match (behind(rows, by, value), ties) {
            (Some(behind), Some(ties)) => Some(behind.or(ties)),
            (behind, ties) => behind.or(ties),
        };
    }
    // The key is in the order, and never NULL.
    let beyond = beyond.unwrap_or_else(|| Expr::val(false));
    match sorted.first().zip(after.first()) {
        // What an index over the first column can use.
        Some((by, value)) if !by.column.nullable => {
            let (column, value) = (Expr::col(iden(&by.column.name)), bound(rows, by.column, value.clone()));
            let from = if by.is_descending { column.lte(value) } else { column.gte(value) };
            from.and(beyond)
        }
        _ => beyond,
    }
}

fn same(rows: &Rows<'_>, by: &Sorted<'_>, value: &Value) -> Expr {
    let column = Expr::col(iden(&by.column.name));
    if is_null(value) { column.is_null() } else { column.eq(bound(rows, by.column, value.clone())) }
}

/// The condition that the column alone puts a row behind the value; `None` where no row is.
fn behind(rows: &Rows<'_>, by: &Sorted<'_>, value: &Value) -> Option<Expr> {
    let column = || Expr::col(iden(&by.column.name));
    if is_null(value) {
        return by.nulls_first.then(|| column().is_not_null());
    }
    let value = bound(rows, by.column, value.clone());
    let behind = if by.is_descending { column().lt(value) } else { column().gt(value) };
    Some(if by.column.nullable && !by.nulls_first { behind.or(column().is_null()) } else { behind })
}

fn is_null(value: &Value) -> bool {
    *value == value.as_null()
}
