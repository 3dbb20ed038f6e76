//! Migrations on a server: each command is recorded once it is done, so that a runner that was stopped half-way goes on where it
//! was.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::Database;

use super::ClientError;
use super::apply::{LeftOut, run};
use super::lock::{APPLIED, Lock};
use crate::migration::{Applied, Migration, MigrationError, State, pending};

/// How migrations are run.
#[derive(Debug, Clone)]
pub struct MigrateOptions {
    /// Who runs them, to tell runners apart: a host and a process.
    pub owner: String,
    /// Nothing is done: what would be is told.
    pub dry_run: bool,
    /// After so many seconds of silence a runner counts as dead.
    pub lock_seconds: u64,
}

impl Default for MigrateOptions {
    fn default() -> Self {
        Self { owner: format!("process {}", std::process::id()), dry_run: false, lock_seconds: 300 }
    }
}

/// Versions, in the order in which they were, or would be, applied or taken back.
pub type History = Vec<String>;

/// What was applied.
///
/// # Errors
/// When the server does not answer.
pub async fn applied(database: &Database) -> Result<Vec<Applied>, ClientError> {
    let found: Vec<Document> = database.collection::<Document>(APPLIED).find(doc! {}).await?.try_collect().await?;
    let mut applied = Vec::with_capacity(found.len());
    for document in found {
        applied.push(bson::deserialize_from_document::<Applied>(document)?);
    }
    applied.sort_by(|a, b| a.version.cmp(&b.version));
    Ok(applied)
}

/// Applies the migrations that are not applied yet. Two runners don't collide: the second is told that the first is at work.
///
/// # Errors
/// When another runner is at work, what was applied does not fit, or the server refuses a command. What was done until then is
/// recorded, and the next run goes on from there.
pub async fn migrate(
    database: &Database,
    migrations: &[Migration],
    options: &MigrateOptions,
) -> Result<History, ClientError> {
    if options.dry_run {
        let applied = applied(database).await?;
        return Ok(pending(migrations, &applied)?
            .into_iter()
            .map(|(migration, _)| migration.version.clone())
            .collect());
    }
    let lock = Lock::take(database, &options.owner, options.lock_seconds).await?;
    let done = up(database, migrations, &lock).await;
    lock.release().await?;
    done
}

async fn up(database: &Database, migrations: &[Migration], lock: &Lock<'_>) -> Result<History, ClientError> {
    // Behind the lock: another runner may have been at work until now.
    let applied = applied(database).await?;
    let mut history = Vec::new();
    for (migration, done) in pending(migrations, &applied)? {
        let stopped = applied.iter().any(|known| known.version == migration.version);
        record(database, migration, State::Up, done).await?;
        for (i, command) in migration.up.iter().enumerate().skip(done as usize) {
            lock.renew().await?;
            // The command at which a runner was stopped may be done and not recorded.
            let again = stopped && i == done as usize;
            if let Some(left_out) = run(database, command, i + 1, again).await? {
                note(database, migration, &left_out).await?;
            }
            record(database, migration, State::Up, step(i + 1)).await?;
        }
        record(database, migration, State::Applied, step(migration.up.len())).await?;
        history.push(migration.version.clone());
    }
    Ok(history)
}

/// Takes back the last so many migrations.
///
/// # Errors
/// As [`migrate`]; and where a migration has no way back.
pub async fn roll_back(
    database: &Database,
    migrations: &[Migration],
    count: usize,
    options: &MigrateOptions,
) -> Result<History, ClientError> {
    let all = applied(database).await?;
    pending(migrations, &all)?;
    let last: Vec<Applied> = all.into_iter().rev().take(count).collect();
    let versions: History = last.iter().map(|applied| applied.version.clone()).collect();
    if options.dry_run {
        return Ok(versions);
    }
    let lock = Lock::take(database, &options.owner, options.lock_seconds).await?;
    let done = down(database, migrations, &last, &lock).await;
    lock.release().await?;
    done.map(|()| versions)
}

async fn down(
    database: &Database,
    migrations: &[Migration],
    last: &[Applied],
    lock: &Lock<'_>,
) -> Result<(), ClientError> {
    for known in last {
        let Some(migration) = migrations.iter().find(|migration| migration.version == known.version) else {
            return Err(MigrationError::Gone { version: known.version.clone() }.into());
        };
        if migration.down.is_empty() && !migration.up.is_empty() {
            return Err(MigrationError::NoWayBack { version: migration.version.clone() }.into());
        }
        let done = if known.state == State::Down { known.step } else { 0 };
        // One that was stopped on the way up is taken back as a whole: what was not done is no error.
        let partial = known.state != State::Applied;
        record(database, migration, State::Down, done).await?;
        for (i, command) in migration.down.iter().enumerate().skip(done as usize) {
            lock.renew().await?;
            run(database, command, i + 1, partial).await?;
            record(database, migration, State::Down, step(i + 1)).await?;
        }
        database.collection::<Document>(APPLIED).delete_one(doc! { "_id": &migration.version }).await?;
    }
    Ok(())
}

fn step(done: usize) -> u32 {
    u32::try_from(done).unwrap_or(u32::MAX)
}

/// What was left out stands with the migration, in `leftOut`: it can be done by hand once the server has shards.
async fn note(database: &Database, migration: &Migration, left_out: &LeftOut) -> Result<(), ClientError> {
    let update = doc! { "$addToSet": { "leftOut": left_out.to_string() } };
    database.collection::<Document>(APPLIED).update_one(doc! { "_id": &migration.version }, update).await?;
    Ok(())
}

async fn record(database: &Database, migration: &Migration, state: State, step: u32) -> Result<(), ClientError> {
    let applied = Applied {
        version: migration.version.clone(),
        name: migration.name.clone(),
        checksum: migration.checksum(),
        state,
        step,
    };
    let mut set = bson::serialize_to_document(&applied)?;
    set.remove("_id");
    let update = doc! { "$set": set, "$currentDate": { "at": true } };
    let collection = database.collection::<Document>(APPLIED);
    collection.update_one(doc! { "_id": &migration.version }, update).upsert(true).await?;
    Ok(())
}
