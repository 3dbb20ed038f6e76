//! Documents for development, loaded.

use bson::{Bson, Document, doc};
use mongodb::Database;

use super::{Error, document};
use crate::fake::Fake;
use crate::spec::Text;

/// How far loading is.
#[derive(Debug, Clone, Copy)]
pub struct Loading<'a> {
    /// The collection.
    pub collection: &'a Text,
    /// Its documents that are inserted.
    pub documents: u64,
    /// How many it gets.
    pub of: u64,
}

/// Inserts documents for development into collections that are there and empty; says how many. Where the server refuses one, those that were inserted
/// are removed again.
///
/// ```no_run
/// # async fn loaded(database: mongodb::Database, registry: schema_core::Registry) -> Result<(), Box<dyn std::error::Error>> {
/// use schema_mongo::{FakeOptions, client, fake};
///
/// let made = fake(&registry, &FakeOptions { rows: 1_000, ..FakeOptions::default() })?;
/// let count = client::load_fake(&database, &made, |now| eprintln!("{}: {} of {}", now.collection, now.documents, now.of)).await?;
/// println!("{count} documents");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Collections that are not there or hold documents, before anything is inserted; what the server refuses.
pub async fn load_fake(database: &Database, fake: &Fake, mut reached: impl FnMut(Loading<'_>)) -> Result<u64, Error> {
    let there = database.list_collection_names().await?;
    for (name, _) in fake.collections() {
        if !there.iter().any(|known| known == name) {
            return Err(Error::NoCollection(name.clone()));
        }
        if database.collection::<Document>(name).find_one(doc! {}).await?.is_some() {
            return Err(Error::HoldsDocuments(name.clone()));
        }
    }
    let mut inserted = 0;
    for (at, (name, of)) in fake.collections().enumerate() {
        let mut documents = 0;
        for (command, count) in fake.commands(at) {
            if let Err(error) = insert(database, document(&command)?).await {
                take_back(database, fake, at, documents + count).await?;
                return Err(error);
            }
            documents += count;
            reached(Loading { collection: name, documents, of });
        }
        inserted += documents;
    }
    Ok(inserted)
}

async fn insert(database: &Database, command: Document) -> Result<(), Error> {
    let answer = database.run_command(command).await?;
    match super::apply::write_error(&answer) {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// Removes all documents of the collections before the last one, and the first ones of that: they are made again for their keys.
async fn take_back(database: &Database, fake: &Fake, last: usize, of_last: u64) -> Result<(), Error> {
    for (at, (name, _)) in fake.collections().enumerate().take(last + 1) {
        let mut documents = 0;
        for (command, count) in fake.commands(at) {
            let command = document(&command)?;
            let keys = command.get_array("documents").into_iter().flatten();
            let keys: Vec<Bson> = keys.filter_map(|one| one.as_document()?.get("_id").cloned()).collect();
            database.collection::<Document>(name).delete_many(doc! { "_id": { "$in": keys } }).await?;
            documents += count;
            if at == last && documents >= of_last {
                break;
            }
        }
    }
    Ok(())
}
