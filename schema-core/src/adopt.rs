//! What adopting a database has in common in all stores: the files of the crate, and where that finds this library. Feature `adopt`, which the
//! stores turn on.

use std::path::Path;
use std::{fs, io};

/// A file of a crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptedFile {
    /// Its path in the crate: `src/user.rs`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Where a crate finds this library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LibrarySource {
    /// In the registry of crates, in this version.
    Version(String),
    /// In a folder that has `schema-core` and the crate of the store.
    Path(String),
}

impl LibrarySource {
    /// What a dependency in `Cargo.toml` says of one of its crates: `version = "0.1.0"`.
    ///
    /// ```
    /// use schema_core::adopt::LibrarySource;
    ///
    /// assert_eq!(LibrarySource::Version("0.1.0".into()).of("schema-core"), "version = \"0.1.0\"");
    /// assert_eq!(LibrarySource::Path("../schema/".into()).of("schema-core"), "path = \"../schema/schema-core\"");
    /// ```
    pub fn of(&self, name: &str) -> String {
        match self {
            Self::Version(version) => format!("version = {version:?}"),
            Self::Path(folder) => format!("path = {:?}", format!("{}/{name}", folder.trim_end_matches('/'))),
        }
    }
}

/// Writes files below a folder, which is created where it does not exist. Files that exist with the same text are not touched.
///
/// # Errors
/// Where files exist and hold something else: nothing is written then. And whatever the file system refuses.
pub fn write(files: &[AdoptedFile], folder: &Path) -> io::Result<()> {
    let (mut missing, mut differs) = (Vec::new(), Vec::new());
    for file in files {
        let path = folder.join(&file.path);
        match fs::read(&path) {
            Ok(text) if text == file.text.as_bytes() => {}
            Ok(_) => differs.push(file.path.as_str()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push((path, file)),
            Err(error) => return Err(error),
        }
    }
    if !differs.is_empty() {
        let message = format!("these files are there and hold something else: {}", differs.join(", "));
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    for (path, file) in missing {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, &file.text)?;
    }
    Ok(())
}
