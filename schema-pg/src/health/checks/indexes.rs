//! Indexes.

use schema_core::Severity;

use crate::health::check::{HealthCheck, number, size};
use crate::sql::health as sql;

pub const UNUSED: HealthCheck = HealthCheck {
    code: "H02",
    title: "indexes that nothing reads",
    reason: "Each write pays for them. One that serves an access pattern tells that the pattern is asked no more, or otherwise than was declared.",
    source: "pg-index-health's and pghero's unused indexes, by pg_stat_user_indexes",
    query: |scope, _| sql::unused_indexes(scope),
    judge: |row, judged| {
        let [schema, table, index, bytes, days] = row else { return };
        let days = number(days);
        if days < judged.options.unused_days {
            return;
        }
        let served = judged.served_by(schema, table, index);
        let (serves, help) = match served.is_empty() {
            true => (String::new(), "look whether a replica reads it, whose statistics are its own; drop it otherwise"),
            false => (
                format!(" serves access pattern {},", served.join(", ")),
                "look how the application asks, and whether it asks at all: the pattern may be declared otherwise than it is asked",
            ),
        };
        let message =
            format!("{schema}.{table}.{index}{serves} has 0 scans in {days} days, and takes {}", size(number(bytes)));
        judged.finds(Severity::Advice, format!("index {schema}.{table}.{index}"), message, help);
    },
};

pub const BLOATED: HealthCheck = HealthCheck {
    code: "H03",
    title: "indexes that take more than twice the room of their entries",
    reason: "Pages that are half empty are read and kept in memory all the same.",
    source: "check_postgres' and pg-index-health's estimates; the figures here are from the widths of columns, without exactness",
    query: |scope, _| sql::bloated_indexes(scope),
    judge: |row, judged| {
        let [schema, table, index, bytes, needed] = row else { return };
        let message = format!(
            "{schema}.{table}.{index} takes {}, and about {} would do",
            size(number(bytes)),
            size(number(needed))
        );
        let help = &format!("REINDEX INDEX CONCURRENTLY {schema}.{index}");
        judged.finds(Severity::Advice, format!("index {schema}.{table}.{index}"), message, help);
    },
};

pub const INVALID: HealthCheck = HealthCheck {
    code: "H04",
    title: "indexes that can't be used",
    reason: "CREATE INDEX CONCURRENTLY that failed leaves one: it is written, and no query reads it.",
    source: "pg-index-health's and pghero's invalid indexes",
    query: |scope, _| sql::invalid_indexes(scope),
    judge: |row, judged| {
        let [schema, table, index] = row else { return };
        let message = format!("{schema}.{table}.{index} is not valid: no query reads it");
        let help = &format!("REINDEX INDEX CONCURRENTLY {schema}.{index}, or drop it and let `apply` make it");
        judged.finds(Severity::Error, format!("index {schema}.{table}.{index}"), message, help);
    },
};
