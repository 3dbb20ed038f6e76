//! Access patterns by their names: the queries that the schema has indexes for.

use sea_query::{Expr, ExprTrait, Func, JoinType, NullOrdering, Order as Direction, Query, SelectStatement, Value};

use super::bound::bound;
use super::rows::iden;
use super::{QueryError, Rows, bulk};
use crate::catalog::{AccessPattern, IndexTerm, Nulls, Order};

/// The rows of an access pattern: those that are equal to the values of `.by([…])`, in its order, of which its filter holds, and no more than its limit.
/// Deleted rows are among them where it says `.all_rows()`. Row security finds the tenant. A range is a condition that is added: `.and_where(…)`.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::query;
/// # use sea_query::{Expr, ExprTrait, PostgresQueryBuilder};
/// #[derive(Entity)]
/// #[entity(name = "orders", access("open_of", "a customer's open orders").by([customer]).filter("status = 'open'").range([placed]).order_by([placed.desc()]).limit(20))]
/// struct Order {
///     #[entity(primary_key)]
///     id: i64,
///     customer: i64,
///     status: String,
///     placed: i64,
/// }
///
/// let catalog = schema_pg::lower(&registry![Order]?)?;
/// let orders = query::rows::<Order>(&catalog)?;
/// let placed = Order::columns().placed;
/// let open = query::access(&orders, "open_of", [7i64.into()])?
///     .and_where(Expr::col(placed).gte(query::value(&orders, placed, 100i64)?))
///     .to_string(PostgresQueryBuilder);
/// assert!(open.ends_with(r#"WHERE "customer" = 7 AND ((status = 'open')) AND "placed" >= 100 ORDER BY "placed" DESC LIMIT 20"#), "{open}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// No pattern of this name; another number of values than `.by([…])` names columns; a pattern `.through(…)`, which [`access_each`] is for.
pub fn access(
    rows: &Rows<'_>,
    pattern: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<SelectStatement, QueryError> {
    let pattern = named(rows, pattern)?;
    if pattern.through.is_some() {
        let message = format!("`{}` is of many referenced rows at once: use `access_each`", pattern.name);
        return Err(QueryError::Through(message.into()));
    }
    of(rows, pattern, &pattern.equal, values)
}

/// The rows of an access pattern `.through(…)` of each of these referenced rows, in its order, and no more than its limit of each: one query for what would
/// be one for each of them.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::query;
/// # use sea_query::PostgresQueryBuilder;
/// # #[derive(Entity)]
/// # #[entity(name = "posts")]
/// # struct Post {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// #[derive(Entity)]
/// #[entity(name = "comments", access("newest", "the newest comments of each post").through(post_id).order_by([id.desc()]).limit(3))]
/// struct Comment {
///     #[entity(primary_key)]
///     id: i64,
///     #[entity(references(Post))]
///     post_id: i64,
/// }
///
/// let catalog = schema_pg::lower(&registry![Post, Comment]?)?;
/// let comments = query::rows::<Comment>(&catalog)?;
/// let newest = query::access_each(&comments, "newest", [1i64.into(), 2i64.into()], [])?;
/// let sql = newest.to_string(PostgresQueryBuilder);
/// assert!(sql.contains("JOIN LATERAL"), "{sql}");
/// assert!(sql.contains(r#"ORDER BY "id" DESC LIMIT 3"#), "{sql}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`access()`]; a pattern without `.through(…)`.
pub fn access_each(
    rows: &Rows<'_>,
    pattern: &str,
    referenced: impl IntoIterator<Item = Value>,
    values: impl IntoIterator<Item = Value>,
) -> Result<SelectStatement, QueryError> {
    let pattern = named(rows, pattern)?;
    let through = pattern.through.as_ref().and_then(|column| rows.table.column(column)).ok_or_else(|| {
        let message = format!("`{}` is of one value at a time: use `access`", pattern.name);
        QueryError::Through(message.into())
    })?;
    let is_other = |term: &&IndexTerm| !matches!(term, IndexTerm::Column(name) if *name == through.name);
    let others: Vec<IndexTerm> = pattern.equal.iter().filter(is_other).cloned().collect();
    // No name of the table that is within.
    let (key, each) = (format!("{}_key", rows.table.name.name), format!("{}_each", rows.table.name.name));
    let mut one = of(rows, pattern, &others, values)?;
    one.and_where(Expr::col(iden(&through.name)).equals((iden(&key), iden(&key))));
    let (array, ty) = bulk::array(rows, through, referenced)?;
    let keys = Func::cust(iden("unnest"))
        .arg(Expr::cust_with_expr(format!("CAST(CAST($1 AS text) AS {ty}[])"), Expr::val(array)));
    let columns = rows.table.columns.iter().map(|column| (iden(&each), iden(&column.name)));
    let select = Query::select()
        .columns(columns)
        .from_function(keys, iden(&key))
        .join_lateral(JoinType::InnerJoin, one, iden(&each), Expr::cust("TRUE"))
        .take();
    Ok(select)
}

fn named<'c>(rows: &Rows<'c>, name: &str) -> Result<&'c AccessPattern, QueryError> {
    let of_table = || rows.catalog.patterns.0.iter().filter(|pattern| pattern.relation == rows.table.name);
    of_table().find(|pattern| pattern.name == name).ok_or_else(|| {
        let known: Vec<&str> = of_table().map(|pattern| &*pattern.name).collect();
        let known = if known.is_empty() { "none".into() } else { known.join(", ").into() };
        QueryError::NoPattern { table: rows.table.name.clone(), pattern: name.to_owned().into(), known }
    })
}

fn of(
    rows: &Rows<'_>,
    pattern: &AccessPattern,
    equal: &[IndexTerm],
    values: impl IntoIterator<Item = Value>,
) -> Result<SelectStatement, QueryError> {
    let values: Vec<Value> = values.into_iter().collect();
    if values.len() != equal.len() {
        let columns: Vec<&str> = equal.iter().map(text).collect();
        let (given, expected, columns) = (values.len(), equal.len(), columns.join(", ").into());
        return Err(QueryError::Values { given, expected, columns });
    }
    let mut select = super::select(rows);
    for (term, value) in equal.iter().zip(values) {
        select.and_where(match term {
            IndexTerm::Column(name) => {
                let value = match rows.table.column(name) {
                    Some(column) => bound(rows, column, value),
                    None => Expr::val(value),
                };
                Expr::col(iden(name)).eq(value)
            }
            IndexTerm::Expression(sql) => Expr::cust(sql.to_string()).eq(Expr::val(value)),
        });
    }
    if let Some(predicate) = &pattern.predicate {
        select.and_where(Expr::cust(format!("({predicate})")));
    }
    for by in &pattern.order_by {
        let term = match &by.term {
            IndexTerm::Column(name) => Expr::col(iden(name)),
            IndexTerm::Expression(sql) => Expr::cust(sql.to_string()),
        };
        let direction = if by.order == Order::Desc { Direction::Desc } else { Direction::Asc };
        match by.nulls {
            Some(Nulls::First) => select.order_by_expr_with_nulls(term, direction, NullOrdering::First),
            Some(Nulls::Last) => select.order_by_expr_with_nulls(term, direction, NullOrdering::Last),
            None => select.order_by_expr(term, direction),
        };
    }
    if let Some(limit) = pattern.limit {
        select.limit(limit.into());
    }
    Ok(select)
}

fn text(term: &IndexTerm) -> &str {
    match term {
        IndexTerm::Column(name) | IndexTerm::Expression(name) => name,
    }
}
