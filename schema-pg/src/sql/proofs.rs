//! What proofs of how rows live try, and what they ask.

use schema_core::ir::Duration;

use super::{Ident, Literal, Name};
use crate::catalog::{QualifiedName, Text};

/// A setting for the transaction.
pub fn set(variable: &str, value: &str) -> String {
    format!("SELECT pg_catalog.set_config({}, {}, true);\n", Literal(variable), Literal(value))
}

/// Keys for what is encrypted, where the session says none.
pub fn keys(encryption: &str, hash: &str) -> String {
    let key = |variable: &str| {
        let name = Literal(variable);
        format!(
            "SELECT pg_catalog.set_config({name}, coalesce(nullif(pg_catalog.current_setting({name}, true), ''), 'the key of a proof'), true);\n"
        )
    };
    key(encryption) + &key(hash)
}

/// The row at this place.
fn at(table: &QualifiedName, filter: &str, place: u64) -> String {
    let filter = if filter.is_empty() { "true" } else { filter };
    format!(
        "(r.tableoid, r.ctid) = (SELECT o.tableoid, o.ctid FROM {} AS o WHERE {filter} ORDER BY 1, 2 LIMIT 1 OFFSET {place})",
        Name(table)
    )
}

fn other_value(table: &QualifiedName, column: &Text) -> String {
    let (table, column) = (Name(table), Ident(column));
    format!(
        "(SELECT v.{column} FROM {table} AS v WHERE v.{column}::text <> r.{column}::text ORDER BY v.{column}::text LIMIT 1)"
    )
}

/// Gives the first row that can have it another value; `filter` is about the rows `r` and `o`.
pub fn change(table: &QualifiedName, column: &Text, filter: &str) -> String {
    let filter_o = format!("{}o.{} IS NOT NULL", and(filter), Ident(column));
    let row = at(table, &filter_o, 0);
    format!("UPDATE {} AS r SET {} = {} WHERE {row};\n", Name(table), Ident(column), other_value(table, column))
}

fn and(filter: &str) -> String {
    if filter.is_empty() { String::new() } else { format!("{filter} AND ") }
}

/// How many rows can have another value.
pub fn changeable(table: &QualifiedName, column: &Text) -> String {
    format!("SELECT greatest(count(DISTINCT {0}::text) - 1, 0) FROM {1}", Ident(column), Name(table))
}

/// How many rows there are that a change with this filter would reach.
pub fn changed(table: &QualifiedName, column: &Text, filter: &str) -> String {
    let (filter, column, table) = (and(filter), Ident(column), Name(table));
    format!(
        "SELECT count(*) FROM {table} AS o WHERE {filter}o.{column} IS NOT NULL AND EXISTS (SELECT FROM {table} AS v WHERE v.{column}::text <> o.{column}::text)"
    )
}

/// A row that this transaction deleted.
pub fn deleted_now(deleted_at: &Text) -> String {
    format!("o.{} = pg_catalog.now()", Ident(deleted_at))
}

/// How often a table is in the log; with the column among those that changed.
pub fn noted(log: &QualifiedName, table: &QualifiedName, column: Option<&Text>) -> String {
    let column = column.map_or_else(String::new, |column| format!(" AND {} = ANY (changed_fields)", Literal(column)));
    let name = format!("{}.{}", table.schema, table.name);
    format!("SELECT count(*) FROM {} WHERE table_name = {}{column}", Name(log), Literal(&name))
}

/// Deletes the row at this place.
pub fn delete(table: &QualifiedName, place: u64) -> String {
    format!("DELETE FROM {} AS r WHERE {};\n", Name(table), at(table, "", place))
}

/// Keeps a copy of it.
pub fn keep(table: &QualifiedName, place: u64) -> String {
    format!(
        "CREATE TEMPORARY TABLE proof_row ON COMMIT DROP AS SELECT r.* FROM {} AS r WHERE {};\n",
        Name(table),
        at(table, "", place)
    )
}

/// Inserts it again, with these columns alone.
pub fn insert(table: &QualifiedName, columns: &[Text]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| Ident(column).to_string()).collect();
    let columns = columns.join(", ");
    format!(
        "INSERT INTO {} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM pg_temp.proof_row;\n",
        Name(table)
    )
}

/// All rows.
pub fn count(table: &QualifiedName) -> String {
    format!("SELECT count(*) FROM {}", Name(table))
}

/// Those that are not deleted.
pub fn live(table: &QualifiedName, deleted_at: &Text) -> String {
    format!("SELECT count(*) FROM {} WHERE {} IS NULL", Name(table), Ident(deleted_at))
}

/// Deletes the live row at this place softly.
pub fn soft_delete(table: &QualifiedName, deleted_at: &Text, place: u64) -> String {
    let filter = format!("o.{} IS NULL", Ident(deleted_at));
    format!(
        "UPDATE {} AS r SET {} = pg_catalog.now() WHERE {};\n",
        Name(table),
        Ident(deleted_at),
        at(table, &filter, place)
    )
}

/// The live row of another table at this place references the one that is deleted.
pub fn point_at_deleted(
    (table, deleted_at): (&QualifiedName, &Text),
    (other, own): (&QualifiedName, Option<&Text>),
    (columns, key): (&[Text], &[Text]),
    place: u64,
) -> String {
    let list = |names: &[Text], alias: &str| {
        names.iter().map(|name| format!("{alias}{}", Ident(name))).collect::<Vec<_>>().join(", ")
    };
    let deleted = |what: String| {
        format!("(SELECT {what} FROM {} AS d WHERE d.{} = pg_catalog.now() LIMIT 1)", Name(table), Ident(deleted_at))
    };
    let live = own.map_or_else(String::new, |own| format!("o.{} IS NULL", Ident(own)));
    format!(
        "UPDATE {} AS r SET ({}) = {} WHERE {} AND ROW({}) IS DISTINCT FROM {};\n",
        Name(other),
        list(columns, ""),
        deleted(list(key, "d.")),
        at(other, &live, place),
        list(columns, "r."),
        deleted(format!("ROW({})", list(key, "d."))),
    )
}

type Pair<'a, T> = (&'a T, &'a T);

fn joined(alias: &str, (columns, key): (&[Text], &[Text])) -> String {
    let all: Vec<String> =
        columns.iter().zip(key).map(|(own, key)| format!("c.{} = {alias}.{}", Ident(own), Ident(key))).collect();
    all.join(" AND ")
}

/// How many live rows a live row has below it.
pub fn live_dependents(
    (table, other): Pair<'_, QualifiedName>,
    (deleted_at, own): Pair<'_, Text>,
    on: (&[Text], &[Text]),
) -> String {
    format!(
        "SELECT count(*) FROM {} AS o JOIN {} AS c ON {} WHERE o.{} IS NULL AND c.{} IS NULL",
        Name(table),
        Name(other),
        joined("o", on),
        Ident(deleted_at),
        Ident(own)
    )
}

/// Deletes a live row that has live rows below it.
pub fn soft_delete_with_dependents(
    (table, other): Pair<'_, QualifiedName>,
    (deleted_at, own): Pair<'_, Text>,
    on: (&[Text], &[Text]),
) -> String {
    let filter = format!(
        "o.{} IS NULL AND EXISTS (SELECT FROM {} AS c WHERE {} AND c.{} IS NULL)",
        Ident(deleted_at),
        Name(other),
        joined("o", on),
        Ident(own)
    );
    format!(
        "UPDATE {} AS r SET {} = pg_catalog.now() WHERE {};\n",
        Name(table),
        Ident(deleted_at),
        at(table, &filter, 0)
    )
}

/// How many live rows stand below those that were just deleted.
pub fn dependents_of_deleted(
    (table, other): Pair<'_, QualifiedName>,
    (deleted_at, own): Pair<'_, Text>,
    on: (&[Text], &[Text]),
) -> String {
    format!(
        "SELECT count(*) FROM {} AS o JOIN {} AS c ON {} WHERE o.{} = pg_catalog.now() AND c.{} IS NULL",
        Name(table),
        Name(other),
        joined("o", on),
        Ident(deleted_at),
        Ident(own)
    )
}

/// How many rows of another table reference what was just deleted.
pub fn referencing_deleted(
    (table, deleted_at): (&QualifiedName, &Text),
    other: &QualifiedName,
    on: (&[Text], &[Text]),
) -> String {
    format!(
        "SELECT count(*) FROM {} AS o JOIN {} AS c ON {} WHERE o.{} = pg_catalog.now()",
        Name(table),
        Name(other),
        joined("o", on),
        Ident(deleted_at)
    )
}

/// Restores what was just deleted.
pub fn restore(table: &QualifiedName, deleted_at: &Text) -> String {
    format!("UPDATE {} SET {1} = NULL WHERE {1} = pg_catalog.now();\n", Name(table), Ident(deleted_at))
}

/// How many rows have this version.
pub fn with_version(table: &QualifiedName, version: &Text, number: i64) -> String {
    format!("SELECT count(*) FROM {} WHERE {} = {number}", Name(table), Ident(version))
}

/// Writes back the row that was just changed, with the version from before.
pub fn stale(table: &QualifiedName, version: &Text) -> String {
    format!("UPDATE {} SET {1} = {1} - 1 WHERE {1} = 2;\n", Name(table), Ident(version))
}

fn limit(after: Duration) -> String {
    format!("pg_catalog.now() - interval '{} months {} days'", after.months, after.days)
}

/// How many rows are older.
pub fn older(table: &QualifiedName, column: &Text, after: Duration) -> String {
    format!("SELECT count(*) FROM {} WHERE {} < {}", Name(table), Ident(column), limit(after))
}

/// How many are not, or have no age.
pub fn not_older(table: &QualifiedName, column: &Text, after: Duration) -> String {
    format!("SELECT count(*) FROM {} WHERE ({} < {}) IS NOT TRUE", Name(table), Ident(column), limit(after))
}
