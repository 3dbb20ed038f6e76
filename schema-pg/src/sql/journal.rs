//! The statements by which an apply remembers how far it came, and looks at what an earlier one left behind.

use sea_query::{Expr, ExprTrait, IntoTableRef, PostgresQueryBuilder, Query, TableRef};

use super::{Literal, Name};
use crate::catalog::{QualifiedName, Text};

/// One apply at a time in a database: the key of its lock, which is nothing else's.
const KEY: i64 = 0x5343_4845_4d41_0001;

/// Takes the lock for the session: `true`, or the process that has it.
pub fn lock() -> String {
    format!(
        "SELECT CASE WHEN pg_catalog.pg_try_advisory_lock({KEY}) THEN 'taken' ELSE coalesce((
    SELECT pid::text FROM pg_catalog.pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND (classid::bigint << 32) + objid::bigint = {KEY}
        AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
    LIMIT 1), 'unknown') END"
    )
}

/// Gives the lock back.
pub fn unlock() -> String {
    format!("SELECT pg_catalog.pg_advisory_unlock({KEY})")
}

/// Whether the journal is there.
pub fn has_journal(table: &QualifiedName) -> String {
    format!("SELECT pg_catalog.to_regclass({}) IS NOT NULL", Literal(&Name(table).to_string()))
}

/// Makes the journal.
pub fn create_journal(table: &QualifiedName) -> String {
    format!(
        "CREATE TABLE {} (
    plan text PRIMARY KEY,
    done integer NOT NULL,
    of integer NOT NULL,
    running boolean NOT NULL,
    at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    by text NOT NULL DEFAULT session_user
)",
        Name(table)
    )
}

/// How far this plan came: `3`, or `3 running` where the statement behind was begun; nothing where it was not begun.
pub fn read_journal(table: &QualifiedName, plan: &str) -> String {
    format!(
        "SELECT done || CASE WHEN running THEN ' running' ELSE '' END FROM {} WHERE plan = {}",
        Name(table),
        Literal(plan)
    )
}

/// How far another plan came that was not finished: `3 of 5, begun by ada`; nothing where there is none.
pub fn read_other(table: &QualifiedName, plan: &str) -> String {
    format!(
        "SELECT done || ' of ' || of || ' parts, begun by ' || by FROM {} WHERE plan <> {} ORDER BY at LIMIT 1",
        Name(table),
        Literal(plan)
    )
}

/// Notes that a plan begins. Plans are called by hexadecimal digits, in which nothing is escaped.
pub fn begin_journal(table: &QualifiedName, plan: &str, of: usize) -> String {
    Query::insert()
        .into_table(journal(table))
        .columns(["plan", "done", "of", "running"])
        .values_panic([plan.into(), 0.into(), number(of), false.into()])
        .to_string(PostgresQueryBuilder)
}

/// Notes how far a plan came.
pub fn note_journal(table: &QualifiedName, plan: &str, done: usize, running: bool) -> String {
    Query::update()
        .table(journal(table))
        .values([("done", number(done)), ("running", running.into())])
        .and_where(Expr::col("plan").eq(plan))
        .to_string(PostgresQueryBuilder)
}

/// Forgets this plan, or the others.
pub fn forget_journal(table: &QualifiedName, plan: &str, others: bool) -> String {
    let of_plan = Expr::col("plan");
    Query::delete()
        .from_table(journal(table))
        .and_where(if others { of_plan.ne(plan) } else { of_plan.eq(plan) })
        .to_string(PostgresQueryBuilder)
}

/// Drops the journal where it holds nothing.
pub fn drop_journal(table: &QualifiedName) -> String {
    let name = Name(table).to_string();
    let body = format!("BEGIN IF NOT EXISTS (SELECT FROM {name}) THEN DROP TABLE {name}; END IF; END");
    let tag = super::quote::dollar_tag(&body);
    format!("DO {tag}{body}{tag}")
}

/// What an index is: `valid`, `invalid`, `building` and the process that builds it; nothing where it is not there.
pub fn index_state(schema: &Text, name: &Text) -> String {
    let name = QualifiedName::new(schema.clone(), name.clone());
    format!(
        "SELECT CASE WHEN b.pid IS NOT NULL THEN 'building ' || b.pid WHEN i.indisvalid THEN 'valid' ELSE 'invalid' END
FROM pg_catalog.pg_index i
LEFT JOIN pg_catalog.pg_stat_progress_create_index b ON b.index_relid = i.indexrelid
WHERE i.indexrelid = pg_catalog.to_regclass({})",
        Literal(&Name(&name).to_string())
    )
}

/// What a partition is: `attached`, or `pending` where a detach was interrupted; nothing where it is none.
pub fn partition_state(partition: &QualifiedName) -> String {
    format!(
        "SELECT CASE WHEN inhdetachpending THEN 'pending' ELSE 'attached' END
FROM pg_catalog.pg_inherits WHERE inhrelid = pg_catalog.to_regclass({})",
        Literal(&Name(partition).to_string())
    )
}

/// Drops an index while its table is used.
pub fn drop_leftover(schema: &Text, name: &Text) -> String {
    format!("DROP INDEX CONCURRENTLY IF EXISTS {}", Name(&QualifiedName::new(schema.clone(), name.clone())))
}

/// The limits that the session has, to be put back.
pub fn session_limits() -> &'static str {
    "SELECT pg_catalog.current_setting('lock_timeout') || ' ' || pg_catalog.current_setting('statement_timeout')"
}

/// Waits, on the server: so that nothing here needs a clock.
pub fn wait(milliseconds: u64) -> String {
    format!("SELECT pg_catalog.pg_sleep({}.{:03})", milliseconds / 1000, milliseconds % 1000)
}

/// Takes back what a transaction did.
pub const ROLLBACK: &str = "ROLLBACK";

fn journal(table: &QualifiedName) -> TableRef {
    (table.schema.to_string(), table.name.to_string()).into_table_ref()
}

/// A count of parts, which is small.
fn number(count: usize) -> Expr {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}
