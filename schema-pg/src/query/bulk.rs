//! Many rows at once.

use schema_core::IntoColumns;
use sea_query::{Expr, InsertStatement, PostgresQueryBuilder, Query, QueryBuilder, Value};

use super::bound::unlimited;
use super::insert::is_set;
use super::rows::{as_many, iden, quoted};
use super::{QueryError, Rows};
use crate::catalog::expression::{Token, tokens};
use crate::catalog::{Column, DataType};
use crate::sql::Name;

/// Many rows in one statement: an array for each column, so that there is a parameter for each column and not for each value, and a prepared
/// statement is the same for any number of rows. What the database sets is left out.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::query;
/// # use sea_query::PostgresQueryBuilder;
/// #[derive(Entity)]
/// #[entity(name = "points")]
/// struct Point {
///     #[entity(primary_key)]
///     id: i64,
///     x: i32,
///     label: Option<String>,
/// }
///
/// let catalog = schema_pg::lower(&registry![Point]?)?;
/// let points = query::rows::<Point>(&catalog)?;
/// let rows = [[1.into(), "a".into()], [2.into(), Option::<String>::None.into()]];
/// let (sql, values) =
///     query::insert_many(&points, [Point::columns().x, Point::columns().label], rows)?.build(PostgresQueryBuilder);
/// assert_eq!(
///     sql,
///     "INSERT INTO \"public\".\"points\" (\"x\", \"label\") \
///      SELECT unnest(CAST(CAST($1 AS text) AS integer[])), unnest(CAST(CAST($2 AS text) AS text[]))",
/// );
/// assert_eq!(values.0, [r#"{"1","2"}"#.into(), r#"{"a",NULL}"#.into()]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Fields that are no column, and none that is written; another number of values than columns; values that are arrays of sea-query: give them as
/// text, `{a,b}`.
pub fn insert_many<R: IntoIterator<Item = Value>>(
    rows: &Rows<'_>,
    columns: impl IntoColumns,
    values: impl IntoIterator<Item = R>,
) -> Result<InsertStatement, QueryError> {
    let columns = rows.columns(columns)?;
    let mut arrays: Vec<String> = vec!["{".to_owned(); columns.len()];
    for row in values {
        let row: Vec<Value> = row.into_iter().collect();
        as_many(&columns, row.len())?;
        for ((array, value), column) in arrays.iter_mut().zip(&row).zip(&columns) {
            if array.len() > 1 {
                array.push(',');
            }
            push_element(array, text(value, column)?.as_deref());
        }
    }
    let written: Vec<(&Column, String)> =
        columns.into_iter().zip(arrays).filter(|(column, _)| !is_set(rows, column)).collect();
    if written.is_empty() {
        return Err(QueryError::Nothing(rows.table.name.clone()));
    }
    let mut select = Query::select();
    let mut insert = Query::insert();
    insert.into_table(rows.table_ref()).columns(written.iter().map(|(column, _)| iden(&column.name)));
    for (column, mut array) in written {
        array.push('}');
        let of = element(rows, column);
        let values = format!("unnest(CAST(CAST($1 AS text) AS {}[]))", of.sent);
        let sql = match (&of.function, &of.cast) {
            (Some(function), _) => format!("{function}({values})"),
            (None, Some(cast)) => format!("CAST({values} AS {cast})"),
            (None, None) => values,
        };
        select.expr(Expr::cust_with_expr(sql, Expr::val(array)));
    }
    // As many expressions as columns, as it was made.
    let _ = insert.select_from(select.take());
    Ok(insert.take())
}

/// How a value of a column is sent within an array.
struct Element {
    /// The type of the array's elements.
    sent: String,
    /// What each becomes; nothing where it is that already.
    cast: Option<String>,
    /// The function through which each goes.
    function: Option<String>,
}

fn element(rows: &Rows<'_>, column: &Column) -> Element {
    if let Some((_, function)) = rows.model.encrypted.iter().find(|(own, _)| *own == column.name) {
        return Element { sent: "text".to_owned(), cast: None, function: Some(Name(function).to_string()) };
    }
    match rows.base(&column.ty) {
        // Arrays of arrays would be one list.
        base @ DataType::Array(_) => Element { sent: "text".to_owned(), cast: Some(unlimited(base)), function: None },
        base => Element { sent: unlimited(base), cast: None, function: None },
    }
}

/// The statement that copies rows of these columns in: `COPY app.users (email, name) FROM STDIN`, to be followed by what [`copy_rows`] gives.
///
/// # Errors
/// A table with row security, through which PostgreSQL lets nobody copy, and columns that a function encrypts: use [`insert_many`]. Columns that the
/// database sets, and fields that are no column.
pub fn copy(rows: &Rows<'_>, columns: impl IntoColumns) -> Result<String, QueryError> {
    let columns = rows.columns(columns)?;
    let no = |message: String| Err(QueryError::NoCopy(message.into()));
    if !rows.table.row_security.is_off() {
        return no(format!(
            "policies decide about rows of `{}`, and COPY asks none: use `insert_many`",
            rows.table.name
        ));
    }
    for column in &columns {
        let name = &column.name;
        if rows.model.encrypted.iter().any(|(own, _)| own == name) {
            return no(format!("COPY calls no function, and `{name}` is encrypted by one: use `insert_many`"));
        }
        if is_set(rows, column) {
            return no(format!("`{name}` is set by the database: leave it out"));
        }
    }
    let columns: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
    Ok(format!("COPY {} ({}) FROM STDIN", Name(&rows.table.name), columns.join(", ")))
}

/// Rows in the text format of COPY (manual, "COPY", "Text Format"), to be sent in pieces of any size.
///
/// # Errors
/// Values that are arrays of sea-query: give them as text, `{a,b}`.
pub fn copy_rows<R: IntoIterator<Item = Value>>(values: impl IntoIterator<Item = R>) -> Result<String, QueryError> {
    let mut text = String::new();
    let unnamed = Column::new("", DataType::Unknown);
    for row in values {
        for (at, value) in row.into_iter().enumerate() {
            if at > 0 {
                text.push('\t');
            }
            match self::text(&value, &unnamed)? {
                None => text.push_str("\\N"),
                Some(value) => push_copied(&mut text, &value),
            }
        }
        text.push('\n');
    }
    Ok(text)
}

fn push_copied(to: &mut String, value: &str) {
    for character in value.chars() {
        match character {
            '\\' => to.push_str("\\\\"),
            '\n' => to.push_str("\\n"),
            '\r' => to.push_str("\\r"),
            '\t' => to.push_str("\\t"),
            other => to.push(other),
        }
    }
}

/// Values of a column as an array in text, and the type of its elements.
pub(super) fn array(
    rows: &Rows<'_>,
    column: &Column,
    values: impl IntoIterator<Item = Value>,
) -> Result<(String, String), QueryError> {
    let mut array = "{".to_owned();
    for value in values {
        if array.len() > 1 {
            array.push(',');
        }
        push_element(&mut array, text(&value, column)?.as_deref());
    }
    array.push('}');
    Ok((array, unlimited(rows.base(&column.ty))))
}

/// An element of an array as PostgreSQL reads it (manual, "Array Input and Output Syntax").
fn push_element(array: &mut String, value: Option<&str>) {
    let Some(value) = value else { return array.push_str("NULL") };
    array.push('"');
    for character in value.chars() {
        if matches!(character, '"' | '\\') {
            array.push('\\');
        }
        array.push(character);
    }
    array.push('"');
}

/// A value as PostgreSQL reads it; `None` for NULL.
fn text(value: &Value, column: &Column) -> Result<Option<String>, QueryError> {
    if *value == value.as_null() {
        return Ok(None);
    }
    Ok(Some(match value {
        Value::String(Some(text)) => text.clone(),
        Value::Char(Some(one)) => one.to_string(),
        Value::Bytes(Some(bytes)) => bytes.iter().fold("\\x".to_owned(), |hex, byte| hex + &format!("{byte:02x}")),
        // Of types of other crates, which are there with features of sea-query: as it writes them, without the quotes.
        other => {
            let literal = PostgresQueryBuilder.value_to_string(other);
            if literal.starts_with("ARRAY") {
                return Err(QueryError::ArrayValue(column.name.clone()));
            }
            let unquoted = tokens(&literal).next().as_ref().and_then(Token::literal).map(|text| text.into_owned());
            unquoted.unwrap_or(literal)
        }
    }))
}
