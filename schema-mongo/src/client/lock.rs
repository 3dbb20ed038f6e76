//! One runner at a time: a document that says who, which run of theirs, and until when. A runner that was killed says nothing
//! more, and the lock is free when its time has run out. All times are the server's.

use std::future::Future;
use std::time::Duration;

use bson::oid::ObjectId;
use bson::{Bson, Document, doc};
use futures_util::future::{Either, select};
use mongodb::Database;
use mongodb::error::{Error as ServerError, ErrorKind, WriteFailure};

use super::{Error, MigrateOptions};

/// What was applied.
pub const APPLIED: &str = "_schema_migrations";
/// Who is at work.
pub const LOCK: &str = "_schema_migrations_lock";
/// Collections of the library's own.
pub const OWN: [&str; 2] = [APPLIED, LOCK];

/// The lock, taken.
pub struct Lock<'a> {
    database: &'a Database,
    owner: String,
    /// This run, and no other: two runs of one owner are two.
    run: ObjectId,
    seconds: u64,
}

impl<'a> Lock<'a> {
    /// Takes it, or says who holds it.
    pub async fn take(database: &'a Database, options: &MigrateOptions) -> Result<Self, Error> {
        let run = ObjectId::new();
        let owner = options.owner.clone();
        let owner = owner.unwrap_or_else(|| format!("process {}, run {run}", std::process::id()));
        let lock = Self { database, owner, run, seconds: options.lock_seconds.max(1) };
        let mut free = vec![doc! { "until": { "$lt": now(database).await? } }];
        if options.reenter {
            free.push(doc! { "owner": &lock.owner });
        }
        match lock.set(doc! { "_id": "lock", "$or": free }, true).await {
            Ok(true) => Ok(lock),
            Ok(false) => Err(lock.held().await?),
            Err(error) if is_duplicate(&error) => Err(lock.held().await?),
            Err(error) => Err(error.into()),
        }
    }

    /// Records that this run is alive. Another one may have taken the lock, if this one was silent for too long: then this fails.
    pub async fn renew(&self) -> Result<(), Error> {
        match self.set(doc! { "_id": "lock", "run": self.run }, false).await? {
            true => Ok(()),
            false => Err(Error::LockLost),
        }
    }

    /// Carries on with work that takes as long as it takes, and says meanwhile that this run is alive. It ends when the lock is
    /// lost all the same.
    pub async fn alongside<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let beat = async {
            loop {
                tokio::time::sleep(Duration::from_millis(self.seconds.saturating_mul(1000) / 3)).await;
                // A server that does not answer now may do so before the time has run out.
                if let Err(Error::LockLost) = self.renew().await {
                    return Error::LockLost;
                }
            }
        };
        match select(std::pin::pin!(work), std::pin::pin!(beat)).await {
            Either::Left((done, _)) => done,
            Either::Right((lost, _)) => Err(lost),
        }
    }

    /// Lets go of it.
    pub async fn release(self) -> Result<(), Error> {
        let collection = self.database.collection::<Document>(LOCK);
        collection.delete_one(doc! { "_id": "lock", "run": self.run }).await?;
        Ok(())
    }

    async fn set(&self, filter: Document, upsert: bool) -> Result<bool, ServerError> {
        let length = i64::try_from(self.seconds.saturating_mul(1000)).unwrap_or(i64::MAX);
        let until = now(self.database).await?.saturating_add_millis(length);
        let update = doc! { "$set": { "owner": &self.owner, "run": self.run, "until": until } };
        let collection = self.database.collection::<Document>(LOCK);
        let done = collection.update_one(filter, update).upsert(upsert).await?;
        Ok(done.matched_count + u64::from(done.upserted_id.is_some()) > 0)
    }

    async fn held(&self) -> Result<Error, Error> {
        let collection = self.database.collection::<Document>(LOCK);
        let holder = collection.find_one(doc! { "_id": "lock" }).await?;
        let owner = holder.and_then(|holder| holder.get_str("owner").map(ToOwned::to_owned).ok());
        Ok(Error::Locked { owner: owner.unwrap_or_else(|| "unknown".to_owned()), seconds: self.seconds })
    }
}

/// Another runner's document is there.
fn is_duplicate(error: &ServerError) -> bool {
    match &*error.kind {
        ErrorKind::Write(WriteFailure::WriteError(error)) => error.code == 11000,
        ErrorKind::Command(error) => error.code == 11000,
        _ => false,
    }
}

/// The server's clock; where it does not tell it, this machine's.
pub(super) async fn now(database: &Database) -> Result<bson::DateTime, ServerError> {
    let hello = database.run_command(doc! { "hello": 1 }).await?;
    Ok(match hello.get("localTime") {
        Some(Bson::DateTime(now)) => *now,
        _ => bson::DateTime::now(),
    })
}
