//! Development data: documents that look real, pass the validators and are the same for the same seed on every machine.
//!
//! Documents are made from what the validators ask, from the entities' references and from unique indexes. A value is a function of the seed, of where it
//! stands and of the number of its document, so none is kept.

mod key;
mod made;
mod value;

use std::fmt;

use schema_core::fake::{Random, place, skewed};
use schema_core::{Diagnostics, Registry};

use self::made::{Made, Reference};
use crate::command::{Command, script};
use crate::config::Config;
use crate::lower::{collection_name, embedded_path, lower_with};
use crate::spec::{Collection, Document, Schema, Spec, Text, Value};

/// How many documents are made, and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FakeOptions {
    /// Another seed gives other documents.
    pub seed: u64,
    /// How many documents each collection gets. Where unique indexes allow fewer, there are fewer.
    pub rows: u64,
    /// How many documents single collections get.
    pub collections: Vec<(Text, u64)>,
}

impl Default for FakeOptions {
    fn default() -> Self {
        Self { seed: 0, rows: 100, collections: Vec::new() }
    }
}

/// So many documents are inserted by one command.
const BATCH: usize = 1_000;

/// Documents to be inserted.
#[derive(Debug)]
pub struct Fake {
    spec: Spec,
    collections: Vec<Made>,
}

/// Decides how the documents of all entities are made.
///
/// ```
/// use schema_core::{Entity, registry};
/// use schema_mongo::FakeOptions;
/// use serde::Serialize;
///
/// #[derive(Serialize, Entity)]
/// #[entity(name = "users")]
/// struct User {
///     #[entity(primary_key)]
///     #[serde(rename = "_id")]
///     id: i64,
///     #[entity(email, unique)]
///     email: String,
/// }
///
/// let made = schema_mongo::fake(&registry![User]?, &FakeOptions { seed: 42, ..FakeOptions::default() })?;
/// let users: Vec<serde_json::Value> = made.documents(0).collect();
/// assert_eq!(users.len(), 100);
/// assert!(users[0]["email"].as_str().unwrap().contains('@'));
/// # Ok::<(), schema_core::Diagnostics>(())
/// ```
///
/// # Errors
/// What is wrong with the entities.
pub fn fake(registry: &Registry, options: &FakeOptions) -> Result<Fake, Diagnostics> {
    fake_with(registry, &Config::default(), options)
}

/// The same with settings.
///
/// # Errors
/// As [`fake`].
pub fn fake_with(registry: &Registry, config: &Config, options: &FakeOptions) -> Result<Fake, Diagnostics> {
    let spec = lower_with(registry, config)?;
    let mut collections: Vec<Made> = Vec::with_capacity(spec.collections.len());
    for collection in &spec.collections {
        let own = options.collections.iter().rev().find(|(name, _)| *name == collection.name);
        let rows = own.map_or(options.rows, |(_, rows)| *rows);
        let place = place(options.seed, &[&collection.name]);
        collections.push(Made { place, rows, counted: Vec::new(), references: Vec::new() });
    }
    let at = |name: &Text| spec.collections.iter().position(|collection| collection.name == *name);
    for entity in registry.entities() {
        let Some(own) = at(&collection_name(entity, config)) else { continue };
        for key in &entity.foreign_keys {
            let [field] = key.fields.as_slice() else { continue };
            let Some(target) = registry.target(&key.target) else { continue };
            let (Some(to), Some(member)) = (at(&collection_name(target, config)), embedded_path(entity, field)) else {
                continue;
            };
            let mut keys = target.key_fields();
            let (Some(known), None) = (keys.next(), keys.next()) else { continue };
            let Some(known) = embedded_path(target, &known.name) else { continue };
            let is_list = spec.collections[own].field(&member).is_some_and(|schema| schema.items().is_some());
            collections[own].references.push(Reference { member, target: (to, known), own: false, is_list });
        }
    }
    for (at, collection) in spec.collections.iter().enumerate() {
        key::settle(collection, at, &mut collections);
    }
    Ok(Fake { spec, collections })
}

impl Fake {
    /// The collections, each with how many documents it gets.
    pub fn collections(&self) -> impl Iterator<Item = (&Text, u64)> {
        self.spec.collections.iter().zip(&self.collections).map(|(collection, made)| (&collection.name, made.rows))
    }

    /// Collections whose validators compare members (`$expr`): documents are made without looking at these conditions, and may break them.
    pub fn unread(&self) -> impl Iterator<Item = &Text> {
        let compares = |collection: &&Collection| {
            collection.validator.as_ref().is_some_and(|validator| !validator.rules.is_empty())
        };
        self.spec.collections.iter().filter(compares).map(|collection| &collection.name)
    }

    /// The documents of the collection at this place of [`collections`](Self::collections), as extended JSON.
    pub fn documents(&self, collection: usize) -> impl Iterator<Item = Value> {
        (0..self.collections[collection].rows).map(move |row| self.document(collection, row))
    }

    /// The commands that insert the documents of the collection at this place, as extended JSON, each with how many documents it inserts.
    pub fn commands(&self, collection: usize) -> impl Iterator<Item = (String, u64)> {
        let name = Value::from(&*self.spec.collections[collection].name).to_string();
        let mut documents = self.documents(collection);
        std::iter::from_fn(move || {
            let some: Vec<String> = documents.by_ref().take(BATCH).map(|document| document.to_string()).collect();
            let command = || format!("{{\"insert\":{name},\"documents\":[{}],\"ordered\":true}}", some.join(","));
            (!some.is_empty()).then(|| (command(), some.len() as u64))
        })
    }

    /// Writes a script for mongosh that inserts all documents into collections that are there.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write_script(&self, out: &mut impl fmt::Write) -> fmt::Result {
        for (at, (name, documents)) in self.collections().enumerate() {
            let plural = if documents == 1 { "" } else { "s" };
            writeln!(out, "{}// {documents} document{plural} of {name}", if at == 0 { "" } else { "\n" })?;
            for (command, _) in self.commands(at) {
                script(&Command::Run(Document(command.into())).to_record(), out)?;
            }
        }
        Ok(())
    }

    /// The same as a text.
    pub fn script(&self) -> String {
        let mut text = String::new();
        // Writing to a String can't fail.
        let _ = self.write_script(&mut text);
        text
    }

    fn document(&self, collection: usize, row: u64) -> Value {
        let (known, made) = (&self.spec.collections[collection], &self.collections[collection]);
        let Some(schema) = known.validator.as_ref().and_then(|validator| validator.schema.as_ref()) else {
            return serde_json::json!({ "_id": i64::try_from(row).unwrap_or(i64::MAX) + 1 });
        };
        let mut random = Random::of(made.place, row);
        let mut members = serde_json::Map::new();
        for (name, schema) in schema.properties() {
            let of = place(made.place, &[name]);
            let value = match made.references.iter().find(|reference| reference.member == *name) {
                Some(reference) => self.reference(reference, schema, of, row),
                None if made.counted.contains(name) => Some(value::at(schema, (&known.name, name), row)),
                None => {
                    let is_there = schema_requires(known, name) || random.percent(80);
                    is_there.then(|| value::draw(schema, (&known.name, name), &mut Random::of(of, row)))
                }
            };
            if let Some(value) = value {
                members.insert(name.to_string(), value);
            }
        }
        Value::Object(members)
    }

    /// The key of the document that is referenced; nothing where none has to be, in some documents.
    fn reference(&self, reference: &Reference, schema: &Schema, of: u64, row: u64) -> Option<Value> {
        let (target, key) = &reference.target;
        let mut random = Random::of(of, row);
        let rows = self.collections[*target].rows;
        if value::may_be_null(schema) && random.percent(15) {
            return Some(Value::Null);
        }
        let one = |random: &mut Random| {
            let above = if reference.own { row } else { skewed(random, rows) };
            self.key(*target, key, above)
        };
        Some(match reference.is_list {
            true => Value::Array((0..random.below(3)).map(|_| one(&mut random)).collect()),
            false => one(&mut random),
        })
    }

    /// The key of a document.
    fn key(&self, collection: usize, member: &Text, row: u64) -> Value {
        let (known, made) = (&self.spec.collections[collection], &self.collections[collection]);
        let Some(schema) = known.field(member) else { return Value::Null };
        match made.references.iter().find(|reference| reference.member == *member) {
            Some(reference) => self.key(reference.target.0, &reference.target.1, row),
            None => value::at(schema, (&known.name, member), row),
        }
    }
}

fn schema_requires(collection: &Collection, name: &Text) -> bool {
    collection
        .validator
        .as_ref()
        .and_then(|validator| validator.schema.as_ref())
        .is_some_and(|schema| schema.required().contains(name))
}
