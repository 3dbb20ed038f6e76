//! The body of the trigger behind `version`, and the UPDATE that says which version was read.

use super::refusal::Refusal;
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
