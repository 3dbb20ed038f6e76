//! Deleting softly: conditions, and the bodies of the triggers that refuse changes and turn DELETE into UPDATE.

use super::guard::{Asked, Rows, is_dependent_change};
use super::mutability::changed;
use super::quote::Idents;
use super::refusal::Refusal;
use super::session::is_on;
use super::{Ident, Name};
use crate::catalog::{QualifiedName, Text};

/// The setting that says which row version an UPDATE may move to another partition.
const MOVES: &str = "schema.moves";

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

/// WHEN: the row was deleted and stays so. What a foreign key action does to it is no change of the application's.
pub fn stays_deleted(deleted_at: &str) -> String {
    let column = Ident(deleted_at);
    format!("OLD.{column} IS NOT NULL AND NEW.{column} IS NOT NULL AND NOT {}", is_dependent_change())
}

/// Refuses to change a deleted row. The trigger's arguments are the columns that hold what is encrypted.
pub fn read_only_body(encrypted: bool) -> String {
    let refusal = Refusal {
        message: "a deleted row of %.% can be restored or removed, not changed",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "integrity_constraint_violation",
    };
    let reencrypts = if encrypted { super::mutability::reencrypts("TG_ARGV") + "\n    " } else { String::new() };
    format!("BEGIN\n    {reencrypts}{}\nEND;", refusal.to_string().replace("        USING", "    USING"))
}

/// WHEN: nobody asked for more than to delete softly. `goes_along`: rows that a foreign key action deletes go for good.
/// `partitioned`: an UPDATE that moves a row to another partition deletes it from the one where it was.
pub fn is_softly(hard_delete: &str, goes_along: bool, partitioned: bool) -> String {
    let mut softly = format!("({}) IS NOT TRUE", is_on(hard_delete));
    if goes_along {
        softly += &format!(" AND NOT {}", is_dependent_change());
    }
    if partitioned {
        softly += &format!(" AND pg_catalog.current_setting('{MOVES}', true) IS DISTINCT FROM {}", row_version());
    }
    softly
}

/// DELETE is an UPDATE.
pub fn delete_body(table: &QualifiedName, key: &[Text], deleted_at: &str, asked: &Asked) -> String {
    let deleted = Ident(deleted_at);
    let key: Vec<String> = key.iter().map(|column| format!("{0} = OLD.{0}", Ident(column))).collect();
    format!(
        "#variable_conflict use_column
BEGIN{}
    UPDATE {} SET {deleted} = pg_catalog.now()
        WHERE {} AND {deleted} IS NULL;
    RETURN NULL;
END;",
        asked.refuse_unseen(Rows::Old, "    "),
        Name(table),
        key.join(" AND "),
    )
}

/// Where the row version is stored: no later version of the row is stored there while the transaction lasts.
fn row_version() -> &'static str {
    "pg_catalog.concat(OLD.tableoid, OLD.ctid)"
}

/// WHEN: the row may move to another partition. The primary key holds all columns that decide about the partition.
pub fn may_move(key: &[Text]) -> String {
    changed(key)
}

/// Notes which row version may move, for the DELETE on the partition where it was.
pub fn move_body() -> String {
    format!(
        "BEGIN
    PERFORM pg_catalog.set_config('{MOVES}', {}, true);
    RETURN NEW;
END;",
        row_version()
    )
}
