//! Whether a plan does what it is for, shown on scratch databases.

use bson::{Document, doc};
use mongodb::Database;

use super::{apply, introspect, introspect_seeds};
use crate::diff::{Change, diff};
use crate::drift::drift;
use crate::plan::{PlanOptions, Refused, Why, create, plan};
use crate::spec::{Spec, Text, Value};

/// What is to be shown: that the plan from the one spec to the other makes the other.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    /// What the database holds before.
    pub was: &'a Spec,
    /// What it is to hold.
    pub now: &'a Spec,
    /// How it is planned.
    pub options: &'a PlanOptions,
    /// Documents for the old collections, in addition to reference documents, as extended JSON: the proof shows that none is lost.
    pub documents: &'a [(Text, Vec<Value>)],
}

/// Why a plan is not shown to do what it is for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// A scratch database holds something: nothing is done in it.
    #[error("the scratch database holds the collection {0} already: give an empty one")]
    NotEmpty(String),
    /// There is no such collection before.
    #[error("documents are given for {0}, and no such collection is there before the plan")]
    NoCollection(Text),
    /// The server, or the way to it.
    #[error("{what}: {error}")]
    Server {
        /// What was tried.
        what: &'static str,
        /// The error.
        error: super::Error,
    },
    /// The plan leaves out what would lose data.
    #[error("the plan is not whole: {0}")]
    Refused(String),
    /// What the plan made is not what is made fresh.
    #[error("what the plan made differs from what is made fresh:\n{0}")]
    Differs(String),
    /// Documents are gone that no step announced.
    #[error("{collection} had {before} documents before the plan and has {after} behind it")]
    DocumentsLost {
        /// The collection, by its new name.
        collection: Text,
        /// Its documents before.
        before: u64,
        /// Its documents after.
        after: u64,
    },
}

/// Shows on two empty databases that the plan makes of the old what is made fresh from the new, that planning again finds
/// nothing to do, and that no document is lost.
///
/// # Errors
/// What is not as it should be; the databases are left as they are then.
pub async fn prove(scratch: &Database, fresh: &Database, proof: &Proof<'_>) -> Result<(), ProofError> {
    let failed = |what| move |error: super::Error| ProofError::Server { what, error };
    for database in [scratch, fresh] {
        let names = database.list_collection_names().await.map_err(|error| failed("looking")(error.into()))?;
        if let Some(name) = names.into_iter().find(|name| !name.starts_with("system.")) {
            return Err(ProofError::NotEmpty(name));
        }
    }
    apply(fresh, &create(proof.now)).await.map_err(failed("making the new schema fresh"))?;
    apply(scratch, &create(proof.was)).await.map_err(failed("making the old schema"))?;
    for (name, documents) in proof.documents {
        if proof.was.collection(name).is_none() {
            return Err(ProofError::NoCollection(name.clone()));
        }
        insert(scratch, name, documents).await.map_err(failed("putting documents into the old schema"))?;
    }
    let changes = diff(proof.was, proof.now);
    let planned = plan(&changes, proof.options);
    let is_left = |refused: &&Refused| refused.why != Why::NoShards;
    let refused: Vec<String> = planned.refused.iter().filter(is_left).map(ToString::to_string).collect();
    if !refused.is_empty() {
        return Err(ProofError::Refused(refused.join("\n")));
    }
    let kept = kept(proof, &changes);
    let count = async |name: &Text| {
        let counted = scratch.collection::<Document>(name).count_documents(doc! {}).await;
        counted.map_err(|error| failed("counting documents")(error.into()))
    };
    let mut before = Vec::with_capacity(kept.len());
    for (was, _) in &kept {
        before.push(count(was).await?);
    }
    apply(scratch, &planned).await.map_err(failed("applying the plan"))?;
    for ((_, now), before) in kept.iter().zip(before) {
        let after = count(now).await?;
        if after < before {
            return Err(ProofError::DocumentsLost { collection: (*now).clone(), before, after });
        }
    }
    let mut both = Vec::new();
    for database in [scratch, fresh] {
        let mut found = introspect(database).await.map_err(failed("reading back"))?;
        introspect_seeds(database, proof.now, &mut found).await.map_err(failed("reading back"))?;
        both.push(found);
    }
    let left = drift(&both[0], &both[1]);
    if left.is_empty() { Ok(()) } else { Err(ProofError::Differs(left.to_string())) }
}

/// Collections that are there before and after, by both names, and that lose no reference documents.
fn kept<'a>(proof: &Proof<'a>, changes: &[Change<'a>]) -> Vec<(&'a Text, &'a Text)> {
    let mut kept = Vec::new();
    for collection in &proof.was.collections {
        let renamed = changes.iter().find_map(|change| match change {
            Change::RenameCollection { was, now } if was.name == collection.name => Some(&now.name),
            _ => None,
        });
        let own = || proof.now.collection(&collection.name).map(|now| &now.name);
        let Some(now) = renamed.or_else(own) else { continue };
        let loses = |change: &Change<'_>| {
            matches!(change, Change::DropDocument { collection, .. } if collection.name == *now)
                || matches!(change, Change::ReplaceOptions { now: of, .. } if of.name == *now)
        };
        if !changes.iter().any(loses) {
            kept.push((&collection.name, now));
        }
    }
    kept
}

async fn insert(database: &Database, name: &Text, documents: &[Value]) -> Result<(), super::Error> {
    let all = documents.iter().map(|one| super::document(&one.to_string())).collect::<Result<Vec<Document>, _>>()?;
    if !all.is_empty() {
        database.collection::<Document>(name).insert_many(all).await?;
    }
    Ok(())
}
