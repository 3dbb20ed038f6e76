//! Rows that are added.

use schema_core::Column as Named;
use sea_query::{Expr, InsertStatement, OnConflict, Query, Value};

use super::bound::written;
use super::rows::iden;
use super::unique::{By, Unique};
use super::{QueryError, Rows};
use crate::catalog::{Column, IndexTerm, Text};

/// A new row. What the database sets is left out, also where a value is given for it; columns without a value get their default.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::query;
/// # use sea_query::PostgresQueryBuilder;
/// #[derive(Entity)]
/// #[entity(name = "notes", timestamps)]
/// struct Note {
///     #[entity(primary_key)]
///     id: i64,
///     title: String,
/// }
///
/// let catalog = schema_pg::lower(&registry![Note]?)?;
/// let notes = query::rows::<Note>(&catalog)?;
/// let mut insert = query::insert(&notes, [(Note::columns().id, 7.into()), (Note::columns().title, "Hello".into())])?;
/// insert.returning_col(Note::columns().id);
/// assert_eq!(
///     insert.to_string(PostgresQueryBuilder),
///     r#"INSERT INTO "public"."notes" ("title") VALUES ('Hello') RETURNING "id""#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Fields that are no column.
pub fn insert(
    rows: &Rows<'_>,
    values: impl IntoIterator<Item = (Named, Value)>,
) -> Result<InsertStatement, QueryError> {
    Ok(values_of(rows, values)?.0)
}

/// A new row, unless there is one with the same values of a unique: then nothing happens, and no row comes back.
///
/// # Errors
/// Fields that are no column; no such unique.
pub fn insert_unless<'b>(
    rows: &Rows<'_>,
    by: impl Into<By<'b>>,
    values: impl IntoIterator<Item = (Named, Value)>,
) -> Result<InsertStatement, QueryError> {
    let unique = Unique::find(rows, &by.into())?;
    let (mut insert, _) = values_of(rows, values)?;
    Ok(insert.on_conflict(target(&unique).do_nothing().to_owned()).take())
}

/// A new row, or new values for the one that has the same values of a unique: by its fields, `[User::columns().email]`, or by its name,
/// `"users_email_key"`. A unique among some rows is one, too: ON CONFLICT names its condition. Of a row that is there, the fields of
/// the key and of the unique stay as they are.
///
/// The version of a row counts on, whatever it is: who wants to know of changes in between reads the row and uses
/// [`update_version`](super::update_version).
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::query;
/// # use sea_query::PostgresQueryBuilder;
/// #[derive(Entity)]
/// #[entity(name = "accounts", soft_delete)]
/// struct Account {
///     #[entity(primary_key)]
///     id: i64,
///     #[entity(unique)]
///     email: String,
///     name: String,
/// }
///
/// let catalog = schema_pg::lower(&registry![Account]?)?;
/// let accounts = query::rows::<Account>(&catalog)?;
/// let (email, name) = (Account::columns().email, Account::columns().name);
/// let upsert = query::upsert(&accounts, [email], [(email, "a@b.org".into()), (name, "Ada".into())])?;
/// assert_eq!(
///     upsert.to_string(PostgresQueryBuilder),
///     r#"INSERT INTO "public"."accounts" ("email", "name") VALUES ('a@b.org', 'Ada') ON CONFLICT ("email") WHERE deleted_at IS NULL DO UPDATE SET "name" = "excluded"."name""#,
/// );
/// // What it can be, where it is none.
/// let error = query::upsert(&accounts, [name], [(name, "Ada".into())]).unwrap_err();
/// assert!(error.to_string().contains("has no unique (name)"), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Fields that are no column; no such unique; no other field than those of the unique: use [`insert_unless`].
pub fn upsert<'b>(
    rows: &Rows<'_>,
    by: impl Into<By<'b>>,
    values: impl IntoIterator<Item = (Named, Value)>,
) -> Result<InsertStatement, QueryError> {
    let unique = Unique::find(rows, &by.into())?;
    let (mut insert, columns) = values_of(rows, values)?;
    let stays = |column: &Text| {
        let of_unique = unique.terms.iter().any(|term| matches!(term, IndexTerm::Column(own) if own == column));
        of_unique
            || rows.table.primary_key().contains(column)
            || rows.model.set_on_update.contains(column)
            || rows.model.tenant.as_ref() == Some(column)
            || rows.model.version.as_ref() == Some(column)
    };
    let changed: Vec<_> =
        columns.iter().filter(|column| !stays(&column.name)).map(|column| iden(&column.name)).collect();
    if changed.is_empty() {
        return Err(QueryError::Nothing(rows.table.name.clone()));
    }
    Ok(insert.on_conflict(target(&unique).update_columns(changed).to_owned()).take())
}

fn target(unique: &Unique) -> OnConflict {
    let mut target = OnConflict::new();
    for term in &unique.terms {
        match term {
            IndexTerm::Column(name) => target.expr(Expr::col(iden(name))),
            IndexTerm::Expression(sql) => target.expr(Expr::cust(sql.to_string())),
        };
    }
    target.target_and_where_option(unique.predicate.as_ref().map(|sql| Expr::cust(sql.to_string())));
    target
}

fn values_of<'c>(
    rows: &Rows<'c>,
    values: impl IntoIterator<Item = (Named, Value)>,
) -> Result<(InsertStatement, Vec<&'c Column>), QueryError> {
    let mut insert = Query::insert();
    insert.into_table(rows.table_ref());
    let (mut columns, mut bound) = (Vec::new(), Vec::new());
    for (named, value) in values {
        let column = rows.column(named)?;
        if !is_set(rows, column) {
            bound.push(written(rows, column, value));
            columns.push(column);
        }
    }
    insert.columns(columns.iter().map(|column| iden(&column.name)));
    match columns.is_empty() {
        true => insert.or_default_values(),
        // As many values as columns, as it was made.
        false => insert.values_panic(bound),
    };
    Ok((insert.take(), columns))
}

/// The database sets it in each new row.
pub(super) fn is_set(rows: &Rows<'_>, column: &Column) -> bool {
    column.identity.is_some() || column.generated.is_some() || rows.model.set_on_insert.contains(&column.name)
}
