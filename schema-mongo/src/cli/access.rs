//! `access`: the access patterns, and what serves each.

use clap::Args;
use schema_core::cli::{Color, Colors, Exit, Failure, Outcome, Progress};
use serde_json::{Value, json};

use super::connect::Database;
use super::context::Context;
use super::overview::counted;
use super::scratch::Scratch;
use crate::client::{AccessError, AccessOptions, AccessOutcome, AccessReport, PatternPlan, prove_access};
use crate::spec::{AccessPattern, Spec};

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
        false => Ok(listed(&spec, context.screen.out)),
        true => proved(word, &spec, context),
    }
}

fn listed(spec: &Spec, colors: Colors) -> Outcome {
    let mut text = String::new();
    for pattern in &spec.patterns.0 {
        let name = colors.paint(Color::Bold, &format!("{}.{}", pattern.collection, pattern.name));
        let served = pattern.index.as_ref().map_or("no index", |index| index);
        text.push_str(&format!("{name}: {}\n  served by {served}\n", pattern.description));
    }
    let patterns: Value = spec.patterns.0.iter().map(described).collect();
    Outcome::new(text).with("patterns", patterns)
}

fn described(pattern: &AccessPattern) -> Value {
    json!({
        "collection": pattern.collection, "name": pattern.name, "description": pattern.description, "index": pattern.index,
    })
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
    Ok(told(&report, spec, context.screen.out))
}

fn told(report: &AccessReport, spec: &Spec, colors: Colors) -> Outcome {
    let unserved = report.unserved().count();
    let mut text = report.to_string();
    let all = counted(report.patterns.len(), "access pattern");
    text.push_str(&match unserved {
        0 => colors.paint(Color::Green, &format!("{all}: each is served\n")),
        some => colors.paint(Color::Red, &format!("{all}: {some} not served\n")),
    });
    let patterns = spec.patterns.0.iter().zip(&report.patterns).map(|(pattern, plan)| {
        let mut object = described(pattern);
        let (outcome, reason) = outcome(plan);
        object["outcome"] = outcome.into();
        object["reason"] = reason.into();
        object["query"] = plan.query.clone().into();
        object["plan"] = plan.plan.clone().into();
        object["documents"] = plan.documents.into();
        object
    });
    Outcome::new(text).with("patterns", patterns.collect::<Value>()).exit(Exit::found(unserved > 0))
}

fn outcome(plan: &PatternPlan) -> (&'static str, Option<&str>) {
    match &plan.outcome {
        AccessOutcome::Served => ("served", None),
        AccessOutcome::Cheaper(how) => ("cheaper", Some(how)),
        AccessOutcome::NoDocuments => ("no_documents", None),
        AccessOutcome::Unserved(why) => ("unserved", Some(why)),
    }
}
