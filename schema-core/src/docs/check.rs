//! Documents in a folder that are compared with what they should be: a build or a test fails where they are stale.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::DocsFile;

/// A folder of documents. All of it is ours: files that are no longer made are removed where documents are written.
#[derive(Debug, Clone)]
pub struct DocsFolder(PathBuf);

/// Why documents were not found to be current.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocsError {
    /// They say something else than the schema, which files do.
    #[error("documents in {folder} are stale: {}. Write them with UPDATE_DOCS=1", listed(files))]
    Stale {
        /// The folder.
        folder: String,
        /// Paths of files that are missing, differ, or are there and should not be.
        files: Vec<String>,
    },
    /// A file could not be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: String,
        /// What went wrong.
        error: io::Error,
    },
    /// The folder holds what no documents are: nothing in it is removed.
    #[error(
        "{0} holds files that are no documents of a schema; name an empty folder, or one that documents were written to before"
    )]
    Others(String),
}

fn listed(files: &[String]) -> String {
    let more = files.len().saturating_sub(5);
    let first = files.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{first} and {more} more") } else { first }
}

/// The file by which a folder is known to be ours.
const MARK: &str = ".schema-docs";

impl DocsFolder {
    /// The documents in this folder.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// Compares what is there with what should be. With `UPDATE_DOCS=1` it is written instead.
    ///
    /// # Errors
    /// Documents that are stale, and files that can't be read or written.
    pub fn check(&self, files: &[DocsFile]) -> Result<(), DocsError> {
        if std::env::var_os("UPDATE_DOCS").is_some_and(|value| !value.is_empty() && value != "0") {
            return self.write(files).map(|_| ());
        }
        let stale = self.stale(files)?;
        match stale.is_empty() {
            true => Ok(()),
            false => Err(DocsError::Stale { folder: self.0.display().to_string(), files: stale }),
        }
    }

    /// The paths of files that are missing, differ, or are there and should not be, sorted.
    ///
    /// # Errors
    /// Files that can't be read.
    pub fn stale(&self, files: &[DocsFile]) -> Result<Vec<String>, DocsError> {
        let there = self.read()?;
        let wanted: BTreeMap<&str, &str> = files.iter().map(|file| (&*file.path, &*file.text)).collect();
        let differ = wanted.iter().filter(|(path, text)| there.get(**path).is_none_or(|held| held != **text));
        let mut stale: BTreeSet<String> = differ.map(|(path, _)| (*path).to_owned()).collect();
        stale.extend(there.keys().filter(|path| !wanted.contains_key(&***path)).cloned());
        Ok(stale.into_iter().collect())
    }

    /// Writes all files, and removes those that are no longer made; how many changed.
    ///
    /// # Errors
    /// A folder with files that are no documents, and files that can't be written.
    pub fn write(&self, files: &[DocsFile]) -> Result<usize, DocsError> {
        let is_empty = fs::read_dir(&self.0).map_or(true, |mut entries| entries.next().is_none());
        if !is_empty && !self.0.join(MARK).exists() {
            return Err(DocsError::Others(self.0.display().to_string()));
        }
        let stale = self.stale(files)?;
        fs::create_dir_all(&self.0).map_err(|error| failed(&self.0, error))?;
        fs::write(self.0.join(MARK), "").map_err(|error| failed(&self.0.join(MARK), error))?;
        let wanted: BTreeMap<&str, &str> = files.iter().map(|file| (&*file.path, &*file.text)).collect();
        for path in &stale {
            let place = self.0.join(path);
            match wanted.get(&**path) {
                Some(text) => {
                    let folder = place.parent().unwrap_or(&self.0);
                    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
                    fs::write(&place, text).map_err(|error| failed(&place, error))?;
                }
                None => fs::remove_file(&place).map_err(|error| failed(&place, error))?,
            }
        }
        Ok(stale.len())
    }

    /// All files below the folder, by their paths with `/`; none where there is no folder.
    fn read(&self) -> Result<BTreeMap<String, String>, DocsError> {
        let mut files = BTreeMap::new();
        let mut open = vec![(self.0.clone(), String::new())];
        while let Some((folder, prefix)) = open.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failed(&folder, error)),
            };
            for entry in entries {
                let entry = entry.map_err(|error| failed(&folder, error))?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                let path = entry.path();
                if path.is_dir() {
                    open.push((path, format!("{name}/")));
                } else if name != MARK {
                    let bytes = fs::read(&path).map_err(|error| failed(&path, error))?;
                    files.insert(name, String::from_utf8_lossy(&bytes).replace("\r\n", "\n"));
                }
            }
        }
        Ok(files)
    }
}

fn failed(path: &Path, error: io::Error) -> DocsError {
    DocsError::File { path: path.display().to_string(), error }
}
