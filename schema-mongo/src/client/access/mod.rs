//! Access patterns shown on generated documents: that the server serves each by an index.

mod plan;
mod sample;

use bson::{Bson, Document, doc};
use mongodb::Database;
pub use schema_core::access::{AccessOutcome, AccessReport, PatternPlan};
use schema_core::{Diagnostics, Registry};

use super::{Error, apply, document, load_fake};
use crate::config::Config;
use crate::fake::{FakeOptions, fake_with};
use crate::lower::lower_with;
use crate::plan::create;
use crate::spec::{AccessPattern, Direction, Spec};

/// How documents are made for the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessOptions {
    /// How many documents each collection gets: enough that reading all of them costs more than an index. 2,000 by default.
    pub rows: u64,
    /// Another seed gives other documents.
    pub seed: u64,
}

impl Default for AccessOptions {
    fn default() -> Self {
        Self { rows: 2_000, seed: 0 }
    }
}

/// Why access patterns are not shown to be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccessError {
    /// What is wrong with the entities.
    #[error(transparent)]
    Entities(#[from] Diagnostics),
    /// No entity has access patterns.
    #[error("no entity says `access(…)`")]
    NoPatterns,
    /// The scratch database holds something: nothing is done in it.
    #[error("the scratch database holds the collection {0} already: give an empty one")]
    NotEmpty(String),
    /// The way to the server, or what it refuses.
    #[error("{what}: {error}")]
    Server {
        /// What was being done.
        what: String,
        /// What the server says.
        error: Error,
    },
    /// Patterns that no index serves.
    #[error("{0}")]
    Unserved(AccessReport),
}

/// Shows on an empty database that an index serves each access pattern: collections are made and filled with generated documents, then each pattern is asked with
/// values that as many documents have as is usual. The server reads an index, sorts nothing, and reads no document more than comes; where it prefers another way,
/// the index is named to it, and the report tells. The database is left as it is then: who gave it drops it.
///
/// ```no_run
/// # async fn proved(scratch: mongodb::Database, registry: schema_core::Registry) -> Result<(), Box<dyn std::error::Error>> {
/// use schema_mongo::Config;
/// use schema_mongo::client::{AccessOptions, prove_access};
///
/// let report = prove_access(&scratch, &registry, &Config::default(), &AccessOptions::default()).await?;
/// println!("{report}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Patterns that are not served, with the plans of all; what keeps the proof from being made.
pub async fn prove_access(
    scratch: &Database,
    registry: &Registry,
    config: &Config,
    options: &AccessOptions,
) -> Result<AccessReport, AccessError> {
    let spec = lower_with(registry, config)?;
    if spec.patterns.0.is_empty() {
        return Err(AccessError::NoPatterns);
    }
    let names = scratch.list_collection_names().await.map_err(|error| failed("looking")(error.into()))?;
    if let Some(name) = names.into_iter().find(|name| !name.starts_with("system.")) {
        return Err(AccessError::NotEmpty(name));
    }
    let rows = FakeOptions { rows: options.rows, seed: options.seed, ..FakeOptions::default() };
    let fake = fake_with(registry, config, &rows)?;
    // Reference documents would be in the way of generated ones.
    apply(scratch, &create(&spec.without_seeds())).await.map_err(failed("making the collections"))?;
    load_fake(scratch, &fake, |_| {}).await.map_err(failed("loading documents"))?;
    let mut report = AccessReport::default();
    for pattern in &spec.patterns.0 {
        let what = format!("asking {}.{}", pattern.collection, pattern.name);
        report.patterns.push(shown(scratch, &spec, pattern).await.map_err(failed(what))?);
    }
    if report.unserved().next().is_some() { Err(AccessError::Unserved(report)) } else { Ok(report) }
}

fn failed(what: impl Into<String>) -> impl FnOnce(Error) -> AccessError {
    let what = what.into();
    move |error| AccessError::Server { what, error }
}

async fn shown(database: &Database, spec: &Spec, pattern: &AccessPattern) -> Result<PatternPlan, Error> {
    let mut found = PatternPlan {
        relation: pattern.collection.to_string(),
        name: pattern.name.clone(),
        role: None,
        index: pattern.index.clone(),
        query: String::new(),
        plan: String::new(),
        rows: 0,
        unit: "document",
        outcome: AccessOutcome::NoRows,
    };
    let Some(filter) = sample::usual(database, pattern).await? else { return Ok(found) };
    let mut find = doc! { "find": &*pattern.collection, "filter": filter };
    if !pattern.sort.is_empty() {
        let sort = pattern.sort.iter().map(|(path, direction)| {
            (path.to_string(), Bson::Int32(if *direction == Direction::Descending { -1 } else { 1 }))
        });
        find.insert("sort", sort.collect::<Document>());
    }
    if let Some(limit) = pattern.limit {
        find.insert("limit", i64::from(limit));
    }
    let index = pattern.index.as_ref();
    let known = index.and_then(|index| spec.collection(&pattern.collection)?.index(index));
    if let Some(collation) = known.and_then(|index| index.collation.as_ref()) {
        find.insert("collation", document(&serde_json::to_string(collation)?)?);
    }
    found.query = Bson::Document(find.clone()).into_relaxed_extjson().to_string();
    let free = plan::explained(database, &find).await?;
    (found.rows, found.outcome) = (free.reading.rows, AccessOutcome::Served);
    let stages = free.stages.join(", ");
    if free.lacks(pattern).is_none() {
        found.plan = stages;
        return Ok(found);
    }
    if let Some(index) = index {
        find.insert("hint", &**index);
    }
    found.outcome = match plan::explained(database, &find).await {
        Ok(made) => {
            found.plan = made.stages.join(", ");
            match made.lacks(pattern) {
                None => AccessOutcome::Cheaper(format!("takes {stages}")),
                Some(why) => AccessOutcome::Unserved(why),
            }
        }
        // There is no such index.
        Err(Error::Server(error)) => AccessOutcome::Unserved(error.to_string()),
        Err(error) => return Err(error),
    };
    Ok(found)
}
