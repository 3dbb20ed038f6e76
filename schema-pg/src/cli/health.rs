//! `health`: how a live database does.

use clap::Args;
use schema_core::cli::{Color, Colors, Exit, Failure, Outcome, Progress};
use schema_core::{Registry, Severity};
use serde_json::{Value, json};

use super::connect::{Database, Live};
use super::context::Context;
use crate::blocking;
use crate::catalog::Catalog;
use crate::health::{HealthCheck, HealthOptions, HealthReport, health_checks, health_queries};

/// What `health` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Looks at statistics and catalogs of the database, reads no table, and changes nothing: sizes against `expected_rows`, indexes that nothing reads and \
                        the access patterns that they are for, keys that run out, partitions that are due, dead rows, slow statements by table, locks. A member of \
                        pg_monitor sees all of it. Exit code 1 where something is to be looked at, advice aside.\n\
                        With --json: `place`, `findings` (code, severity, object, message, help), `sizes` (table, rows, bytes, expected_rows), `skipped` (code, message); with --list `checks`.\n\n\
                        Examples:\n  \
                        PROGRAM health --database \"$PRODUCTION\"\n  \
                        PROGRAM health --unused-days 7 --off H03\n  \
                        PROGRAM health --sql > health.sql     the queries, for psql"
)]
pub struct Health {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub arguments: HealthArguments,
}

/// What is looked at.
#[derive(Debug, Args)]
pub struct HealthArguments {
    /// An index is unused where statistics of so many days know no scan of it
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    unused_days: u64,
    /// A statement is slow that takes so long on average
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 200)]
    slow_ms: u64,
    /// A transaction is long after so long
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    long_seconds: u64,
    /// Tables and indexes below this are not looked at
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20)]
    least_bytes: u64,
    /// Partitions have to be there for so long to come
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    partition_days: i64,
    /// Leave out this check. May be repeated
    #[arg(long, value_name = "CODE")]
    off: Vec<String>,
    /// List the checks
    #[arg(long)]
    list: bool,
    /// Print the queries, and run none; pg_stat_statements is looked for in the schema public
    #[arg(long, conflicts_with = "list")]
    sql: bool,
}

/// Looks at the database.
pub fn run(word: &Health, context: &Context) -> Result<Outcome, Failure> {
    if let Some(outcome) = word.arguments.listed() {
        return Ok(outcome);
    }
    let catalog = context.catalog()?;
    if let Some(outcome) = word.arguments.queries(&catalog)? {
        return Ok(outcome);
    }
    let mut live = context.open(&word.database)?;
    let _progress = Progress::spinner(&context.screen, "looking at statistics");
    word.arguments.of(&mut live, &catalog, Some(context.registry()?), context.screen.out)
}

impl HealthArguments {
    fn options(&self) -> Result<HealthOptions, Failure> {
        let known = |code: &String| health_checks().iter().any(|check| check.code == code);
        if let Some(code) = self.off.iter().find(|code| !known(code)) {
            return Err(Failure::usage(format!("--off: there is no check {code}")).help("--list lists them"));
        }
        Ok(HealthOptions {
            unused_days: self.unused_days,
            slow_ms: self.slow_ms,
            long_seconds: self.long_seconds,
            least_bytes: self.least_bytes,
            partition_days: self.partition_days,
            off: self.off.iter().cloned().collect(),
            ..HealthOptions::default()
        })
    }

    /// The checks, where they are to be listed.
    pub fn listed(&self) -> Option<Outcome> {
        let line = |check: &HealthCheck| {
            format!("{} {}\n    {}\n    from: {}\n", check.code, check.title, check.reason, check.source)
        };
        let checks: Value =
            health_checks().iter().map(|check| json!({ "code": check.code, "title": check.title })).collect();
        self.list.then(|| Outcome::new(health_checks().iter().map(line).collect::<String>()).with("checks", checks))
    }

    /// The queries about the schemas of a catalog, where they are to be printed.
    pub fn queries(&self, catalog: &Catalog) -> Result<Option<Outcome>, Failure> {
        if !self.sql {
            return Ok(None);
        }
        let options = HealthOptions { statements_schema: Some("public".into()), ..self.options()? };
        let queries = health_queries(catalog, &options);
        let text: String =
            queries.iter().map(|query| format!("-- {}: {}\n{};\n\n", query.code, query.title, query.sql)).collect();
        let all: Value =
            queries.iter().map(|query| json!({ "code": query.code, "title": query.title, "sql": query.sql })).collect();
        Ok(Some(Outcome::new(text).with("queries", all)))
    }

    /// How a database does.
    pub fn of(
        &self,
        live: &mut Live,
        catalog: &Catalog,
        registry: Option<&Registry>,
        colors: Colors,
    ) -> Result<Outcome, Failure> {
        let found = blocking::health(&mut live.client, catalog, registry, &self.options()?);
        let report = found.map_err(|error| Failure::new(error.to_string()))?;
        Ok(shown(&report, &live.place, colors))
    }
}

fn shown(report: &HealthReport, place: &str, colors: Colors) -> Outcome {
    let mut text = String::new();
    for finding in &report.findings {
        let color = match finding.severity {
            Severity::Error => Color::Red,
            Severity::Warning => Color::Yellow,
            Severity::Advice => Color::Dim,
        };
        let code = colors.paint(color, &format!("{}[{}]", finding.severity, finding.code));
        text.push_str(&format!("{code}: {}\n  help: {}\n", finding.message, finding.help));
    }
    for (code, why) in &report.skipped {
        text.push_str(&format!("{}: {why}\n", colors.paint(Color::Yellow, &format!("{code} could not be looked at"))));
    }
    text.push_str(&match report.findings.len() {
        0 if !report.skipped.is_empty() => format!("nothing else to look at in {place}\n"),
        0 => colors.paint(Color::Green, &format!("nothing to look at in {place}\n")),
        1 => format!("1 finding in {place}\n"),
        count => format!("{count} findings in {place}\n"),
    });
    let findings = report.findings.iter().map(|one| {
        json!({
            "code": one.code, "severity": one.severity.to_string(), "object": one.object, "message": one.message,
            "help": one.help,
        })
    });
    let sizes = report.sizes.iter().map(
        |one| json!({ "table": one.table, "rows": one.rows, "bytes": one.bytes, "expected_rows": one.expected_rows }),
    );
    let skipped = report.skipped.iter().map(|(code, why)| json!({ "code": code, "message": why }));
    Outcome::new(text)
        .with("place", place)
        .with("skipped", skipped.collect::<Value>())
        .with("findings", findings.collect::<Value>())
        .with("sizes", sizes.collect::<Value>())
        .exit(Exit::found(!report.is_well()))
}
