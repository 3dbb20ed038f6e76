//! What a deletion is: its time and its identity, which the database decides.

use super::Ident;
use super::guard::{is_dependent_change, owns};
use super::lasting::changed;
use super::refusal::Refusal;

/// The rows that a statement inserted.
pub const INSERTED: &str = "inserted";

/// WHEN: the row is deleted or restored now.
pub fn turns(deleted_at: &str) -> String {
    let column = Ident(deleted_at);
    format!("(OLD.{column} IS NULL) <> (NEW.{column} IS NULL)")
}

/// WHEN: the row belongs to another deletion than before, or to none.
pub fn changes(deletion: &str) -> String {
    changed(&[deletion])
}

/// WHEN: something about the deletion is written, and not by the deletion of a row that this one references. Most write the time of the
/// transaction, which needs no decision where there is no identity.
pub fn is_written(deleted_at: &str, deletion: Option<&str>) -> String {
    let deleted = Ident(deleted_at);
    match deletion {
        Some(deletion) => format!(
            "({}) AND NOT ({} AND (NEW.{deleted} IS NULL) = (NEW.{} IS NULL))",
            changed(&[deleted_at, deletion]),
            is_dependent_change(),
            Ident(deletion),
        ),
        None => format!(
            "OLD.{deleted} IS DISTINCT FROM NEW.{deleted} AND NEW.{deleted} IS NOT NULL AND (OLD.{deleted} IS NOT NULL OR NEW.{deleted} IS DISTINCT FROM pg_catalog.now()) AND NOT {}",
            is_dependent_change(),
        ),
    }
}

/// Decides the time and the identity of a deletion. The owner of the table may say a time in the past.
pub fn deletion_body(deleted_at: &str, deletion: Option<&str>) -> String {
    let deleted = Ident(deleted_at);
    let (mut restored, mut identity) = (String::new(), String::new());
    if let Some(deletion) = deletion {
        let deletion = Ident(deletion);
        restored = format!(
            "
    IF NEW.{deleted} IS NULL THEN
        NEW.{deletion} := NULL;
        RETURN NEW;
    END IF;"
        );
        identity = format!(
            "
    NEW.{deletion} := CASE WHEN OLD.{deleted} IS NULL THEN pg_catalog.gen_random_uuid() ELSE OLD.{deletion} END;"
        );
    }
    format!(
        "BEGIN{restored}{identity}
    IF NOT {owner} OR NOT pg_catalog.isfinite(NEW.{deleted}) OR NEW.{deleted} > pg_catalog.now() THEN
        NEW.{deleted} := COALESCE(OLD.{deleted}, pg_catalog.now());
    END IF;
    RETURN NEW;
END;",
        owner = owns("TG_RELID"),
    )
}

/// The row says something about a deletion.
fn says(row: &str, deleted_at: &str, deletion: Option<&str>) -> String {
    let columns = std::iter::once(deleted_at).chain(deletion);
    columns.map(|column| format!("{row}.{} IS NOT NULL", Ident(column))).collect::<Vec<_>>().join(" OR ")
}

/// WHEN: a row is inserted as deleted, and not by the owner of the table.
pub fn is_inserted(deleted_at: &str, deletion: Option<&str>) -> String {
    format!("({}) AND NOT {}", says("NEW", deleted_at, deletion), owns("NEW.tableoid"))
}

fn refusal() -> String {
    Refusal {
        message: "a row of %.% is inserted as deleted: insert it, and delete it then",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "integrity_constraint_violation",
    }
    .to_string()
}

/// Refuses the row.
pub fn insert_body() -> String {
    format!("BEGIN\n    {}\nEND;", refusal().replace("        USING", "    USING"))
}

/// Refuses the statement if one of its rows is inserted as deleted. A row that moves to another partition is inserted there too, and is no row
/// of an INSERT.
pub fn inserted_body(deleted_at: &str, deletion: Option<&str>) -> String {
    format!(
        "BEGIN
    IF NOT {owner} AND EXISTS (SELECT FROM {INSERTED} AS i WHERE {says}) THEN
        {refusal}
    END IF;
    RETURN NULL;
END;",
        owner = owns("TG_RELID"),
        says = says("i", deleted_at, deletion),
        refusal = refusal(),
    )
}

/// WHEN: the row is deleted or restored, and may move to another partition.
pub fn turns_and_moves(deleted_at: &str, key: &[crate::catalog::Text]) -> String {
    format!("({}) AND ({})", turns(deleted_at), changed(key))
}

/// Refuses it: no trigger is called behind an UPDATE that moves a row, so its dependents would not follow.
pub fn moves_body() -> String {
    let refusal = Refusal {
        message: "a row of %.% can't be deleted or restored by the statement that changes its key: do it by another",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "feature_not_supported",
    };
    format!("BEGIN\n    {}\nEND;", refusal.to_string().replace("        USING", "    USING"))
}
