//! What comes out: files of a crate, and a report of what went where.

use std::fmt;
use std::io;
use std::path::Path;

use schema_core::adopt::{AdoptedFile, LibrarySource};
use serde::Serialize;

use crate::config::Config;
use crate::spec::Spec;
use crate::version::Version;

/// How a database is adopted.
#[derive(Debug, Clone, PartialEq)]
pub struct AdoptOptions {
    /// The name of the crate; `schema` unless specified.
    pub crate_name: String,
    /// Words are used that change the database, as a good engineer would want it: collections without a validator get the one that follows
    /// from the struct, at `moderate` and `warn`, and suspected references become references. Without it these are comments.
    pub improve: bool,
    /// The version of the server, where the observation does not say it.
    pub version: Option<Version>,
    /// Where the crate finds this library.
    pub library: LibrarySource,
}

impl AdoptOptions {
    /// The settings under which the database's own words are right: those of its version.
    pub(super) fn config(&self) -> Config {
        let newest = Version::ALL[Version::ALL.len() - 1];
        Config { version: self.version.unwrap_or(newest), ..Config::default() }
    }
}

impl Default for AdoptOptions {
    fn default() -> Self {
        let library = LibrarySource::Version(env!("CARGO_PKG_VERSION").to_owned());
        Self { crate_name: "schema".to_owned(), improve: false, version: None, library }
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
    /// What is only suspected, and written in comments: `users.status: …`.
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
    /// What the file at this path holds.
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// Writes the files below a folder, which is made where it is missing. Files that are there with the same text stay.
    ///
    /// ```
    /// use schema_mongo::{AdoptOptions, Observed, adopt};
    ///
    /// let observed = Observed::from_json(r#"{"collections": [{"name": "users", "sample": [{"_id": 1}]}]}"#)?;
    /// let adopted = adopt(&observed, &AdoptOptions::default());
    /// let folder = std::env::temp_dir().join(format!("adopted_documents_{}", std::process::id()));
    /// adopted.write(&folder)?;
    /// adopted.write(&folder)?;
    /// std::fs::write(folder.join("src/user.rs"), "// changed by hand")?;
    /// assert!(adopted.write(&folder).is_err(), "what somebody changed is not overwritten");
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where files are there and hold something else: nothing is written then. And whatever the file system refuses.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        schema_core::adopt::write(&self.files, folder)
    }
}
