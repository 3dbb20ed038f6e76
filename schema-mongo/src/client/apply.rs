//! Commands, one after the other.

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;
use mongodb::Database;
use mongodb::error::{Error, ErrorKind};

use super::{ClientError, document};
use crate::command::{Expected, Record};
use crate::plan::Plan;

/// A step that was left out, since the server has no shards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its number, from 1.
    pub step: usize,
    /// The command, as extended JSON.
    pub command: String,
}

impl std::fmt::Display for LeftOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "step {} was left out, the server has no shards: {}", self.step, self.command)
    }
}

/// Carries out a plan, and says what it left out: how collections are spread, on a server without shards. It stops at the first command that the server refuses; those before it stay done, and the plan between
/// the database and the spec, made anew, goes on from there.
///
/// # Errors
/// When the server refuses a command, or documents stand in the way of one.
pub async fn apply(database: &Database, plan: &Plan<'_>) -> Result<Vec<LeftOut>, ClientError> {
    let mut left_out = Vec::new();
    for (i, step) in plan.steps.iter().enumerate() {
        left_out.extend(run(database, &step.command.to_record(), i + 1, false).await?);
    }
    Ok(left_out)
}

/// It is a router (mongos): other servers have no shards.
pub(super) async fn is_router(database: &Database) -> bool {
    // Servers without the command are no routers.
    let hello = database.run_command(doc! { "hello": 1 }).await.unwrap_or_default();
    hello.get_str("msg").is_ok_and(|msg| msg == "isdbgrid")
}

/// One command. `again` where it may have been done already: then that it was is no error.
///
/// Says what it left out.
pub(super) async fn run(
    database: &Database,
    record: &Record,
    step: usize,
    again: bool,
) -> Result<Option<LeftOut>, ClientError> {
    let json = record.command.0.replace("\"$database.", &format!("\"{}.", database.name()));
    if record.needs_shards() && !is_router(database).await {
        return Ok(Some(LeftOut { step, command: json }));
    }
    let command = document(&json)?;
    if let Some(batch) = record.batch {
        return in_batches(database, &command, batch, step, &json).await.map(|()| None);
    }
    let target = if record.admin { database.client().database("admin") } else { database.clone() };
    let answer = target.run_command(command).await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) if again && is_done_already(&error) => return Ok(None),
        Err(error) => return Err(ClientError::Refused { step, command: json, error }),
    };
    if let Some(error) = write_error(&answer) {
        return Err(ClientError::Refused { step, command: json, error });
    }
    match (record.expect, found(&answer)) {
        (Some(Expected::Nothing), found) if found > 0 => Err(ClientError::InTheWay { step, found, command: json }),
        _ => Ok(None),
    }
}

/// What a command found: a count, or documents.
fn found(answer: &Document) -> u64 {
    let number = match answer.get("n") {
        Some(Bson::Int32(number)) => u64::try_from(*number).ok(),
        Some(Bson::Int64(number)) => u64::try_from(*number).ok(),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        Some(Bson::Double(number)) => Some(*number as u64),
        _ => None,
    };
    let listed = || answer.get_document("cursor").ok()?.get_array("firstBatch").ok().map(|batch| batch.len() as u64);
    number.or_else(listed).unwrap_or_default()
}

/// Updates answer that all is well, and list what is not.
fn write_error(answer: &Document) -> Option<Error> {
    let errors = answer.get_array("writeErrors").ok().filter(|errors| !errors.is_empty())?;
    Some(Error::custom(format!("{}", Bson::Array(errors.clone()))))
}

/// The command was done before: the collection is there, or is gone, or the index is.
fn is_done_already(error: &Error) -> bool {
    // NamespaceExists, NamespaceNotFound, IndexNotFound, IndexAlreadyExists, AlreadyInitialized (sharded).
    matches!(&*error.kind, ErrorKind::Command(error) if [48, 26, 27, 68, 23].contains(&error.code))
}

/// So many documents at a time, until none matches: it can be stopped at any moment and started again.
async fn in_batches(
    database: &Database,
    command: &Document,
    batch: u32,
    step: usize,
    json: &str,
) -> Result<(), ClientError> {
    let refused = |error| ClientError::Refused { step, command: json.to_owned(), error };
    let malformed = || refused(Error::custom("an update in batches has a name and one update".to_owned()));
    let name = command.get_str("update").map_err(|_| malformed())?;
    let update =
        command.get_array("updates").ok().and_then(|updates| updates.first()?.as_document()).ok_or_else(malformed)?;
    let filter = update.get_document("q").map_err(|_| malformed())?;
    let change = update.get("u").cloned().ok_or_else(malformed)?;
    loop {
        let find = doc! { "find": name, "filter": filter, "projection": { "_id": 1 }, "limit": i64::from(batch) };
        let found: Vec<Document> =
            database.run_cursor_command(find).await.map_err(refused)?.try_collect().await.map_err(refused)?;
        let ids: Vec<Bson> = found.into_iter().filter_map(|mut found| found.remove("_id")).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let these = doc! { "$and": [{ "_id": { "$in": ids } }, filter] };
        let updates = vec![doc! { "q": these, "u": change.clone(), "multi": true }];
        let answer = database.run_command(doc! { "update": name, "updates": updates }).await.map_err(refused)?;
        if let Some(error) = write_error(&answer) {
            return Err(refused(error));
        }
        if answer.get_i32("nModified").is_ok_and(|modified| modified == 0) {
            return Err(ClientError::Endless { step, command: json.to_owned() });
        }
    }
}
