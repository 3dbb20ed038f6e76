//! What runs out: numbers of keys, partitions, ages of transactions.

use schema_core::Severity;

use crate::health::check::{HealthCheck, counted, number};
use crate::sql::health as sql;

pub const SEQUENCES: HealthCheck = HealthCheck {
    code: "H09",
    title: "numbers of keys that run out",
    reason: "At the last number each INSERT fails, and a larger type means a new key for every reference.",
    source: "pg-index-health's sequence overflow; pghero warns from 90 %",
    query: |scope, _| sql::sequences(scope),
    judge: |row, judged| {
        let [schema, sequence, table_schema, table, column, last, of_sequence, of_column] = row else { return };
        let (last, most) = (number(last), number(of_sequence).min(number(of_column)));
        let percent = if most == 0 { 100 } else { u128::from(last) * 100 / u128::from(most) };
        if percent < 70 {
            return;
        }
        let severity = if percent < 90 { Severity::Warning } else { Severity::Error };
        let message = format!(
            "{table_schema}.{table}.{column} has used {percent} % of its numbers ({} of {}, by the sequence {schema}.{sequence})",
            counted(last),
            counted(most)
        );
        let help = "make the key, and each column that references it, an i64, while there is time to";
        judged.finds(severity, format!("column {table_schema}.{table}.{column}"), message, help);
    },
};

pub const PARTITIONS: HealthCheck = HealthCheck {
    code: "H10",
    title: "partitions that are due",
    reason: "A row of a time for which there is no partition is refused, or falls into the default partition, from which it has to be moved.",
    source: "pg_partman's monitoring",
    query: |scope, _| sql::last_partitions(scope),
    judge: |row, judged| {
        let [schema, table, ends, days] = row else { return };
        let days: i64 = days.parse().unwrap_or_default();
        if days >= judged.options.partition_days {
            return;
        }
        let severity = if days < 0 { Severity::Error } else { Severity::Warning };
        let message = format!("{schema}.{table} has partitions until {ends}, in {days} days");
        let help = "call what makes the coming partitions, and look why its schedule does not: `schema_pg::jobs` lists the calls";
        judged.finds(severity, format!("table {schema}.{table}"), message, help);
    },
};

pub const DEFAULT_PARTITIONS: HealthCheck = HealthCheck {
    code: "H11",
    title: "rows in default partitions",
    reason: "A partition for their values can't be made while they are there, and all queries read them.",
    source: "pg_partman's check_default",
    query: |scope, _| sql::default_partitions(scope),
    judge: |row, judged| {
        let [schema, table, partition, rows] = row else { return };
        let message =
            format!("{schema}.{table} holds about {} rows in its default partition {partition}", counted(number(rows)));
        let help = "make the partition that they belong to as a table, move them into it, and attach it";
        judged.finds(Severity::Warning, format!("table {schema}.{table}"), message, help);
    },
};

pub const TRANSACTION_AGE: HealthCheck = HealthCheck {
    code: "H12",
    title: "transaction numbers that run out",
    reason: "Two thousand million transactions behind the oldest row the server takes no more writes.",
    source: "the manual, \"Preventing Transaction ID Wraparound Failures\"; check_postgres and pghero",
    query: |_, _| sql::TRANSACTION_AGE.to_owned(),
    judge: |row, judged| {
        let [age, forced] = row else { return };
        let (age, forced) = (number(age), number(forced));
        // Autovacuum is forced at that age: a much larger one shows that it does not get through.
        if age > forced.saturating_mul(3).max(1_000_000_000) {
            let message = format!("the oldest row of the database is {} transactions old", counted(age));
            let help = "look for what holds it: a transaction (H14), a prepared one, a replication slot (H16); then VACUUM FREEZE";
            judged.finds(Severity::Error, "database", message, help);
        }
    },
};
