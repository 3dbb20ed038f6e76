//! The query that compares views with their structs.

use std::fmt::Write as _;

use super::Name;
use super::quote::Literal;
use crate::catalog::{Catalog, DataType, View};

/// A query that compares the views of a database with the structs that they were made from. It gives a row for each
/// column that is missing, of another type or unknown to the struct: view, column, expected type, found type. No row
/// means that all views are what their structs say.
///
/// Only a server can say what types a query gives: run it in a test, with whatever driver you have.
///
/// ```
/// use schema_core::{Entity, Registry, View};
///
/// #[derive(Entity)]
/// struct Item {
///     #[entity(primary_key)]
///     id: i64,
/// }
///
/// #[derive(View)]
/// #[entity(query = "SELECT count(*) AS items FROM item")]
/// struct Total {
///     items: i64,
/// }
///
/// let catalog = schema_pg::lower(&Registry::builder().entity::<Item>().view::<Total>().build()?)?;
/// let query = schema_pg::view_mismatches(&catalog);
/// // let rows = client.query(&query, &[])?; assert!(rows.is_empty());
/// # schema_pg::assert_sql_valid(&query);
/// # Ok::<(), schema_core::Diagnostics>(())
/// ```
pub fn view_mismatches(catalog: &Catalog) -> String {
    let mut expected = String::new();
    // Views that were specified in SQL have no struct, and the types of their columns may not be known.
    let known = |view: &&View| view.columns.iter().all(|column| column.ty != DataType::Unknown);
    for view in catalog.views.iter().filter(known) {
        for column in &view.columns {
            let name = Name(&view.name).to_string();
            let comma = if expected.is_empty() { "" } else { ",\n        " };
            // Writing to a String can't fail.
            let _ = write!(
                expected,
                "{comma}({}, {}, {}, ARRAY[{}])",
                Literal(&name),
                Literal(&column.name),
                Literal(&column.ty.to_string()),
                accepted(&column.ty).iter().map(|ty| Literal(ty).to_string()).collect::<Vec<_>>().join(", ")
            );
        }
    }
    if expected.is_empty() {
        // A list of values can't be empty.
        expected = "(NULL::text, NULL::text, NULL::text, NULL::text[])".to_owned();
    }
    format!(
        "WITH expected (view_name, column_name, type_name, accepted) AS (
    VALUES
        {expected}
), found AS (
    SELECT e.view_name, a.attname::text AS column_name, a.atttypid, format_type(a.atttypid, a.atttypmod) AS type_name
    FROM (SELECT DISTINCT view_name FROM expected) AS e
    JOIN pg_attribute AS a ON a.attrelid = to_regclass(e.view_name) AND a.attnum > 0 AND NOT a.attisdropped
)
SELECT coalesce(e.view_name, f.view_name) AS view_name, coalesce(e.column_name, f.column_name) AS column_name,
    e.type_name AS expected, f.type_name AS found
FROM expected AS e
FULL JOIN found AS f ON f.view_name = e.view_name AND f.column_name = e.column_name
WHERE coalesce(e.view_name, f.view_name) IS NOT NULL
    AND (e.view_name IS NULL OR f.view_name IS NULL
        OR NOT EXISTS (SELECT FROM unnest(e.accepted) AS ty WHERE to_regtype(ty) = f.atttypid))
ORDER BY 1, 2"
    )
}

/// The types whose values the struct's field can hold.
fn accepted(ty: &DataType) -> Vec<String> {
    let as_text = ["text", "varchar", "bpchar", "citext", "name"].map(str::to_owned).to_vec();
    match ty {
        DataType::Text | DataType::Varchar(_) | DataType::Char(_) | DataType::Citext => as_text,
        DataType::Array(of) => accepted(of).into_iter().map(|of| format!("{of}[]")).collect(),
        DataType::Jsonb => vec!["jsonb".to_owned(), "json".to_owned()],
        DataType::Inet => vec!["inet".to_owned(), "cidr".to_owned()],
        ty => vec![ty.to_string()],
    }
}
