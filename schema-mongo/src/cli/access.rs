//! `access`: the access patterns, and what serves each.

use clap::Args;
use schema_core::cli::{AccessWords, Failure, ListedPattern, Outcome, Progress, patterns_listed, patterns_proved};
use serde_json::Value;

use super::connect::Database;
use super::context::Context;
use super::scratch::Scratch;
use crate::client::{AccessError, AccessOptions, prove_access};
use crate::spec::Spec;

const WORDS: AccessWords =
    AccessWords { relation: "collection", rows: "documents", no_rows: "no_documents", without_index: "no index" };

/// What `access` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Lists the queries that `access(…)` declares, with the index that serves each. With --prove it makes the collections in a scratch database on the server \
                        of --database, or of MONGODB_URL, fills it with generated documents, and shows by explain that the server reads an index for each pattern, sorts \
                        nothing and reads no document in vain. The scratch database is dropped. Exit code 1 where a pattern is not served.\n\
                        With --json: `patterns` (collection, name, description, index; with --prove outcome, reason, query, plan, documents).\n\n\
                        Examples:\n  \
                        PROGRAM access\n  \
                        PROGRAM access --prove --rows 10000"
)]
pub struct Access {
    /// Show it on a scratch database
    #[arg(long)]
    prove: bool,
    /// With --prove: how many documents each collection gets
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    rows: u64,
    /// With --prove: another seed gives other documents
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    database: Database,
}

/// Lists the patterns, or proves them.
pub fn run(word: &Access, context: &Context) -> Result<Outcome, Failure> {
    let spec = context.spec()?;
    if spec.patterns.0.is_empty() {
        context.screen.note("no entity says `access(\"name\", \"what for\")`");
        return Ok(Outcome::new(String::new()).with("patterns", Value::Array(Vec::new())));
    }
    match word.prove {
        false => Ok(patterns_listed(&listed(&spec), WORDS, context.screen.out)),
        true => proved(word, &spec, context),
    }
}

fn listed(spec: &Spec) -> Vec<ListedPattern<'_>> {
    let patterns = spec.patterns.0.iter().map(|pattern| ListedPattern {
        relation: pattern.collection.to_string(),
        name: &pattern.name,
        description: &pattern.description,
        index: pattern.index.as_deref(),
    });
    patterns.collect()
}

fn proved(word: &Access, spec: &Spec, context: &Context) -> Result<Outcome, Failure> {
    let live = word.database.open()?;
    let progress = Progress::spinner(&context.screen, "asking each pattern on a scratch database");
    let scratch = Scratch::new(&live, "a", context.screen);
    let options = AccessOptions { rows: word.rows, seed: word.seed };
    let config = &context.migrations.config;
    let found = live.wait(prove_access(&scratch.database, context.registry()?, config, &options));
    drop((scratch, progress));
    let report = match found {
        Ok(report) | Err(AccessError::Unserved(report)) => report,
        Err(error) => return Err(Failure::new(error.to_string())),
    };
    Ok(patterns_proved(&report, &listed(spec), WORDS, context.screen.out))
}
