//! Jobs: functions of the schema that are to be called by the clock.

use schema_core::ir::Text;

/// A function of the schema that is to be called by the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its name in pg_cron: `schema_pg public.purge_notes`.
    pub name: Text,
    /// When it runs, as pg_cron takes it: five fields of cron in UTC, `@daily`, `30 seconds`.
    pub schedule: Text,
    /// What runs.
    pub command: String,
    /// What for.
    pub purpose: String,
}
