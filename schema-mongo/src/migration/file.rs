//! Migrations as files: commands as extended JSON, and beside them the same as scripts for mongosh.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Migration, MigrationError};
use crate::command::Record;

/// A folder of migrations: `20261120101500_add_nickname.up.json`, `….down.json`, and `….up.js`, `….down.js` for people.
#[derive(Debug, Clone)]
pub struct Migrations {
    folder: PathBuf,
}

impl Migrations {
    /// Those in this folder.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Writes one: its commands each way as extended JSON, and as scripts.
    ///
    /// # Errors
    /// When a file can't be written, or the version is no number.
    pub fn write(&self, migration: &Migration) -> Result<(), MigrationError> {
        let stem = format!("{}_{}", migration.version, migration.name);
        let is_name = !migration.name.is_empty()
            && migration.name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
            && !migration.version.is_empty()
            && migration.version.bytes().all(|byte| byte.is_ascii_digit());
        if !is_name {
            return Err(MigrationError::Name { path: stem });
        }
        self.file(&self.folder, fs::create_dir_all(&self.folder))?;
        for (way, records, script) in
            [("up", &migration.up, migration.up_script()), ("down", &migration.down, migration.down_script())]
        {
            for (kind, text) in [("json", json(records)), ("js", script)] {
                let path = self.folder.join(format!("{stem}.{way}.{kind}"));
                self.file(&path, fs::write(&path, text))?;
            }
        }
        Ok(())
    }

    /// Reads all, by version. Scripts are not read: they are made from the JSON.
    ///
    /// # Errors
    /// When a file can't be read, is no migration, or two have one version.
    pub fn read(&self) -> Result<Vec<Migration>, MigrationError> {
        let mut names = Vec::new();
        for entry in self.file(&self.folder, fs::read_dir(&self.folder))? {
            let name = self.file(&self.folder, entry)?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".up.json") {
                names.push(name);
            }
        }
        names.sort_unstable();
        let mut migrations: Vec<Migration> = Vec::with_capacity(names.len());
        for name in names {
            let stem = name.trim_end_matches(".up.json");
            let (version, own) = stem
                .split_once('_')
                .filter(|(version, _)| !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()))
                .ok_or_else(|| MigrationError::Name { path: name.clone() })?;
            let down = self.folder.join(format!("{stem}.down.json"));
            let down = if down.exists() { self.records(&down)? } else { Vec::new() };
            let up = self.records(&self.folder.join(&name))?;
            if migrations.iter().any(|other| other.version == version) {
                return Err(MigrationError::Twice { version: version.to_owned() });
            }
            migrations.push(Migration { version: version.to_owned(), name: own.to_owned(), up, down });
        }
        migrations.sort_by(|a, b| a.version.cmp(&b.version));
        Ok(migrations)
    }

    fn records(&self, path: &Path) -> Result<Vec<Record>, MigrationError> {
        let text = self.file(path, fs::read_to_string(path))?;
        serde_json::from_str(&text).map_err(|error| MigrationError::Json { path: path.display().to_string(), error })
    }

    fn file<T>(&self, path: &Path, result: std::io::Result<T>) -> Result<T, MigrationError> {
        result.map_err(|error| MigrationError::File { path: path.display().to_string(), error })
    }
}

/// A list, one command a line.
fn json(records: &[Record]) -> String {
    let lines: Vec<String> = records.iter().map(|record| serde_json::to_string(record).unwrap_or_default()).collect();
    if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}
