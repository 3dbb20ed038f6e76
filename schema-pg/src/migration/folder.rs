//! Files on disk: the only lines of this crate that read or write any.

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

/// The files in a folder and in its folders, by their names with `/` between folders; hidden ones left out. None where the
/// folder is not there.
pub fn list(dir: &Path) -> Result<Vec<String>, MigrationError> {
    let mut found = Vec::new();
    let mut open = vec![(dir.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound && prefix.is_empty() => return Ok(Vec::new()),
            Err(error) => return Err(MigrationError::io("list", &folder)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(MigrationError::io("list", &folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let kind = entry.file_type().map_err(MigrationError::io("list", &folder))?;
            match kind.is_dir() {
                true => open.push((entry.path(), format!("{prefix}{name}/"))),
                false => found.push(format!("{prefix}{name}")),
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}
