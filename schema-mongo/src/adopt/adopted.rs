//! What comes out: files of a crate, and a report of what went where.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;

use crate::spec::Spec;
use crate::version::Version;

/// How a database is adopted.
#[derive(Debug, Clone, PartialEq)]
pub struct AdoptOptions {
    /// The name of the crate; `entities` unless said.
    pub crate_name: String,
    /// Words are used that change the database, as a good engineer would want it: collections without a validator get the one that follows
    /// from the struct, at `moderate` and `warn`, and suspected references become references. Without it these are comments.
    pub improve: bool,
    /// The version of the server, where the observation does not say it.
    pub version: Option<Version>,
}

impl Default for AdoptOptions {
    fn default() -> Self {
        Self { crate_name: "entities".to_owned(), improve: false, version: None }
    }
}

/// A database as a crate of structs.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Adopted {
    /// The files of the crate.
    pub files: Vec<AdoptedFile>,
    /// What went where.
    pub report: AdoptReport,
    /// What the structs become, by [`lower_with`](crate::lower_with) and the crate's `config()`.
    pub spec: Spec,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptedFile {
    /// Its path in the crate: `src/user.rs`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// What went where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AdoptReport {
    /// Collections that became structs.
    pub collections: usize,
    /// Views that became structs.
    pub views: usize,
    /// Structs and enums that stand in documents.
    pub types: usize,
    /// Indexes in the words of the library.
    pub indexes: usize,
    /// Indexes as JSON, since no word says them: `users.at_2d`.
    pub raw_indexes: Vec<String>,
    /// Validators that follow from their structs.
    pub validators: usize,
    /// Validators as JSON: names of collections.
    pub raw_validators: Vec<String>,
    /// What is only suspected, and said in comments: `users.status: …`.
    pub suspected: Vec<String>,
    /// What was found in the sample that a reader should know: fields of several types, documents without a field that others have.
    pub notes: Vec<String>,
    /// What a plan from the database to the structs would change: only where [`AdoptOptions::improve`] asks for it.
    pub improved: Vec<String>,
    /// What the database holds and the crate does not say, by name. Nothing is dropped silently.
    pub left_out: Vec<String>,
}

impl AdoptReport {
    /// The crate says all that the database holds.
    pub fn is_complete(&self) -> bool {
        self.left_out.is_empty()
    }
}

impl fmt::Display for AdoptReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} collections, {} views, {} types in them", self.collections, self.views, self.types)?;
        writeln!(f, "{} indexes in words, {} as JSON", self.indexes, self.raw_indexes.len())?;
        writeln!(f, "{} validators in words, {} as JSON", self.validators, self.raw_validators.len())?;
        let lists = [
            ("indexes as JSON", &self.raw_indexes),
            ("validators as JSON", &self.raw_validators),
            ("suspected", &self.suspected),
            ("to know", &self.notes),
            ("would be changed", &self.improved),
            ("NOT in the crate", &self.left_out),
        ];
        for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            writeln!(f, "{name}:")?;
            for item in list {
                writeln!(f, "  {item}")?;
            }
        }
        Ok(())
    }
}

impl Adopted {
    /// The file of this path.
    pub fn file(&self, path: &str) -> Option<&AdoptedFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Writes the files below a folder, which is made where it is missing. Nothing is written where one of the files is there already and
    /// holds something else.
    ///
    /// # Errors
    /// When a file is there with another text, or can't be written.
    pub fn write(&self, dir: &Path) -> io::Result<()> {
        for file in &self.files {
            let path = dir.join(&file.path);
            match fs::read(&path) {
                Ok(known) if known == file.text.as_bytes() => {}
                Ok(_) => {
                    let message = format!("{} is there, and holds something else", path.display());
                    return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        for file in &self.files {
            let path = dir.join(&file.path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, &file.text)?;
        }
        Ok(())
    }
}
