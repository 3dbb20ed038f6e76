//! The body of the trigger that deletes and restores the dependents of a row with it.

use std::fmt::Write;

use super::guard::{Asked, Rows, refuse_snapshot};
use super::refusal::Refusal;
use super::{Ident, Name};
use crate::catalog::{QualifiedName, Text};

/// Rows that are deleted with the rows that they reference.
pub struct Dependents<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// Its columns, each with the column of the other table that it is equal to.
    pub on: Vec<(Text, Text)>,
    /// Its `deleted_at`.
    pub deleted_at: Text,
    /// Its `deletion_id`.
    pub deletion: Text,
    /// What else its rows are deleted with.
    pub others: Vec<Other>,
}

/// Another table whose deletions the dependents follow.
pub struct Other {
    /// The table.
    pub table: QualifiedName,
    /// The columns of the dependents, each with the column of this table that it is equal to.
    pub on: Vec<(Text, Text)>,
    /// Its `deleted_at`.
    pub deleted_at: Text,
    /// Its `deletion_id`.
    pub deletion: Text,
}

/// Deletes the dependents of the row that are live; restores those that were deleted with it. A dependent that references another deleted row
/// stays deleted: from then on it is part of that deletion, and so are its own dependents. `asked`: for whom the row is, where policies show
/// dependents to those alone. `serializable`: all that write these rows are SERIALIZABLE.
pub fn cascade_body(
    deleted_at: &str,
    deletion: &str,
    dependents: &[Dependents<'_>],
    asked: Option<&Asked>,
    serializable: bool,
) -> String {
    let (deleted, deletion) = (Ident(deleted_at), Ident(deletion));
    let (mut deletes, mut restores, mut passes) = (String::new(), String::new(), String::new());
    for dependent in dependents {
        let Dependents { table, on, deleted_at, deletion: own, others } = dependent;
        let (table, own_deleted, own) = (Name(table), Ident(deleted_at), Ident(own));
        let rows = equal(on, "c", "NEW");
        // Writing to a String can't fail.
        let _ = write!(
            deletes,
            "
        UPDATE {table} AS c SET {own_deleted} = NEW.{deleted}, {own} = NEW.{deletion}
            WHERE {rows} AND c.{own_deleted} IS NULL;",
        );
        let of_this = format!("{rows} AND c.{own} = OLD.{deletion}");
        for Other { table: other, on, deleted_at, deletion: id } in others {
            let (other, gone, id, referenced) = (Name(other), Ident(deleted_at), Ident(id), equal(on, "c", "o"));
            let _ = write!(
                restores,
                "
        -- Locked, so that none of them is deleted meanwhile.
        PERFORM FROM {other} AS o
            WHERE EXISTS (SELECT FROM {table} AS c WHERE {of_this} AND {referenced})
            FOR SHARE;
        UPDATE {table} AS c SET {own} = o.{id} FROM {other} AS o
            WHERE {of_this} AND {referenced} AND o.{gone} IS NOT NULL AND o.{id} IS DISTINCT FROM OLD.{deletion};",
            );
        }
        let _ = write!(
            restores,
            "
        UPDATE {table} AS c SET {own_deleted} = NULL, {own} = NULL
            WHERE {of_this};",
        );
        let _ = write!(
            passes,
            "
        UPDATE {table} AS c SET {own} = NEW.{deletion}
            WHERE {of_this};",
        );
    }
    let isolated = Refusal {
        message: "a row of %.% is deleted or restored with its dependents, and this transaction does not see those that came meanwhile: do it in READ COMMITTED",
        arguments: &["TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "invalid_transaction_state",
    };
    format!(
        "#variable_conflict use_column
BEGIN{unseen}{isolated}
    IF NEW.{deleted} IS NULL THEN{restores}
    ELSIF OLD.{deleted} IS NULL THEN{deletes}
    ELSE{passes}
    END IF;
    RETURN NULL;
END;",
        unseen = asked.map(|asked| asked.refuse_unseen(Rows::Both, "    ")).unwrap_or_default(),
        isolated = refuse_snapshot(&isolated.to_string(), serializable, "    "),
    )
}

fn equal(on: &[(Text, Text)], own: &str, other: &str) -> String {
    let equal = |(a, b): &(Text, Text)| format!("{own}.{} = {other}.{}", Ident(a), Ident(b));
    on.iter().map(equal).collect::<Vec<_>>().join(" AND ")
}
