//! What the database holds once all migrations ran: one file beside them.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::MigrationError;
use super::folder;
use crate::spec::Spec;

/// What the database holds once all migrations ran. The file is sorted and laid out in lines, so that what version control
/// shows of it reads like the change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The version of the file's form.
    pub version: u32,
    /// What the database holds.
    pub spec: Spec,
}

/// The form that this library reads and writes.
const VERSION: u32 = 1;

/// The file's name.
pub(super) const FILE: &str = "schema.snapshot.json";

/// What is asked of a file before the rest of it is read.
#[derive(Deserialize)]
struct Head {
    version: u32,
}

impl Snapshot {
    /// A snapshot of what this library makes.
    pub fn new(spec: Spec) -> Self {
        Self { version: VERSION, spec }
    }

    /// The text of the file: the same for the same spec, byte by byte.
    ///
    /// # Errors
    /// None for a spec of this library: there are no maps in it whose keys are no text.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut json = serde_json::to_string_pretty(self)?;
        json.push('\n');
        Ok(json)
    }

    /// Reads the text of a file. `path` is for messages.
    ///
    /// # Errors
    /// It is no snapshot, or one of a newer library, or in the middle of a merge: the message says what to do.
    pub fn from_json(json: &str, path: &Path) -> Result<Self, MigrationError> {
        let wrong = |reason: String| MigrationError::Snapshot { path: path.to_owned(), reason };
        if json.lines().any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) {
            return Err(wrong(
                "two branches changed it, and their merge is not finished: take the snapshot, the sum file and the \
                 migrations of the branch that is released first, delete the migrations that this branch wrote, and \
                 write them again behind the others, with UPDATE_MIGRATIONS=<name> for one build"
                    .to_owned(),
            ));
        }
        let unreadable = |error: serde_json::Error| {
            wrong(format!(
                "it is no snapshot of a schema ({error}): restore it from version control; it is never edited by hand"
            ))
        };
        let head: Head = serde_json::from_str(json).map_err(unreadable)?;
        if head.version != VERSION {
            return Err(wrong(format!(
                "it has version {} of the form, and this library knows version {VERSION}: use the version of schema-mongo \
                 that wrote it, or a newer one",
                head.version
            )));
        }
        serde_json::from_str(json).map_err(unreadable)
    }

    /// The snapshot of a folder of migrations; `None` before the first one was written.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json), and where the file can't be read.
    pub fn load(dir: &Path) -> Result<Option<Self>, MigrationError> {
        let path = dir.join(FILE);
        folder::read(&path)?.map(|json| Self::from_json(&json, &path)).transpose()
    }

    /// Writes it into a folder of migrations: whole or not at all.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn save(&self, dir: &Path) -> Result<(), MigrationError> {
        let path = dir.join(FILE);
        let json = self.to_json().map_err(|error| MigrationError::Snapshot {
            path: path.clone(),
            reason: format!("it can't be written as JSON: {error}"),
        })?;
        folder::write(&path, &json)
    }
}
