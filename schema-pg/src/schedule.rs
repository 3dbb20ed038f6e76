//! Jobs handed to the clock.

use crate::job::Job;
use crate::sql::cron_script;

/// The script that hands jobs to the extension pg_cron, and takes away those that earlier scripts handed over and that are no longer among them. Run it
/// behind each migration, as who owns the tables, in the database in which pg_cron is (`cron.database_name`). Where the extension is not there, it
/// changes nothing and prints what another clock has to call (a NOTICE for each line).
///
/// ```
/// # use schema_core::*;
/// # #[derive(Entity)]
/// # #[entity(name = "notes", soft_delete, audit)]
/// # #[pg(purge_after(days(90)))]
/// # struct Note {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// #     text: String,
/// # }
/// use schema_pg::Config;
///
/// let jobs = schema_pg::jobs(&registry![Note]?, &Config::default())?;
/// let script = schema_pg::schedule(&jobs);
/// assert!(script.contains("ARRAY['schema_pg public.maintain_audit_log_partitions', '15 0 * * *', 'SELECT public.maintain_audit_log_partitions()']"), "{script}");
/// assert!(script.contains("ARRAY['schema_pg public.purge_notes', '35 * * * *', 'SELECT public.purge_notes(interval ''0 months 90 days'')']"), "{script}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn schedule(jobs: &[Job]) -> String {
    cron_script(jobs)
}
