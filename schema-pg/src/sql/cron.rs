//! Jobs of the extension pg_cron.

use schema_core::ir::Duration;

use super::Name;
use super::function::do_block;
use super::maintenance::interval;
use super::quote::Literal;
use crate::catalog::QualifiedName;
use crate::job::Job;

/// What the names of our jobs start with.
pub const OURS: &str = "schema_pg ";

/// `SELECT app.refresh_totals()`
pub fn call(function: &QualifiedName) -> String {
    format!("SELECT {}()", Name(function))
}

/// `SELECT app.purge_notes(interval '0 months 90 days')`
pub fn call_purge(function: &QualifiedName, age: Duration) -> String {
    format!("SELECT {}(interval '{}')", Name(function), interval(age))
}

/// The script that schedules jobs with the extension pg_cron, and unschedules those that earlier scripts scheduled and that are no longer among them. Run it
/// after each migration, as the owner of the tables, in the database in which pg_cron is (`cron.database_name`). Where the extension is not there, it
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
    let row = |job: &Job| {
        let (name, schedule, command) = (Literal(&job.name), Literal(&job.schedule), Literal(&job.command));
        format!("\n        -- {}\n        ARRAY[{name}, {schedule}, {command}]", job.purpose.replace(['\n', '\r'], " "))
    };
    let rows = jobs.iter().map(row).collect::<Vec<_>>().join(",");
    let body = format!(
        "DECLARE
    -- name, schedule, command
    jobs CONSTANT pg_catalog.text[] := ARRAY[{rows}
    ]::pg_catalog.text[];
    gone pg_catalog.record;
BEGIN
    IF pg_catalog.to_regprocedure('cron.schedule(pg_catalog.text, pg_catalog.text, pg_catalog.text)') IS NULL THEN
        FOR i IN 1 .. coalesce(pg_catalog.array_length(jobs, 1), 0) LOOP
            RAISE NOTICE 'pg_cron is not in this database: let another clock call, at % (UTC): %', jobs[i][2], jobs[i][3];
        END LOOP;
        RETURN;
    END IF;
    FOR gone IN
        SELECT j.jobid AS id FROM cron.job AS j
        WHERE pg_catalog.starts_with(j.jobname::pg_catalog.text, {ours}) AND j.username = current_user
            AND j.database = pg_catalog.current_database() AND NOT j.jobname = ANY (jobs[:][1:1])
    LOOP
        PERFORM cron.unschedule(gone.id);
    END LOOP;
    FOR i IN 1 .. coalesce(pg_catalog.array_length(jobs, 1), 0) LOOP
        PERFORM cron.schedule(jobs[i][1], jobs[i][2], jobs[i][3]);
    END LOOP;
END;",
        ours = Literal(OURS),
    );
    format!(
        "-- Jobs for pg_cron, where it is there. Run this as the owner of the tables, after each migration.\n{};\n",
        do_block(&body)
    )
}
