//! What a deletion is: its time and its identity, which the database decides.

use super::Ident;
use super::guard::{is_dependent_change, owns};
use super::mutability::changed;
use super::refusal::Refusal;
use crate::catalog::Text;

/// The row is deleted or restored now.
fn turns(deleted_at: &str) -> String {
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

/// WHEN: a row is inserted as deleted, and not by the owner of the table.
pub fn is_inserted(deleted_at: &str, deletion: Option<&str>) -> String {
    let columns = std::iter::once(deleted_at).chain(deletion);
    let says: Vec<String> = columns.map(|column| format!("NEW.{} IS NOT NULL", Ident(column))).collect();
    format!("({}) AND NOT {}", says.join(" OR "), owns("NEW.tableoid"))
}

/// Refuses the row.
pub fn insert_body() -> String {
    refuses(&Refusal {
        message: "a row of %.% is inserted as deleted: insert it, and delete it then",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "integrity_constraint_violation",
    })
}

/// WHEN: the row may move to another partition, where it is inserted: as deleted, and not by the owner of the table. `cascade`: or it is deleted or
/// restored now, and its dependents would not follow, since no trigger is called behind an UPDATE that moves a row.
pub fn moves(key: &[Text], deleted_at: &str, cascade: bool) -> String {
    let turns = if cascade { format!(" OR {}", turns(deleted_at)) } else { String::new() };
    format!("({}) AND ((NEW.{} IS NOT NULL AND NOT {}){turns})", changed(key), Ident(deleted_at), owns("OLD.tableoid"))
}

/// Refuses it.
pub fn moves_body() -> String {
    refuses(&Refusal {
        message: "the key of a row of %.% can't change while it is deleted, or with its deletion: do one after the other",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "feature_not_supported",
    })
}

fn refuses(refusal: &Refusal<'_>) -> String {
    format!("BEGIN\n    {}\nEND;", refusal.to_string().replace("        USING", "    USING"))
}
