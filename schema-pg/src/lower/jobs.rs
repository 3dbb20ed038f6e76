//! What of a schema is to be called by the clock.

use schema_core::ir::{Source, Text, View};
use schema_core::{Diagnostic, Diagnostics, Registry};

use super::scope::Scope;
use super::{archive, lower_with, name, purge, view};
use crate::catalog::QualifiedName;
use crate::config::Config;
use crate::job::Job;
use crate::options::EntityOptions;
use crate::sql::{OUR_JOBS, call, call_purge};

/// When partitions are made: each day, so that a day that is missed is none that is needed.
const DAILY: &str = "15 0 * * *";
/// When rows are removed for good: a call removes 10,000 at most.
const HOURLY: &str = "35 * * * *";
/// When rows are moved to an archive: a call moves 10,000 at most.
const ARCHIVES: &str = "45 * * * *";

/// The functions of the schema that are to be called by the clock: those that make partitions and detach old ones, those that refresh materialized views
/// that say when (`refresh("0 3 * * *")`), those that remove for good what was deleted softly (`#[pg(purge_after(days(90)))]`), and those that move
/// old rows to an archive (`retain(days(365)).archive()`).
/// [`schedule`](crate::schedule) makes a script of them.
///
/// # Errors
/// As [`lower_with`](crate::lower_with); and schedules that pg_cron does not take.
pub fn jobs(registry: &Registry, config: &Config) -> Result<Vec<Job>, Diagnostics> {
    let catalog = lower_with(registry, config)?;
    let mut scope = Scope::new(registry, config);
    let mut jobs = Vec::new();
    for table in catalog.tables.iter().filter(|table| table.partition_by.is_some()) {
        let function = name::maintenance(&table.name);
        if catalog.functions.iter().any(|known| known.name == function) {
            let purpose = format!("creates the next partitions of {}, and detaches old ones", table.name);
            jobs.push(job(&function, DAILY.into(), call(&function), purpose));
        }
    }
    for declared in registry.views() {
        let Some(when) = &declared.refresh else { continue };
        let (function, source) = (view::refresh_function(&scope.view_name(declared)), declared.source);
        if let Some(schedule) = as_cron(when, (&declared.rust.name, source), &mut scope) {
            jobs.push(job(&function, schedule, call(&function), purpose_of(declared, &scope)));
        }
    }
    for entity in registry.entities() {
        let declared = entity.extensions.get::<EntityOptions>().and_then(|declared| declared.purge.as_ref());
        let Some(declared) = declared else { continue };
        let (table, default) = (scope.table_name(entity), Text::from(HOURLY));
        let when = declared.schedule.as_ref().unwrap_or(&default);
        if let Some(schedule) = as_cron(when, (&entity.rust.name, declared.source), &mut scope) {
            let function = purge::function(&table);
            let purpose = format!("removes rows of {table} for good that were deleted long ago");
            jobs.push(job(&function, schedule, call_purge(&function, declared.after), purpose));
        }
    }
    for entity in registry.entities().iter().filter(|entity| archive::of(entity).is_some()) {
        let table = scope.table_name(entity);
        let function = archive::function(&table);
        let purpose = format!("moves rows of {table} that are old to {}", archive::table(&table).name);
        jobs.push(job(&function, ARCHIVES.into(), call(&function), purpose));
    }
    jobs.sort_by(|a, b| a.name.cmp(&b.name));
    Diagnostics(scope.found).into_result()?;
    Ok(jobs)
}

fn purpose_of(view: &View, scope: &Scope<'_>) -> String {
    format!("refreshes {}", scope.view_name(view))
}

fn job(function: &QualifiedName, schedule: Text, command: String, purpose: String) -> Job {
    Job { name: format!("{OUR_JOBS}{function}").into(), schedule, command, purpose }
}

/// The schedule as pg_cron takes it: five fields, `@daily`, or so many seconds. `daily` is taken for `@daily`.
fn as_cron(when: &Text, (path, at): (&Text, Source), scope: &mut Scope<'_>) -> Option<Text> {
    let words = ["hourly", "daily", "weekly", "monthly", "yearly"];
    let named = when.strip_prefix('@').unwrap_or(when);
    if words.contains(&named) {
        return Some(format!("@{named}").into());
    }
    let fields: Vec<&str> = when.split_whitespace().collect();
    let is_field = |field: &&str| field.chars().all(|c| c.is_ascii_alphanumeric() || "*/,-$".contains(c));
    let is_right = match fields.as_slice() {
        [number, "second" | "seconds"] => number.parse().is_ok_and(|seconds: u32| (1..60).contains(&seconds)),
        fields => fields.len() == 5 && fields.iter().all(is_field),
    };
    if !is_right {
        let message = format!("`{when}` is no schedule that pg_cron takes");
        let help = "write five fields of cron, `0 3 * * *`; or `daily`, `30 seconds`";
        scope.found.push(Diagnostic::new("P0554", &**path, at, message).help(help));
    }
    is_right.then(|| when.clone())
}
