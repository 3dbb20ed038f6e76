//! Notes and who wrote them: an application on MongoDB.

#![expect(missing_docs, reason = "the names of fields say what they are")]

use bson::DateTime;
use bson::oid::ObjectId;
use schema_core::{Diagnostics, Entity, Registry};
use serde::{Deserialize, Serialize};

/// Who writes notes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
#[entity(name = "authors")]
pub struct Author {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    pub id: ObjectId,
    #[entity(unique, email, allow("L045", "authors sign with it"))]
    pub email: String,
    #[entity(length(1..=80))]
    pub name: String,
}

/// What notes are about. These are the same everywhere: migrations bring them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
#[entity(name = "topics")]
pub struct Topic {
    #[serde(rename = "_id")]
    #[entity(primary_key, length(1..=20))]
    pub code: String,
    #[entity(length(1..=80))]
    pub title: String,
}

/// Notes, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Entity)]
#[serde(rename_all = "camelCase")]
#[entity(name = "notes")]
#[entity(access("of_author", "what somebody wrote, newest first").by([author]).order_by([written_at.desc()]).limit(20))]
#[entity(access("of_topic", "notes about a topic, newest first").by([topic]).order_by([written_at.desc()]).limit(20))]
pub struct Note {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    pub id: ObjectId,
    #[entity(references(Author))]
    pub author: ObjectId,
    pub written_at: DateTime,
    #[entity(references(Topic))]
    pub topic: Option<String>,
    #[entity(length(1..=10_000))]
    pub text: String,
    #[mongo(max_items(20), unique_items)]
    pub tags: Vec<String>,
}

/// All of it.
///
/// # Errors
/// Everything that is wrong with the structs, at once.
pub fn registry() -> Result<Registry, Diagnostics> {
    let topic = |code: &str, title: &str| Topic { code: code.into(), title: title.into() };
    let topics = [topic("home", "At home"), topic("travel", "On the way"), topic("work", "At work")];
    Registry::builder().entity::<Author>().entity::<Topic>().seed(topics).entity::<Note>().build()
}
