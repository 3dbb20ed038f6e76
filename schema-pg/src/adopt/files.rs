//! The files of an adopted crate.

use std::io;
use std::path::Path;

use schema_core::adopt::AdoptedFile;
use schema_core::{Diagnostics, Registry};

use super::report::AdoptReport;
use crate::config::Config;

/// A crate of structs, and what went where.
#[derive(Debug, Clone, PartialEq)]
pub struct Adopted {
    /// The files of the crate, by path.
    pub files: Vec<AdoptedFile>,
    /// What went where.
    pub report: AdoptReport,
    /// What the crate's `registry()` returns.
    pub registry: Result<Registry, Diagnostics>,
    /// What the crate's `config()` returns.
    pub config: Config,
}

impl Adopted {
    /// What the file at this path holds.
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// Writes the files below this folder, which is made where it is not there. Files that are there with the same text stay.
    ///
    /// ```
    /// use schema_core::{Entity, registry};
    /// use schema_pg::{AdoptOptions, adopt};
    ///
    /// # #[derive(Entity)]
    /// # struct Item {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// # }
    /// let adopted = adopt(&schema_pg::lower(&registry![Item]?)?, &AdoptOptions::default());
    /// let folder = std::env::temp_dir().join(format!("adopted_{}", std::process::id()));
    /// adopted.write(&folder)?;
    /// adopted.write(&folder)?;
    /// std::fs::write(folder.join("src/item.rs"), "// changed by hand")?;
    /// assert!(adopted.write(&folder).is_err(), "what somebody changed is not overwritten");
    /// # std::fs::remove_dir_all(&folder)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where a file is there and holds something else: nothing is written then. And whatever the file system refuses.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        schema_core::adopt::write(&self.files, folder)
    }
}
