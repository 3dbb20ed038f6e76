//! Rows that change.

use schema_core::Column as Named;
use sea_query::{Expr, ExprTrait, Query, UpdateStatement, Value};

use super::bound::{bound, written};
use super::rows::iden;
use super::select::key;
use super::{QueryError, Rows};

/// New values for the row of this key, if it is not deleted. What the database sets is left out.
///
/// # Errors
/// Fields that are no column, and none that is changed; no key, or another number of columns in it.
pub fn update(
    rows: &Rows<'_>,
    by: impl IntoIterator<Item = Value>,
    values: impl IntoIterator<Item = (Named, Value)>,
) -> Result<UpdateStatement, QueryError> {
    let mut update = Query::update();
    update.table(rows.table_ref());
    let mut changed = false;
    for (named, value) in values {
        let column = rows.column(named)?;
        if rows.table.primary_key().contains(&column.name) {
            return Err(QueryError::Immutable(column.name.clone()));
        }
        let is_set = column.generated.is_some()
            || rows.model.set_on_update.contains(&column.name)
            || rows.model.version.as_ref() == Some(&column.name);
        if !is_set {
            update.value(iden(&column.name), written(rows, column, value));
            changed = true;
        }
    }
    if !changed {
        return Err(QueryError::Nothing(rows.table.name.clone()));
    }
    update.cond_where(key(rows, by)?);
    if let Some(deleted_at) = &rows.model.deleted_at {
        update.and_where(Expr::col(iden(deleted_at)).is_null());
    }
    Ok(update.take())
}

/// The same for a row of which a version was read. Where it was changed since, the database refuses with 40001, which is
/// [`StaleVersion`](crate::ViolationKind::StaleVersion); where it is gone, no row is changed. To have no row changed in both, ask for the version:
/// `.and_where(Expr::col(Task::columns().version).eq(version))`.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::query;
/// # use sea_query::{ExprTrait, PostgresQueryBuilder};
/// #[derive(Entity)]
/// #[entity(name = "tasks")]
/// struct Task {
///     #[entity(primary_key)]
///     id: i64,
///     title: String,
///     #[entity(version)]
///     version: i64,
/// }
///
/// let catalog = schema_pg::lower(&registry![Task]?)?;
/// let tasks = query::rows::<Task>(&catalog)?;
/// let mut update = query::update_version(&tasks, [7i64.into()], 3, [(Task::columns().title, "Done".into())])?;
/// update.returning_col(Task::columns().version);
/// assert_eq!(
///     update.to_string(PostgresQueryBuilder),
///     r#"UPDATE "public"."tasks" SET "title" = 'Done', "version" = 3 WHERE "id" = 7 RETURNING "version""#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`update`]; an entity without a version.
pub fn update_version(
    rows: &Rows<'_>,
    by: impl IntoIterator<Item = Value>,
    version: i64,
    values: impl IntoIterator<Item = (Named, Value)>,
) -> Result<UpdateStatement, QueryError> {
    let name = rows.model.version.as_ref().and_then(|name| rows.table.column(name));
    let column = name.ok_or_else(|| QueryError::NoVersion(rows.table.name.clone()))?;
    let mut update = update(rows, by, values)?;
    Ok(update.value(iden(&column.name), bound(rows, column, version.into())).take())
}
