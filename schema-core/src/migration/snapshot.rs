//! What the database holds once all migrations ran, as one file in their folder.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::FilesError;
use super::folder;

/// The file's name.
pub use super::folder::SNAPSHOT as FILE;

/// What a library reads and writes.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// The version of the form, which the file holds as its member `version`.
    pub version: u32,
    /// The library's name, for messages.
    pub library: &'static str,
}

/// What is asked of a file before the rest of it is read.
#[derive(Deserialize)]
struct Head {
    version: u32,
}

/// The text of the file.
///
/// # Errors
/// There is a map in it whose keys are no text.
pub fn to_json<T: Serialize>(snapshot: &T) -> Result<String, serde_json::Error> {
    let mut json = serde_json::to_string_pretty(snapshot)?;
    json.push('\n');
    Ok(json)
}

/// Reads the text of a file. `path` is for messages.
///
/// # Errors
/// It is no snapshot, or one of a newer library, or in the middle of a merge: the message says what to do.
pub fn from_json<T: DeserializeOwned>(json: &str, path: &Path, form: Form) -> Result<T, FilesError> {
    let wrong = |reason: String| FilesError::Snapshot { path: path.to_owned(), reason };
    if json.lines().any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) {
        return Err(wrong(
            "two branches changed it, and their merge is not finished: take the snapshot, the sum file and the \
             migrations of the branch that is released first, delete the migrations that this branch wrote, and \
             write them again after the others, with UPDATE_MIGRATIONS=<name> for one build"
                .to_owned(),
        ));
    }
    let unreadable = |error: serde_json::Error| {
        wrong(format!(
            "it is no snapshot of a schema ({error}): restore it from version control; it is never edited by hand"
        ))
    };
    let head: Head = serde_json::from_str(json).map_err(unreadable)?;
    if head.version != form.version {
        return Err(wrong(format!(
            "it has version {} of the form, and this library knows version {}: use the version of {} that wrote it, or a \
             newer one",
            head.version, form.version, form.library
        )));
    }
    serde_json::from_str(json).map_err(unreadable)
}

/// The snapshot of a folder of migrations; `None` before the first one was written.
///
/// # Errors
/// As [`from_json`], and where the file can't be read.
pub fn load<T: DeserializeOwned>(dir: &Path, form: Form) -> Result<Option<T>, FilesError> {
    let path = dir.join(FILE);
    folder::read(&path)?.map(|json| from_json(&json, &path, form)).transpose()
}

/// Writes it into a folder of migrations: whole or not at all.
///
/// # Errors
/// The file can't be written.
pub fn save<T: Serialize>(snapshot: &T, dir: &Path) -> Result<(), FilesError> {
    let path = dir.join(FILE);
    let json = to_json(snapshot).map_err(|error| FilesError::Snapshot {
        path: path.clone(),
        reason: format!("it can't be written as JSON: {error}"),
    })?;
    folder::write(&path, &json)
}
