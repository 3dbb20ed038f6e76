//! What stands around the statements of a migration file, and the forms that a transaction takes.

use std::fmt::Write;

use sea_query::{Expr, ExprTrait, PostgresQueryBuilder, Query};

use super::{AlterTable, CreateIndex, Ident, Literal, Name, Statement, TableAction};
use crate::catalog::{QualifiedName, Text};

/// The words that begin a transaction.
pub const BEGIN: &str = "BEGIN;\n";
/// The words that end it.
pub const COMMIT: &str = "COMMIT;\n";

/// How long statements of this transaction wait for locks, and how long they run.
pub fn set_local(lock: Option<&str>, statement: Option<&str>) -> String {
    timeouts("SET LOCAL", lock, statement)
}

/// The same for the session.
pub fn set_session(lock: Option<&str>, statement: Option<&str>) -> String {
    timeouts("SET", lock, statement)
}

fn timeouts(set: &str, lock: Option<&str>, statement: Option<&str>) -> String {
    let mut sql = String::new();
    for (name, value) in [("lock_timeout", lock), ("statement_timeout", statement)] {
        if let Some(value) = value {
            let _ = writeln!(sql, "{set} {name} = {};", Literal(value));
        }
    }
    sql
}

/// An index is built or dropped while its table is written on.
pub fn is_concurrent_index(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::CreateIndex(index) => index.concurrently,
        Statement::DropIndex { concurrently, .. } => *concurrently,
        Statement::Raw(sql) => sql.starts_with(CREATE) || sql.starts_with(CREATE_UNIQUE),
        _ => false,
    }
}

const CREATE: &str = "CREATE INDEX CONCURRENTLY ";
const CREATE_UNIQUE: &str = "CREATE UNIQUE INDEX CONCURRENTLY ";
const BATCH: &str = "        COMMIT;\n        EXIT WHEN changed = 0;\n";

/// The form of a statement that a transaction takes: an index is built while writers wait, batches are committed together.
/// `None` where there is none.
pub fn in_transaction(statement: &Statement<'_>) -> Option<String> {
    Some(match statement {
        Statement::CreateIndex(index) => CreateIndex { concurrently: false, ..index.clone() }.to_string(),
        Statement::DropIndex { schema, name, concurrently: _, if_exists } => {
            let (name, if_exists) = (name.clone(), *if_exists);
            Statement::DropIndex { schema, name, concurrently: false, if_exists }.to_string()
        }
        Statement::AlterTable(alter) => match alter.action {
            TableAction::Detach { partition, .. } => {
                AlterTable { table: alter.table, action: TableAction::Detach { partition, concurrently: false } }
                    .to_string()
            }
            _ => return None,
        },
        Statement::Raw(sql) if is_concurrent_index(statement) => sql.replacen(" CONCURRENTLY", "", 1),
        Statement::Raw(sql) if sql.contains(BATCH) => sql.replacen("        COMMIT;\n", "", 1),
        Statement::Raw(sql) if sql.starts_with("UPDATE ") => sql.clone(),
        // One batch of all rows.
        Statement::Raw(sql) if sql.starts_with("DO ") && !sql.contains("COMMIT;\n") => sql.clone(),
        // Since PostgreSQL 12; the label can be used once it is committed.
        Statement::AddEnumValue(_) => statement.to_string(),
        _ => return None,
    })
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

/// Notes a migration: who applied it, and when. Both are digits and words of ASCII letters, in which nothing is escaped.
pub fn note_history(table: &str, version: &str, name: &str) -> String {
    Query::insert()
        .into_table(("public", table.to_owned()))
        .columns(["version", "name"])
        .values_panic([version.into(), name.into()])
        .to_string(PostgresQueryBuilder)
}

/// Takes the note back.
pub fn forget_history(table: &str, version: &str) -> String {
    Query::delete()
        .from_table(("public", table.to_owned()))
        .and_where(Expr::col("version").eq(version))
        .to_string(PostgresQueryBuilder)
}

/// The schema and the name of the index that a step builds, by what undoes it.
pub fn built_index<'s>(statement: &Statement<'_>, reverse: Option<&'s Statement<'_>>) -> Option<(&'s Text, &'s Text)> {
    match reverse {
        Some(Statement::DropIndex { schema, name, .. }) if is_concurrent_index(statement) => Some((schema, name)),
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
