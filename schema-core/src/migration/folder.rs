//! Files on disk: the only lines that read or write any.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::ErrorKind;
use std::path::Path;

use super::error::FilesError;

/// The name of the file that holds the snapshot.
pub const SNAPSHOT: &str = "schema.snapshot.json";

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FilesError {
    let path = path.to_owned();
    move |source| FilesError::Io { doing, path, source }
}

/// The text of a file; `None` where there is none.
///
/// # Errors
/// The file can't be read.
pub fn read(path: &Path) -> Result<Option<String>, FilesError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
}

/// Writes a file, whole or not at all: under another name first, which takes the old one's place.
///
/// # Errors
/// The file, or the folder for it, can't be written.
pub fn write(path: &Path, text: &str) -> Result<(), FilesError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed("write", parent))?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let partial = path.with_file_name(format!(".{name}.part"));
    fs::write(&partial, text).map_err(failed("write", &partial))?;
    fs::rename(&partial, path).map_err(failed("write", path))
}

/// The texts of the files of a folder that are parts of a migration, and of the snapshot, by their names.
///
/// # Errors
/// The folder or a file can't be read.
pub fn files(dir: &Path, is_migration: impl Fn(&str) -> bool) -> Result<BTreeMap<String, String>, FilesError> {
    let mut files = BTreeMap::new();
    for name in list(dir)? {
        if (is_migration(&name) || name == SNAPSHOT)
            && let Some(text) = read(&dir.join(&name))?
        {
            files.insert(name, text);
        }
    }
    Ok(files)
}

/// The files in a folder and in its folders, by their names with `/` between folders; hidden ones left out. None where the
/// folder is not there.
fn list(dir: &Path) -> Result<Vec<String>, FilesError> {
    let mut found = Vec::new();
    let mut open = vec![(dir.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound && prefix.is_empty() => return Ok(Vec::new()),
            Err(error) => return Err(failed("list", &folder)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(failed("list", &folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let kind = entry.file_type().map_err(failed("list", &folder))?;
            match kind.is_dir() {
                true => open.push((entry.path(), format!("{prefix}{name}/"))),
                false => found.push(format!("{prefix}{name}")),
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}
