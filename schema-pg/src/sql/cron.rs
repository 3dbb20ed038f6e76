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

/// The script that hands jobs to pg_cron, or says what another clock has to call.
pub fn cron_script(jobs: &[Job]) -> String {
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
        "-- Jobs for pg_cron, where it is there. Run this as who owns the tables, behind each migration.\n{};\n",
        do_block(&body)
    )
}
