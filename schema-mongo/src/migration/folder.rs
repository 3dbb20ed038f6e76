//! Files on disk: with the variable of `migrations`, all that this crate asks of the system it runs on.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::error::MigrationError;

/// The text of a file; `None` where there is none.
pub fn read(path: &Path) -> Result<Option<String>, MigrationError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(MigrationError::io("read", path)(error)),
    }
}

/// Writes a file, whole or not at all: under another name first, which takes the old one's place.
pub fn write(path: &Path, text: &str) -> Result<(), MigrationError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(MigrationError::io("write", parent))?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.part"));
    fs::write(&beside, text).map_err(MigrationError::io("write", &beside))?;
    fs::rename(&beside, path).map_err(MigrationError::io("write", path))
}

/// The names of the files in a folder, hidden ones left out. None where the folder is not there.
pub fn list(dir: &Path) -> Result<Vec<String>, MigrationError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(MigrationError::io("list", dir)(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(MigrationError::io("list", dir))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(MigrationError::io("list", dir))?;
        if !name.starts_with('.') && !kind.is_dir() {
            found.push(name);
        }
    }
    found.sort_unstable();
    Ok(found)
}
