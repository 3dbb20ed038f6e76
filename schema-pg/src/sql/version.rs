//! The body of the trigger behind `version`, and the UPDATE that says which version was read.

use super::refusal::Refusal;
use super::rule::INSERTED;
use super::{Ident, Name};
use crate::catalog::{QualifiedName, Text};

/// Counts, and refuses a row that was read before the last change. The trigger's arguments are the columns of the key,
/// which is only looked for once there is something to refuse.
pub fn version_body(version: &str) -> String {
    let column = Ident(version);
    let key = "(SELECT pg_catalog.string_agg(pg_catalog.format('(%s)=(%s)', k, pg_catalog.to_jsonb(OLD) ->> k), ', ')
                FROM pg_catalog.unnest(TG_ARGV) AS k)";
    let (new, old) = (format!("NEW.{column}"), format!("OLD.{column}"));
    let stale = Refusal {
        message: "row % of %.% was changed since it was read: it has version %, not %",
        arguments: &[key, "TG_TABLE_SCHEMA", "TG_TABLE_NAME", &old, &new],
        code: "serialization_failure",
    };
    let ahead = Refusal {
        message: "row % of %.% has version %: the database counts it, write back the version that was read",
        arguments: &[key, "TG_TABLE_SCHEMA", "TG_TABLE_NAME", &old],
        code: "integrity_constraint_violation",
    };
    format!(
        "BEGIN
    IF {new} < {old} THEN
        {stale}
    ELSIF {new} > {old} THEN
        {ahead}
    END IF;
    {new} := {old} + 1;
    RETURN NEW;
END;"
    )
}

/// WHEN: the row does not start with the first version.
pub fn no_first_version(version: &str, first: i64) -> String {
    is_no_first("NEW", version, first)
}

fn is_no_first(row: &str, version: &str, first: i64) -> String {
    format!("{row}.{} IS DISTINCT FROM {first}", Ident(version))
}

/// Refuses a row that starts with another version than the first. After the INSERT, not before it: one that finds the row there and
/// goes on to DO UPDATE brings the version that was read. `statement`: for all rows that a statement inserted, among which are none
/// that moved from another partition.
pub fn first_version_body(version: &str, first: i64, statement: bool) -> String {
    let first_version = first.to_string();
    let column = super::quote_literal(version);
    let refusal = Refusal {
        message: "column % of %.% starts with %, and the database counts it: leave it out",
        arguments: &[&column, "TG_TABLE_SCHEMA", "TG_TABLE_NAME", &first_version],
        code: "integrity_constraint_violation",
    };
    if !statement {
        return format!("BEGIN\n    {}\nEND;", refusal.to_string().replace("        USING", "    USING"));
    }
    format!(
        "BEGIN
    IF EXISTS (SELECT FROM {INSERTED} AS added WHERE {}) THEN
        {refusal}
    END IF;
    RETURN NULL;
END;",
        is_no_first("added", version, first),
    )
}

/// An UPDATE with places for the values: those of columns, each through a function where it has one, the version that was
/// read, and the key.
pub fn versioned_update(
    table: &QualifiedName,
    columns: &[(Text, Option<QualifiedName>)],
    version: &str,
    key: &[Text],
) -> String {
    let set = columns.iter().enumerate().map(|(at, (column, function))| match function {
        Some(function) => format!("{} = {}(${})", Ident(column), Name(function), at + 1),
        None => format!("{} = ${}", Ident(column), at + 1),
    });
    let read = columns.len() + 1;
    let version = Ident(version);
    let set: Vec<String> = set.chain([format!("{version} = ${read}")]).collect();
    let key = key.iter().enumerate().map(|(at, column)| format!("{} = ${}", Ident(column), read + 1 + at));
    let key: Vec<String> = key.collect();
    format!("UPDATE {} SET {} WHERE {} RETURNING {version}", Name(table), set.join(", "), key.join(" AND "))
}
