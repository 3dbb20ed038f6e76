//! Commands, one after the other.

use bson::{Bson, Document, doc};
use futures_util::TryStreamExt;
use mongodb::Database;
use mongodb::error::{Error as ServerError, ErrorKind};

use super::lock::Lock;
use super::{Error, document};
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
/// the database and the spec, made again, goes on from there.
///
/// # Errors
/// When the server refuses a command, or documents stand in the way of one.
pub async fn apply(database: &Database, plan: &Plan<'_>) -> Result<Vec<LeftOut>, Error> {
    apply_with(database, plan, |_| {}).await
}

/// The same, and before each step its place in the plan is reported, from 0: for those who show how far it is.
///
/// ```no_run
/// # async fn applied(database: mongodb::Database, plan: schema_mongo::Plan<'_>) -> Result<(), schema_mongo::client::Error> {
/// schema_mongo::client::apply_with(&database, &plan, |at| eprintln!("{}", plan.steps[at].because)).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`apply`].
pub async fn apply_with(
    database: &Database,
    plan: &Plan<'_>,
    mut begins: impl FnMut(usize),
) -> Result<Vec<LeftOut>, Error> {
    let mut left_out = Vec::new();
    for (i, step) in plan.steps.iter().enumerate() {
        begins(i);
        let done = run(database, &step.command.to_record(), i + 1, false, None).await;
        left_out.extend(done.map_err(|stopped| stopped.error)?);
    }
    Ok(left_out)
}

/// It is a router (mongos): other servers have no shards.
pub(super) async fn is_router(database: &Database) -> bool {
    // Servers without the command are no routers.
    let hello = database.run_command(doc! { "hello": 1 }).await.unwrap_or_default();
    hello.get_str("msg").is_ok_and(|msg| msg == "isdbgrid")
}

/// Why a command was not carried out.
pub(super) struct Stopped {
    pub error: Error,
    /// It changed nothing: the server itself refused it as a whole, or it only asks.
    pub untouched: bool,
}

/// One command. `again` where it may have been done already: then that it was is no error. A batch of documents is changed
/// only while the lock is held.
///
/// Says what it left out.
pub(super) async fn run(
    database: &Database,
    record: &Record,
    step: usize,
    again: bool,
    lock: Option<&Lock<'_>>,
) -> Result<Option<LeftOut>, Stopped> {
    let json = record.command.0.replace("\"$database.", &format!("\"{}.", database.name()));
    if record.needs_shards() && !is_router(database).await {
        return Ok(Some(LeftOut { step, command: json }));
    }
    let command = document(&json).map_err(|error| Stopped { error, untouched: true })?;
    if let Some(batch) = record.batch {
        return in_batches(database, &command, batch, step, &json, lock).await.map(|()| None);
    }
    let target = if record.admin { database.client().database("admin") } else { database.clone() };
    let answer = match target.run_command(command).await {
        Ok(answer) => answer,
        Err(error) if again && is_done_already(&error) => return Ok(None),
        Err(error) => {
            // Where the connection is gone, nobody knows.
            let untouched = matches!(&*error.kind, ErrorKind::Command(_));
            return Err(Stopped { error: Error::Refused { step, command: json, error }, untouched });
        }
    };
    if let Some(error) = write_error(&answer) {
        let untouched = record.expect.is_none() && found(&answer) == 0;
        return Err(Stopped { error: Error::Refused { step, command: json, error }, untouched });
    }
    match (record.expect, found(&answer)) {
        (Some(Expected::Nothing), found) if found > 0 => {
            Err(Stopped { error: Error::InTheWay { step, found, command: json }, untouched: true })
        }
        _ => Ok(None),
    }
}

/// What a command found: a count, or documents.
fn found(answer: &Document) -> u64 {
    let listed = || answer.get_document("cursor").ok()?.get_array("firstBatch").ok().map(|batch| batch.len() as u64);
    number(answer, "n").or_else(listed).unwrap_or_default()
}

pub(super) fn number(answer: &Document, name: &str) -> Option<u64> {
    match answer.get(name) {
        Some(Bson::Int32(number)) => u64::try_from(*number).ok(),
        Some(Bson::Int64(number)) => u64::try_from(*number).ok(),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        Some(Bson::Double(number)) => Some(*number as u64),
        _ => None,
    }
}

/// Writes answer that all is well, and list what is not.
pub(super) fn write_error(answer: &Document) -> Option<ServerError> {
    let errors = answer.get_array("writeErrors").ok().filter(|errors| !errors.is_empty());
    let error = match errors {
        Some(errors) => Bson::Array(errors.clone()),
        None => answer.get("writeConcernError").filter(|error| **error != Bson::Null)?.clone(),
    };
    Some(ServerError::custom(format!("{error}")))
}

/// The command was done before: the collection is there, or is gone, or the index is.
fn is_done_already(error: &ServerError) -> bool {
    // NamespaceExists, NamespaceNotFound, IndexNotFound, IndexAlreadyExists, AlreadyInitialized (sharded).
    matches!(&*error.kind, ErrorKind::Command(error) if [48, 26, 27, 68, 23].contains(&error.code))
}

/// So many documents at a time, until none matches: it can be stopped at any moment and started again. Each document is asked
/// once more, by the command that changes it, whether it still needs the change.
async fn in_batches(
    database: &Database,
    command: &Document,
    batch: u32,
    step: usize,
    json: &str,
    lock: Option<&Lock<'_>>,
) -> Result<(), Stopped> {
    let mut changed = false;
    let stopped = |error: ServerError, changed: bool| {
        let untouched = !changed && matches!(&*error.kind, ErrorKind::Command(_) | ErrorKind::Custom(_));
        Stopped { error: Error::Refused { step, command: json.to_owned(), error }, untouched }
    };
    let malformed = || stopped(ServerError::custom("an update in batches has a name and one update".to_owned()), false);
    let name = command.get_str("update").map_err(|_| malformed())?;
    let update =
        command.get_array("updates").ok().and_then(|updates| updates.first()?.as_document()).ok_or_else(malformed)?;
    let filter = update.get_document("q").map_err(|_| malformed())?;
    let change = update.get("u").cloned().ok_or_else(malformed)?;
    let mut before: Vec<Bson> = Vec::new();
    loop {
        let find = doc! { "find": name, "filter": filter, "projection": { "_id": 1 }, "limit": i64::from(batch) };
        let found: Vec<Document> = async { database.run_cursor_command(find).await?.try_collect().await }
            .await
            .map_err(|error: ServerError| stopped(error, changed))?;
        let ids: Vec<Bson> = found.into_iter().filter_map(|mut found| found.remove("_id")).collect();
        if ids.is_empty() {
            return Ok(());
        }
        // What was changed matches all the same: it would be changed for ever.
        let endless = || Stopped { error: Error::Endless { step, command: json.to_owned() }, untouched: false };
        if ids.iter().all(|id| before.contains(id)) {
            return Err(endless());
        }
        if let Some(lock) = lock {
            lock.renew().await.map_err(|error| Stopped { error, untouched: !changed })?;
        }
        let these = doc! { "$and": [{ "_id": { "$in": ids.clone() } }, filter] };
        let mut update = command.clone();
        update.insert("updates", vec![doc! { "q": these, "u": change.clone(), "multi": true }]);
        let answer = database.run_command(update).await.map_err(|error| stopped(error, changed))?;
        let (matched, modified) = (found_in(&answer, "n"), found_in(&answer, "nModified"));
        changed |= modified > 0;
        if let Some(error) = write_error(&answer) {
            return Err(stopped(error, changed));
        }
        // Where none matches any more, somebody else changed them: that is as well.
        if matched > 0 && modified == 0 {
            return Err(endless());
        }
        before = if matched == 0 { Vec::new() } else { ids };
    }
}

fn found_in(answer: &Document, name: &str) -> u64 {
    number(answer, name).unwrap_or_default()
}
