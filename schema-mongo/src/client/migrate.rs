//! Migrations on a server: each command is recorded once it is done, so that a runner that was stopped half-way goes on where it
//! was.

use bson::{Document, doc};
use futures_util::TryStreamExt;
use mongodb::Database;
use schema_core::migration::number::compare;

use super::apply::{LeftOut, Stopped, run};
use super::lock::{APPLIED, Lock};
use super::{Error, MigrateOptions};
use crate::migration::{Applied, Begun, Migration, MigrationError, Repair, State, Way, pending, repairs, way_back};

/// Versions, in the order in which they were, or would be, applied or taken back.
pub type History = Vec<String>;

/// What was applied, in the order of versions.
///
/// # Errors
/// When the server does not answer.
pub async fn applied(database: &Database) -> Result<Vec<Applied>, Error> {
    let found: Vec<Document> = database.collection::<Document>(APPLIED).find(doc! {}).await?.try_collect().await?;
    let mut applied = Vec::with_capacity(found.len());
    for document in found {
        applied.push(bson::deserialize_from_document::<Applied>(document)?);
    }
    applied.sort_by(|a, b| compare(&a.version, &b.version));
    Ok(applied)
}

/// Applies the migrations that are not applied yet. Two runners don't collide: the second gets an error, which says that the first is at work.
///
/// A runner may be killed at any moment, and the next one goes on. A command that was under way is begun again where that
/// changes nothing twice; where it would (`$inc` outside of [`Command::Update`](crate::Command::Update)), the next run stops and
/// asks people: see [`repair`].
///
/// # Errors
/// When another runner is at work, what was applied does not fit, or the server refuses a command. What was done until then is
/// recorded, and the next run goes on from there; what was not done can be corrected, or taken out where nothing was.
pub async fn migrate(
    database: &Database,
    migrations: &[Migration],
    options: &MigrateOptions,
) -> Result<History, Error> {
    if options.dry_run {
        let applied = applied(database).await?;
        return Ok(pending(migrations, &applied)?
            .into_iter()
            .map(|(migration, _)| migration.version.clone())
            .collect());
    }
    let lock = Lock::take(database, options).await?;
    let done = up(database, migrations, &lock).await;
    released(lock, done).await
}

/// Lets go of the lock. What went wrong before counts for more than that this did.
async fn released<T>(lock: Lock<'_>, done: Result<T, Error>) -> Result<T, Error> {
    let released = lock.release().await;
    let done = done?;
    released.map(|()| done)
}

async fn up(database: &Database, migrations: &[Migration], lock: &Lock<'_>) -> Result<History, Error> {
    // Behind the lock: another runner may have been at work until now.
    let applied = applied(database).await?;
    let pending = pending(migrations, &applied)?;
    // Of those that failed before their first command nothing is left but that: they may be gone, or be others by now.
    for known in applied.iter().filter(|known| known.is_untouched()) {
        database.collection::<Document>(APPLIED).delete_one(doc! { "_id": &known.version }).await?;
    }
    let mut history = Vec::new();
    for (migration, done) in pending {
        let is_its = |known: &&Applied| compare(&known.version, &migration.version).is_eq() && !known.is_untouched();
        let known = applied.iter().find(is_its);
        let mut at = Applied::of(migration, State::Up, done);
        // Under the number as it was written then.
        at.version = known.map_or(at.version, |known| known.version.clone());
        let again = known.is_some_and(Applied::may_be_done);
        let commands: Vec<_> = (1..).zip(&migration.up).skip(done as usize).collect();
        carry_out(database, migration, &mut at, &commands, again, lock).await?;
        at.state = State::Applied;
        lock.renew().await?;
        record(database, &at.held(migration)).await?;
        history.push(migration.version.clone());
    }
    Ok(history)
}

/// Carries out commands, by their numbers. Before each it is recorded that it begins, and afterwards that it is done.
async fn carry_out(
    database: &Database,
    migration: &Migration,
    at: &mut Applied,
    commands: &[(u32, &crate::command::Record)],
    again: bool,
    lock: &Lock<'_>,
) -> Result<(), Error> {
    for (i, (number, command)) in commands.iter().enumerate() {
        let again = again && i == 0;
        // The command at which a runner was stopped may be done and not recorded.
        if again && !command.is_repeatable() {
            let (version, command) = (migration.version.clone(), command.command.0.to_string());
            return Err(Error::Uncertain { version, step: *number as usize, command });
        }
        // Before each record, so also of what was done until here: that another took the lock is found first.
        lock.renew().await?;
        (at.step, at.begun, at.failed) = (number - 1, true, None);
        record(database, &at.clone().held(migration)).await?;
        // What was not come to on the way there is no error on the way back.
        let partial = again || at.reached.is_some();
        let work = async { Ok(run(database, command, *number as usize, partial, Some(lock)).await) };
        let done = lock.alongside(work).await?;
        match done {
            Ok(left_out) => {
                if let Some(left_out) = left_out {
                    note(database, at, &left_out).await?;
                }
                (at.step, at.begun) = (*number, false);
            }
            Err(Stopped { error, untouched }) => {
                at.begun = again || !untouched;
                at.failed = Some(error.to_string());
                lock.renew().await?;
                record(database, &at.clone().held(migration)).await?;
                return Err(error);
            }
        }
    }
    Ok(())
}

/// What was left out stands with the migration, in `leftOut`: it can be done by hand once the server has shards.
async fn note(database: &Database, at: &Applied, left_out: &LeftOut) -> Result<(), Error> {
    let update = doc! { "$addToSet": { "leftOut": left_out.to_string() } };
    database.collection::<Document>(APPLIED).update_one(doc! { "_id": &at.version }, update).await?;
    Ok(())
}

/// Takes migrations for applied in a database that holds already what they make, and runs none of their commands: that the database does is to be
/// looked at before. Says which; those that are applied already stay as they are noted.
///
/// ```no_run
/// # async fn marked(database: mongodb::Database, migrations: schema_mongo::Migrations, spec: schema_mongo::Spec) -> Result<(), Box<dyn std::error::Error>> {
/// use schema_mongo::client::{self, MigrateOptions};
///
/// client::drift(&database, &spec).await?.assert_none();
/// client::baseline(&database, &migrations.read()?, &MigrateOptions::default()).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// When another runner is at work, what was applied does not fit, or a migration was begun and not finished.
pub async fn baseline(
    database: &Database,
    migrations: &[Migration],
    options: &MigrateOptions,
) -> Result<History, Error> {
    let lock = if options.dry_run { None } else { Some(Lock::take(database, options).await?) };
    let done = async {
        let applied = applied(database).await?;
        let mut history = Vec::new();
        for (migration, done) in pending(migrations, &applied)? {
            if done > 0 {
                return Err(MigrationError::HalfApplied { version: migration.version.clone() }.into());
            }
            if let Some(lock) = &lock {
                lock.renew().await?;
                let steps = u32::try_from(migration.up.len()).unwrap_or(u32::MAX);
                record(database, &Applied::of(migration, State::Applied, steps)).await?;
            }
            history.push(migration.version.clone());
        }
        Ok(history)
    };
    let done = done.await;
    match lock {
        Some(lock) => released(lock, done).await,
        None => done,
    }
}

/// Takes back the last so many migrations. What can't be undone is reported before anything is undone: a change of documents that has no
/// way back, or a migration that has none at all.
///
/// # Errors
/// As [`migrate`]; and where a migration has no way back, or one that does not undo all of it, unless
/// [`allow_irreversible`](MigrateOptions::allow_irreversible) says that the rest may stay.
pub async fn roll_back(
    database: &Database,
    migrations: &[Migration],
    count: usize,
    options: &MigrateOptions,
) -> Result<History, Error> {
    let versions = |ways: &[Way<'_>]| ways.iter().map(|way| way.known.version.clone()).collect::<History>();
    if options.dry_run {
        let applied = applied(database).await?;
        return Ok(versions(&way_back(migrations, &applied, count, options.allow_irreversible)?));
    }
    let lock = Lock::take(database, options).await?;
    let done = async {
        // Behind the lock: another runner may have been at work until now.
        let applied = applied(database).await?;
        let ways = way_back(migrations, &applied, count, options.allow_irreversible)?;
        for way in &ways {
            down(database, way, &lock).await?;
        }
        Ok(versions(&ways))
    };
    let done = done.await;
    released(lock, done).await
}

async fn down(database: &Database, way: &Way<'_>, lock: &Lock<'_>) -> Result<(), Error> {
    let half = way.known.state == State::Down;
    let step = if half { way.known.step } else { 0 };
    let mut at = Applied::of(way.migration, State::Down, step);
    (at.version, at.reached) = (way.known.version.clone(), way.partial);
    carry_out(database, way.migration, &mut at, &way.commands, half && way.known.may_be_done(), lock).await?;
    lock.renew().await?;
    database.collection::<Document>(APPLIED).delete_one(doc! { "_id": &at.version }).await?;
    Ok(())
}

/// Puts records right that no longer fit the files of migrations, and says what it does to each; with
/// [`dry_run`](MigrateOptions::dry_run) it only says so. It runs no command of any migration: see [`repairs`](crate::repairs).
///
/// # Errors
/// When another runner is at work, or the server does not answer.
pub async fn repair(
    database: &Database,
    migrations: &[Migration],
    begun: Begun,
    options: &MigrateOptions,
) -> Result<Vec<Repair>, Error> {
    if options.dry_run {
        return Ok(repairs(migrations, &applied(database).await?, begun)?);
    }
    let lock = Lock::take(database, options).await?;
    let done = async {
        let found = repairs(migrations, &applied(database).await?, begun)?;
        for repair in &found {
            lock.renew().await?;
            match &repair.becomes {
                Some(becomes) => record(database, becomes).await?,
                None => {
                    let collection = database.collection::<Document>(APPLIED);
                    collection.delete_one(doc! { "_id": &repair.version }).await?;
                }
            }
        }
        Ok(found)
    };
    let done = done.await;
    released(lock, done).await
}

/// All of a record takes the place of what was there: what is missing in it is removed.
async fn record(database: &Database, applied: &Applied) -> Result<(), Error> {
    let mut set = bson::serialize_to_document(applied)?;
    set.remove("_id");
    let is_unset = |name: &&str| !set.contains_key(*name);
    let unset: Document = ["begun", "done", "reached", "failed"]
        .into_iter()
        .filter(is_unset)
        .map(|name| (name.to_owned(), "".into()))
        .collect();
    let mut update = doc! { "$set": set, "$currentDate": { "at": true } };
    if !unset.is_empty() {
        update.insert("$unset", unset);
    }
    let collection = database.collection::<Document>(APPLIED);
    collection.update_one(doc! { "_id": &applied.version }, update).upsert(true).await?;
    Ok(())
}
