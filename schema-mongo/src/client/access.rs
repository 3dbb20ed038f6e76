//! Access patterns shown on generated documents: that the server serves each by an index.

use std::collections::BTreeMap;
use std::fmt;

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;
use mongodb::Database;
use schema_core::{Diagnostics, Registry};

use super::apply::number;
use super::{Error, apply, document, load_fake};
use crate::config::Config;
use crate::fake::{FakeOptions, fake_with};
use crate::lower::lower_with;
use crate::plan::create;
use crate::spec::{AccessPattern, Direction, Spec, Text};

/// How documents are made for the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessOptions {
    /// How many documents each collection gets: enough that reading all of them costs more than an index. 2,000 unless said.
    pub rows: u64,
    /// Another seed gives other documents.
    pub seed: u64,
}

impl Default for AccessOptions {
    fn default() -> Self {
        Self { rows: 2_000, seed: 0 }
    }
}

/// How the server carries out each access pattern. `Display` is a report for people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccessReport {
    /// The patterns, in the order of their collections.
    pub patterns: Vec<PatternPlan>,
}

/// How the server carries out a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternPlan {
    /// Its collection.
    pub collection: Text,
    /// What the application calls it.
    pub name: Text,
    /// The index that is to serve it.
    pub index: Option<Text>,
    /// The `find` that was sent, as extended JSON; empty where no document has values to ask with.
    pub query: String,
    /// The stages of the plan, from the last to the first: `LIMIT, FETCH, IXSCAN orders_customer_idx`.
    pub plan: String,
    /// How many documents came.
    pub documents: u64,
    /// What that means.
    pub outcome: AccessOutcome,
}

/// What a plan means for a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessOutcome {
    /// Read by an index in the order that is asked for, and no document more than came.
    Served,
    /// The index serves it so where it is named by `hint`, and for these documents the server takes another way: it is told which.
    Cheaper(String),
    /// No generated document has all that the pattern asks for.
    NoDocuments,
    /// It is not served: why.
    Unserved(String),
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
    let report = access_plans(scratch, &spec).await?;
    if report.unserved().next().is_some() { Err(AccessError::Unserved(report)) } else { Ok(report) }
}

/// How a server carries out the access patterns of a spec that was lowered, on the documents that its database holds. Nothing is changed.
///
/// # Errors
/// When the server does not answer.
pub async fn access_plans(database: &Database, spec: &Spec) -> Result<AccessReport, AccessError> {
    let mut report = AccessReport::default();
    for pattern in &spec.patterns.0 {
        let what = format!("asking {}.{}", pattern.collection, pattern.name);
        report.patterns.push(shown(database, spec, pattern).await.map_err(failed(what))?);
    }
    Ok(report)
}

fn failed(what: impl Into<String>) -> impl FnOnce(Error) -> AccessError {
    let what = what.into();
    move |error| AccessError::Server { what, error }
}

async fn shown(database: &Database, spec: &Spec, pattern: &AccessPattern) -> Result<PatternPlan, Error> {
    let mut found = PatternPlan {
        collection: pattern.collection.clone(),
        name: pattern.name.clone(),
        index: pattern.index.clone(),
        query: String::new(),
        plan: String::new(),
        documents: 0,
        outcome: AccessOutcome::NoDocuments,
    };
    let Some(filter) = usual(database, pattern).await? else { return Ok(found) };
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
    let free = Plan::of(&explained(database, &find).await?);
    (found.documents, found.outcome) = (free.returned, AccessOutcome::Served);
    found.plan = free.stages.join(", ");
    if free.lacks(pattern, index).is_some() {
        if let Some(index) = index {
            find.insert("hint", &**index);
        }
        found.outcome = match explained(database, &find).await {
            Ok(answer) => {
                let made = Plan::of(&answer);
                found.plan = made.stages.join(", ");
                match made.lacks(pattern, index) {
                    None => AccessOutcome::Cheaper(free.stages.join(", ")),
                    Some(why) => AccessOutcome::Unserved(why),
                }
            }
            // There is no such index.
            Err(Error::Server(error)) => AccessOutcome::Unserved(error.to_string()),
            Err(error) => return Err(error),
        };
    }
    Ok(found)
}

/// The filter with values that as many documents have as is usual, and more than one where there are such; `None` where no document has all of them.
async fn usual(database: &Database, pattern: &AccessPattern) -> Result<Option<Document>, Error> {
    let mut all = Vec::new();
    if let Some(filter) = &pattern.filter {
        all.push(document(&filter.to_string())?);
    }
    let compared: Vec<&Text> = pattern.tenant.iter().chain(&pattern.equal).collect();
    let asked = compared.iter().copied().chain(&pattern.range);
    all.extend(asked.map(|path| doc! { (&**path): { "$exists": true, "$ne": null } }));
    let matches = if all.is_empty() {
        doc! {}
    } else {
        doc! { "$and": all }
    };
    let collection = database.collection::<Document>(&pattern.collection);
    let mut by: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    let mut found = collection.find(matches).await?;
    while let Some(one) = found.try_next().await? {
        let values: Option<Vec<Bson>> = compared.iter().map(|path| value_at(&one, path)).collect();
        let Some(values) = values else { continue };
        let key = Bson::Array(values).into_canonical_extjson().to_string();
        by.entry(key).or_default().push(one);
    }
    // Those with most documents first, and of as many by their values: the same at each run.
    let mut by: Vec<(String, Vec<Document>)> = by.into_iter().collect();
    by.sort_by_key(|(_, documents)| std::cmp::Reverse(documents.len()));
    let several = by.iter().filter(|(_, documents)| documents.len() > 1).count();
    let place = (if several > 0 { several } else { by.len() }).saturating_sub(1) / 2;
    let Some((_, documents)) = by.get(place) else { return Ok(None) };
    let mut filter = Document::new();
    for path in compared {
        filter.insert(path.to_string(), value_at(&documents[0], path).unwrap_or(Bson::Null));
    }
    if let Some(range) = &pattern.range {
        let least = value_at(&documents[documents.len() / 2], range).unwrap_or(Bson::Null);
        filter.insert(range.to_string(), doc! { "$gte": least });
    }
    Ok(Some(match &pattern.filter {
        Some(declared) => doc! { "$and": [document(&declared.to_string())?, filter] },
        None => filter,
    }))
}

/// The value at a path; of a list, that of its first element.
fn value_at(document: &Document, path: &str) -> Option<Bson> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let value = match document.get(name)? {
        Bson::Array(all) => all.first()?,
        value => value,
    };
    match (rest, value) {
        (None, value) => Some(value.clone()),
        (Some(rest), Bson::Document(inner)) => value_at(inner, rest),
        (Some(_), _) => None,
    }
}

async fn explained(database: &Database, find: &Document) -> Result<Document, Error> {
    Ok(database.run_command(doc! { "explain": find.clone(), "verbosity": "executionStats" }).await?)
}

/// What a plan did.
#[derive(Debug, Default)]
struct Plan {
    /// From the last to the first, an index with its name.
    stages: Vec<String>,
    indexes: Vec<String>,
    scans: bool,
    sorts: bool,
    returned: u64,
    examined: u64,
}

impl Plan {
    fn of(answer: &Document) -> Self {
        let mut plan = Self::default();
        let planner = answer.get_document("queryPlanner").cloned().unwrap_or_default();
        if let Ok(winning) = planner.get_document("winningPlan") {
            // Since 5.1 the plan may stand one deeper.
            plan.read(winning.get_document("queryPlan").unwrap_or(winning));
        }
        let stats = answer.get_document("executionStats").cloned().unwrap_or_default();
        plan.returned = number(&stats, "nReturned").unwrap_or_default();
        plan.examined = number(&stats, "totalDocsExamined").unwrap_or_default();
        plan
    }

    fn read(&mut self, stage: &Document) {
        let kind = stage.get_str("stage").unwrap_or_default();
        let index = stage.get_str("indexName").unwrap_or_default();
        self.stages.push(format!("{kind} {index}").trim().to_owned());
        self.scans |= kind == "COLLSCAN";
        self.sorts |= kind == "SORT";
        if !index.is_empty() {
            self.indexes.push(index.to_owned());
        }
        // Documents are found by `_id` without a stage that names its index.
        if matches!(kind, "IDHACK" | "EXPRESS_IXSCAN" | "CLUSTERED_IXSCAN") && index.is_empty() {
            self.indexes.push("_id_".to_owned());
        }
        let inner = stage.get_document("inputStage").into_iter();
        let inner = inner.chain(stage.get_array("inputStages").into_iter().flatten().filter_map(Bson::as_document));
        let shards = stage.get_array("shards").into_iter().flatten().filter_map(Bson::as_document);
        inner.for_each(|inner| self.read(inner));
        shards.filter_map(|shard| shard.get_document("winningPlan").ok()).for_each(|inner| self.read(inner));
    }

    /// Why the pattern is not served by this plan; nothing where it is.
    fn lacks(&self, pattern: &AccessPattern, index: Option<&Text>) -> Option<String> {
        let asks_for_all =
            pattern.tenant.is_none() && pattern.equal.is_empty() && pattern.range.is_none() && pattern.sort.is_empty();
        if asks_for_all && pattern.filter.is_none() {
            return None;
        }
        if self.scans {
            return Some(format!("all {} documents were read, for {} that came", self.examined, self.returned));
        }
        if self.indexes.is_empty() {
            return Some("no index was read".to_owned());
        }
        if self.sorts && self.returned > 1 {
            return Some(format!("{} documents were sorted", self.returned));
        }
        let compares_range = pattern.range.is_some()
            && pattern.sort.first().is_some_and(|(path, _)| Some(path) != pattern.range.as_ref());
        let own = index.is_some_and(|index| self.indexes.iter().any(|read| read == index));
        if self.examined > self.returned && !(compares_range && own) {
            let passed_over = self.examined - self.returned;
            return Some(format!("{passed_over} documents were read and passed over, for {} that came", self.returned));
        }
        None
    }
}

impl AccessReport {
    /// The patterns that are not served.
    pub fn unserved(&self) -> impl Iterator<Item = &PatternPlan> {
        self.patterns.iter().filter(|pattern| matches!(pattern.outcome, AccessOutcome::Unserved(_)))
    }
}

impl fmt::Display for AccessReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.patterns.iter().try_for_each(|pattern| write!(f, "{pattern}"))
    }
}

impl fmt::Display for PatternPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = self.index.as_ref().map_or_else(String::new, |index| format!(" by {index}"));
        let outcome = match &self.outcome {
            AccessOutcome::Served => format!("served{index}"),
            AccessOutcome::Cheaper(how) => format!("served{index}; here the server takes {how}"),
            AccessOutcome::NoDocuments => "not tried: no generated document has all that it asks for".to_owned(),
            AccessOutcome::Unserved(why) => format!("NOT served: {why}\n    {}\n    {}", self.query, self.plan),
        };
        writeln!(f, "{}.{}: {outcome}", self.collection, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern() -> AccessPattern {
        AccessPattern {
            entity: "Order".into(),
            collection: "orders".into(),
            name: "of_customer".into(),
            description: String::new().into(),
            tenant: None,
            equal: vec!["customer".into()],
            through: None,
            filter: None,
            range: None,
            sort: vec![("at".into(), Direction::Descending)],
            limit: Some(20),
            index: Some("orders_customer_at_idx".into()),
        }
    }

    fn lacks(plan: Document, stats: [i64; 2], pattern: &AccessPattern) -> Option<String> {
        let stats = doc! { "nReturned": stats[0], "totalDocsExamined": stats[1] };
        let answer = doc! { "queryPlanner": { "winningPlan": plan }, "executionStats": stats };
        Plan::of(&answer).lacks(pattern, pattern.index.as_ref())
    }

    #[test]
    fn plans_are_read_as_servers_tell_them() {
        let scan = doc! { "stage": "IXSCAN", "indexName": "orders_customer_at_idx" };
        let fetch = doc! { "stage": "FETCH", "inputStage": scan.clone() };
        let limited = doc! { "stage": "LIMIT", "inputStage": fetch.clone() };
        let one = pattern();
        assert_eq!(lacks(limited.clone(), [5, 5], &one), None);
        // Since 5.1 the plan may stand one deeper.
        assert_eq!(lacks(doc! { "isCached": false, "queryPlan": limited.clone() }, [5, 5], &one), None);
        // Of several shards, and by `_id`.
        let shard = doc! { "shardName": "a", "winningPlan": limited.clone() };
        assert_eq!(lacks(doc! { "stage": "SHARD_MERGE_SORT", "shards": [shard] }, [5, 5], &one), None);
        assert_eq!(lacks(doc! { "stage": "IDHACK" }, [1, 1], &one), None);
        let found = |plan: Document, stats| lacks(plan, stats, &one).unwrap();
        assert_eq!(found(doc! { "stage": "COLLSCAN" }, [5, 900]), "all 900 documents were read, for 5 that came");
        assert_eq!(found(doc! { "stage": "SORT", "inputStage": fetch }, [5, 5]), "5 documents were sorted");
        assert_eq!(found(limited.clone(), [5, 9]), "4 documents were read and passed over, for 5 that came");
        assert_eq!(found(doc! { "stage": "EOF" }, [0, 0]), "no index was read");
        // What lies in a range and is not the order is compared entry by entry.
        let ranged = AccessPattern { range: Some("cents".into()), ..pattern() };
        assert_eq!(lacks(limited, [5, 9], &ranged), None);
    }

    #[test]
    fn values_are_found_by_their_paths() {
        let one = doc! { "a": { "b": [{ "c": 7 }] }, "n": Bson::Null };
        assert_eq!(value_at(&one, "a.b.c"), Some(Bson::Int32(7)));
        assert_eq!((value_at(&one, "a.x"), value_at(&one, "a.b.c.d")), (None, None));
    }
}
