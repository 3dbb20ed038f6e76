//! Deleting softly: conditions, and the bodies of its triggers and of the function that removes for good.

use std::fmt::Write;

use super::quote::Idents;
use super::refusal::Refusal;
use super::session::is_on;
use super::{Ident, Name};
use crate::catalog::{QualifiedName, Text};

/// Rows that are not deleted.
pub fn is_live(deleted_at: &str) -> String {
    format!("{} IS NULL", Ident(deleted_at))
}

/// Rows that are deleted.
pub fn is_deleted(deleted_at: &str) -> String {
    format!("{} IS NOT NULL", Ident(deleted_at))
}

/// Both conditions.
pub fn both(a: &str, b: &str) -> String {
    format!("({a}) AND {b}")
}

/// The rows of a table that are not deleted.
pub fn live_rows(table: &QualifiedName, columns: &[Text], deleted_at: &str, passing: Option<&str>) -> String {
    let passing = passing.map(|condition| format!(" AND {condition}")).unwrap_or_default();
    format!("SELECT {} FROM {} WHERE {}{passing}", Idents(columns), Name(table), is_live(deleted_at))
}

/// WHEN: the row was deleted and stays so. What a reference does to it is no change of the application's.
pub fn stays_deleted(deleted_at: &str) -> String {
    let column = Ident(deleted_at);
    format!("OLD.{column} IS NOT NULL AND NEW.{column} IS NOT NULL AND pg_catalog.pg_trigger_depth() = 0")
}

/// Refuses to change a deleted row. The trigger's arguments are the columns that hold what is encrypted.
pub fn read_only_body(encrypted: bool) -> String {
    let refusal = Refusal {
        message: "a deleted row of %.% can be restored or removed, not changed",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "integrity_constraint_violation",
    };
    let reencrypts = if encrypted { super::lasting::reencrypts("TG_ARGV") + "\n    " } else { String::new() };
    format!("BEGIN\n    {reencrypts}{}\nEND;", refusal.to_string().replace("        USING", "    USING"))
}

/// WHEN: the row is deleted or restored now.
pub fn turns(deleted_at: &str) -> String {
    let column = Ident(deleted_at);
    format!("(OLD.{column} IS NULL) <> (NEW.{column} IS NULL)")
}

/// Each deletion has an identity, which the rows have that are deleted with this one.
pub fn deletion_body(deleted_at: &str, deletion: &str) -> String {
    let (deleted, deletion) = (Ident(deleted_at), Ident(deletion));
    format!(
        "BEGIN
    IF NEW.{deleted} IS NULL THEN
        NEW.{deletion} := NULL;
    ELSIF NEW.{deletion} IS NOT DISTINCT FROM OLD.{deletion} THEN
        NEW.{deletion} := pg_catalog.gen_random_uuid();
    END IF;
    RETURN NEW;
END;"
    )
}

/// Rows that go with the rows that they reference.
pub struct Following<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// Its columns, each with the column of the other table that it is equal to.
    pub on: Vec<(Text, Text)>,
    /// Its `deleted_at`.
    pub deleted_at: Text,
    /// Its `deletion_id`.
    pub deletion: Text,
}

/// Deletes what references the row and is live; restores what was deleted by this deletion.
pub fn cascade_body(deleted_at: &str, deletion: &str, following: &[Following<'_>]) -> String {
    let (deleted, deletion) = (Ident(deleted_at), Ident(deletion));
    let (mut deletes, mut restores) = (String::new(), String::new());
    for follows in following {
        let on = |row: &str| {
            let equal = |(own, other): &(Text, Text)| format!("{} = {row}.{}", Ident(own), Ident(other));
            follows.on.iter().map(equal).collect::<Vec<_>>().join(" AND ")
        };
        let (table, own_deleted, own) = (Name(follows.table), Ident(&follows.deleted_at), Ident(&follows.deletion));
        // Writing to a String can't fail.
        let _ = write!(
            deletes,
            "
        UPDATE {table} SET {own_deleted} = NEW.{deleted}, {own} = NEW.{deletion}
            WHERE {} AND {own_deleted} IS NULL;",
            on("NEW"),
        );
        let _ = write!(
            restores,
            "
        UPDATE {table} SET {own_deleted} = NULL, {own} = NULL
            WHERE {} AND {own} = OLD.{deletion};",
            on("NEW"),
        );
    }
    format!(
        "#variable_conflict use_column
BEGIN
    IF NEW.{deleted} IS NOT NULL THEN{deletes}
    ELSE{restores}
    END IF;
    RETURN NULL;
END;"
    )
}

/// WHEN: nobody asked for more than to delete softly. `top`: rows that go with others go for good.
pub fn is_softly(hard_delete: &str, top: bool) -> String {
    let softly = format!("({}) IS NOT TRUE", is_on(hard_delete));
    if top { format!("{softly} AND pg_catalog.pg_trigger_depth() = 0") } else { softly }
}

/// DELETE is an UPDATE.
pub fn delete_body(table: &QualifiedName, key: &[Text], deleted_at: &str) -> String {
    let deleted = Ident(deleted_at);
    let key: Vec<String> = key.iter().map(|column| format!("{0} = OLD.{0}", Ident(column))).collect();
    format!(
        "#variable_conflict use_column
BEGIN
    UPDATE {} SET {deleted} = pg_catalog.now()
        WHERE {} AND {deleted} IS NULL;
    RETURN NULL;
END;",
        Name(table),
        key.join(" AND "),
    )
}

/// Refuses a row that starts to reference a deleted one. `on`: its columns, each with the one of the key that it holds.
/// `hidden`: policies may hide rows, and one that is not seen can't be known to be live, so it is refused.
/// The lock keeps the row from being deleted meanwhile, which the lock of a reference does not.
pub fn reference_body(target: &QualifiedName, on: &[(Text, Text)], deleted_at: &str, hidden: bool) -> String {
    let refusal = Refusal {
        message: "a row of %.% references a deleted row of %",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME", &super::quote_literal(&target.to_string())],
        code: "foreign_key_violation",
    };
    let same: Vec<String> =
        on.iter().map(|(own, _)| format!("NEW.{0} IS NOT DISTINCT FROM OLD.{0}", Ident(own))).collect();
    let equal: Vec<String> = on.iter().map(|(own, key)| format!("r.{} = NEW.{}", Ident(key), Ident(own))).collect();
    format!(
        "DECLARE
    gone boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND {} THEN
        RETURN NEW;
    END IF;
    SELECT r.{} IS NOT NULL INTO gone FROM {} AS r
        WHERE {}
        FOR SHARE;
    IF {} THEN
        {refusal}
    END IF;
    RETURN NEW;
END;",
        same.join(" AND "),
        Ident(deleted_at),
        Name(target),
        equal.join(" AND "),
        if hidden { "gone OR NOT FOUND" } else { "gone" },
    )
}

/// WHEN: the row references something.
pub fn references_something(columns: &[Text]) -> String {
    let given: Vec<String> = columns.iter().map(|column| format!("NEW.{} IS NOT NULL", Ident(column))).collect();
    given.join(" AND ")
}

/// Removes for good what was deleted before a time, at most so many rows; what others work on is left for the next call.
pub fn purge_body(table: &QualifiedName, key: &[Text], deleted_at: &str) -> String {
    let (table, deleted) = (Name(table), Ident(deleted_at));
    let equal: Vec<String> = key.iter().map(|column| format!("r.{0} = gone.{0}", Ident(column))).collect();
    format!(
        "DECLARE
    removed bigint;
BEGIN
    WITH gone AS (
        SELECT {columns} FROM {table}
        WHERE {deleted} < pg_catalog.now() - $1
        ORDER BY {deleted}
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    )
    DELETE FROM {table} AS r USING gone WHERE {equal};
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END;",
        columns = Idents(key),
        equal = equal.join(" AND "),
    )
}
