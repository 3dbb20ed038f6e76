//! What the database holds once all migrations ran: one file beside them.

use std::path::Path;

use schema_core::migration::snapshot::{self, Form};
use serde::{Deserialize, Serialize};

use super::error::MigrationError;
use super::generation::GENERATION;
use crate::catalog::Catalog;

/// What the database holds once all migrations ran. The file is sorted and laid out in lines, so that what version control
/// shows of it reads like the change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The version of the file's form.
    pub version: u32,
    /// The version of the texts that the library generates: bodies of triggers and the like.
    pub generation: u32,
    /// What the database holds.
    pub catalog: Catalog,
}

/// The form that this library reads and writes.
const FORM: Form = Form { version: 1, library: "schema-pg" };

impl Snapshot {
    /// A snapshot of what this library makes.
    pub fn new(catalog: Catalog) -> Self {
        Self { version: FORM.version, generation: GENERATION, catalog }
    }

    /// The text of the file: the same for the same catalog, byte by byte.
    ///
    /// # Errors
    /// None for a catalog of this library: there are no maps in it whose keys are no text.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        snapshot::to_json(self)
    }

    /// Reads the text of a file. `path` is for messages.
    ///
    /// # Errors
    /// It is no snapshot, or one of a newer library, or in the middle of a merge: the message says what to do.
    pub fn from_json(json: &str, path: &Path) -> Result<Self, MigrationError> {
        Ok(snapshot::from_json(json, path, FORM)?)
    }

    /// The snapshot of a folder of migrations; `None` before the first one was written.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json), and where the file can't be read.
    pub fn load(dir: &Path) -> Result<Option<Self>, MigrationError> {
        Ok(snapshot::load(dir, FORM)?)
    }

    /// Writes it into a folder of migrations: whole or not at all.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn save(&self, dir: &Path) -> Result<(), MigrationError> {
        Ok(snapshot::save(self, dir)?)
    }
}
