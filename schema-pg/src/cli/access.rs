//! `access`: the access patterns, and what serves each.

use clap::Args;
use schema_core::cli::{AccessWords, Failure, ListedPattern, Outcome, Progress, patterns_listed, patterns_proved};
use serde_json::Value;

use super::connect::Database;
use super::context::Context;
use super::live::missing_roles;
use super::scratch::create;
use crate::blocking::{AccessError, AccessOptions, prove_access};
use crate::catalog::Catalog;
use crate::plan::{PlanOptions, create_with};

const WORDS: AccessWords =
    AccessWords { relation: "relation", rows: "rows", no_rows: "no_rows", without_index: "the indexes of its tables" };

/// What `access` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Lists the queries that `access(…)` declares, with the index that serves each. With --prove it makes the schema in a scratch database beside that of \
                        --database, or of DATABASE_URL, fills it with generated rows, and shows that the server reads an index for each pattern, as the role of the \
                        application, sorts nothing and reads no row in vain. Scratch databases are dropped; making one needs CREATEDB. Exit code 1 where a pattern is \
                        not served.\n\
                        With --json: `patterns` (relation, name, description, index; with --prove outcome, reason, query, plan, rows).\n\n\
                        Examples:\n  \
                        PROGRAM access\n  \
                        PROGRAM access --prove --rows 20000"
)]
pub struct Access {
    /// Show it on a scratch database
    #[arg(long)]
    prove: bool,
    /// With --prove: how many rows each table gets
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    rows: u64,
    /// With --prove: another seed gives other rows
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    database: Database,
}

/// Lists the patterns, or proves them.
pub fn run(word: &Access, context: &Context) -> Result<Outcome, Failure> {
    let catalog = context.catalog()?;
    if catalog.patterns.0.is_empty() {
        context.screen.note("no entity says `access(\"name\", \"what for\")`");
        return Ok(Outcome::new(String::new()).with("patterns", Value::Array(Vec::new())));
    }
    match word.prove {
        false => Ok(patterns_listed(&listed(&catalog), WORDS, context.screen.out)),
        true => proved(word, &catalog, context),
    }
}

fn listed(catalog: &Catalog) -> Vec<ListedPattern<'_>> {
    let patterns = catalog.patterns.0.iter().map(|pattern| ListedPattern {
        relation: pattern.relation.to_string(),
        name: &pattern.name,
        description: &pattern.description,
        index: pattern.index.as_deref(),
    });
    patterns.collect()
}

fn proved(word: &Access, catalog: &Catalog, context: &Context) -> Result<Outcome, Failure> {
    let mut live = context.open(&word.database)?;
    let roles = missing_roles(&mut live, context)?;
    if !roles.is_empty() {
        return Err(Failure::new(format!("the server lacks the roles {}", roles.join(", "))).help(format!(
            "scratch databases are on the same server: let `{} print` make them there first",
            context.program
        )));
    }
    let config = &context.migrations.config;
    let progress = Progress::spinner(&context.screen, "asking each pattern on a scratch database");
    let mut scratch = create(&mut live, &context.connect)?;
    let options = PlanOptions { version: live.version, ..context.options() };
    let made = scratch.client.batch_execute(&create_with(catalog, &options).to_string());
    made.map_err(|error| Failure::new(format!("making the schema: {}", crate::blocking::reason(&error))))?;
    let options = AccessOptions { rows: word.rows, seed: word.seed };
    let found = prove_access(&mut scratch.client, context.registry()?, config, &options);
    drop((scratch, progress));
    let report = match found {
        Ok(report) | Err(AccessError::Unserved(report)) => report,
        Err(error) => return Err(Failure::new(error.to_string())),
    };
    Ok(patterns_proved(&report, &listed(catalog), WORDS, context.screen.out))
}
