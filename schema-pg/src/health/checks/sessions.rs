//! What is going on: statements, transactions, locks, readers of the log.

use schema_core::Severity;

use crate::health::check::{HealthCheck, counted, number, size};
use crate::sql::health as sql;

pub const SLOW: HealthCheck = HealthCheck {
    code: "H13",
    title: "slow statements, by their tables",
    reason: "What takes most of the time is where an index or another query pays.",
    source: "pg_stat_statements, as pghero and pg_extras read it",
    query: |_, options| {
        let schema = options.statements_schema.as_deref().unwrap_or("public");
        sql::slow_statements(schema, options.slow_ms)
    },
    judge: |row, judged| {
        let [statement, calls, mean, whole] = row else { return };
        let tables = judged.named_in(statement);
        let of = if tables.is_empty() { "no table of the entities".to_owned() } else { tables.join(", ") };
        let message = format!(
            "a statement about {of} takes {} ms on average, {} s in {} calls: {statement}",
            counted(number(mean)),
            counted(number(whole) / 1_000),
            counted(number(calls))
        );
        let help = "read its plan with EXPLAIN (ANALYZE, BUFFERS), and declare the query: `access(…)`";
        judged.finds(Severity::Advice, format!("statement about {of}"), message, help);
    },
};

pub const LONG: HealthCheck = HealthCheck {
    code: "H14",
    title: "transactions that are open for long",
    reason: "VACUUM removes no row that died since, and locks are held, until they end.",
    source: "pghero's and pg_extras' long running queries",
    query: |_, options| sql::long_transactions(options.long_seconds),
    judge: |row, judged| {
        let [process, role, seconds, state, statement] = row else { return };
        let message =
            format!("process {process} of {role} has a transaction open for {seconds} s ({state}): {statement}");
        let help =
            "end it, or pg_terminate_backend; idle ones end by themselves with idle_in_transaction_session_timeout";
        judged.finds(Severity::Warning, format!("process {process}"), message, help);
    },
};

pub const BLOCKED: HealthCheck = HealthCheck {
    code: "H15",
    title: "sessions that wait for locks",
    reason: "Those behind them in the queue wait as well.",
    source: "the manual, \"Lock Monitoring\"; pghero's and pg_extras' blocking",
    query: |_, options| sql::blocked(options.long_seconds.min(30)),
    judge: |row, judged| {
        let [process, role, seconds, blockers, statement] = row else { return };
        let message = format!("process {process} of {role} waits since {seconds} s for {blockers}: {statement}");
        let help = "end what it waits for; statements that change tables say lock_timeout, as those of plans do";
        judged.finds(Severity::Warning, format!("process {process}"), message, help);
    },
};

pub const IDLE_SLOTS: HealthCheck = HealthCheck {
    code: "H16",
    title: "replication slots that nobody reads",
    reason: "WAL is retained for them until the disk is full.",
    source: "the manual, \"Replication Slots\"; check_postgres' replication_slots",
    query: |_, _| sql::IDLE_SLOTS.to_owned(),
    judge: |row, judged| {
        let [slot, bytes] = row else { return };
        let message = format!(
            "the replication slot {slot} is read by nobody, and {} of WAL are retained for it",
            size(number(bytes))
        );
        let help = "start its reader, or pg_drop_replication_slot; max_slot_wal_keep_size is a limit";
        judged.finds(Severity::Warning, format!("slot {slot}"), message, help);
    },
};
