//! The checks, each with its query and what its answer means.

mod indexes;
mod numbers;
mod rows;
mod sessions;

use super::check::HealthCheck;

/// All checks, by code.
pub const ALL: &[HealthCheck] = &[
    rows::SIZES,
    indexes::UNUSED,
    indexes::BLOATED,
    indexes::INVALID,
    rows::SCANNED,
    rows::DEAD,
    rows::UNANALYZED,
    rows::NOT_VALID,
    numbers::SEQUENCES,
    numbers::PARTITIONS,
    numbers::DEFAULT_PARTITIONS,
    numbers::TRANSACTION_AGE,
    sessions::SLOW,
    sessions::LONG,
    sessions::BLOCKED,
    sessions::IDLE_SLOTS,
];

/// The check that needs the extension `pg_stat_statements`.
pub const SLOW: &str = sessions::SLOW.code;
