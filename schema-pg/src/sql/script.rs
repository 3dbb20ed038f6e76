//! What stands around the statements of a migration file, and the forms that a transaction takes.

use super::{Ident, Literal, Name, Statement, TableAction};
use crate::catalog::{QualifiedName, Text};

/// The words that begin a transaction.
pub const BEGIN: &str = "BEGIN;\n";
/// The words that end it.
pub const COMMIT: &str = "COMMIT;\n";

/// How long statements wait for locks, and how long they run, each setting a statement without a semicolon. `set` is `SET`, for the session,
/// or `SET LOCAL`, for the transaction.
pub fn timeouts(set: &str, lock: Option<&str>, statement: Option<&str>) -> Vec<String> {
    let limits = [("lock_timeout", lock), ("statement_timeout", statement)].into_iter();
    limits.filter_map(|(name, value)| Some(format!("{set} {name} = {}", Literal(value?)))).collect()
}

/// An index is built or dropped while its table is written on.
pub fn is_concurrent_index(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::CreateIndex(index) => index.concurrently,
        Statement::DropIndex { concurrently, .. } => *concurrently,
        _ => false,
    }
}

/// The form of a statement that a transaction takes: an index is built while writers wait, batches are committed together.
/// `None` where there is none.
pub fn in_transaction<'a>(statement: &Statement<'a>) -> Option<Statement<'a>> {
    let mut statement = statement.clone();
    match &mut statement {
        Statement::CreateIndex(index) => index.concurrently = false,
        Statement::DropIndex { concurrently, .. } => *concurrently = false,
        Statement::AlterTable(alter) => match &mut alter.action {
            TableAction::Detach { concurrently, .. } => *concurrently = false,
            _ => return None,
        },
        Statement::Backfill(fill) => fill.commits = false,
        _ => return None,
    }
    Some(statement)
}

/// Makes the table in which migrations are noted.
pub fn create_history(table: &str) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS public.{} (
    version text PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    applied_by text NOT NULL DEFAULT session_user
)",
        Ident(table)
    )
}

/// Notes a migration: who applied it, and when.
pub fn note_history(table: &str, version: &str, name: &str) -> String {
    format!("INSERT INTO public.{} (version, name) VALUES ({}, {})", Ident(table), Literal(version), Literal(name))
}

/// Takes the note back.
pub fn forget_history(table: &str, version: &str) -> String {
    format!("DELETE FROM public.{} WHERE version = {}", Ident(table), Literal(version))
}

/// The schema and the name of the index that a statement builds outside of a transaction.
pub fn built_index<'s>(statement: &'s Statement<'_>) -> Option<(&'s Text, &'s Text)> {
    match statement {
        Statement::CreateIndex(index) if index.concurrently => Some((&index.table.schema, &index.index.name)),
        _ => None,
    }
}

/// The table and the partition that a step detaches outside of a transaction.
pub fn detached<'s>(statement: &Statement<'s>) -> Option<(&'s QualifiedName, &'s QualifiedName)> {
    match statement {
        Statement::AlterTable(alter) => match alter.action {
            TableAction::Detach { partition, concurrently: true } => Some((alter.table, partition)),
            _ => None,
        },
        _ => None,
    }
}

/// DETACH PARTITION … FINALIZE: what a detach needs that was interrupted.
pub fn finalize(table: &QualifiedName, partition: &QualifiedName) -> String {
    format!("ALTER TABLE {} DETACH PARTITION {} FINALIZE", Name(table), Name(partition))
}
