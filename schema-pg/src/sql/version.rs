//! The body of the trigger behind `version`.

use super::Ident;
use super::refusal::Refusal;

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
