//! A migration as files: commands as extended JSON, and the same as scripts for mongosh.

use std::collections::BTreeMap;
use std::path::Path;

use schema_core::migration::number::{compare, is_number, is_same};
use serde::{Deserialize, Serialize};

use super::{Migration, MigrationError, Name};
use crate::command::Record;

/// A file of a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name in the folder of migrations.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A line of the way back: a command, or the number of one that nothing undoes.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Irreversible {
        #[serde(alias = "stays")]
        irreversible: u32,
    },
    Command(Record),
}

/// The files of a migration: `7_name.up.json`, `7_name.down.json`, which runners read, and `7_name.up.js`, `7_name.down.js` for
/// people.
pub fn files(migration: &Migration) -> Result<Vec<File>, MigrationError> {
    let stem = Name::parse(&format!("{}_{}", migration.version, migration.name))?.to_string();
    let back = migration.irreversible.iter().map(|number| Line::Irreversible { irreversible: *number });
    let back: Vec<Line> = back.chain(migration.down.iter().cloned().map(Line::Command)).collect();
    let file = |end: &str, text: String| File { path: format!("{stem}.{end}"), text };
    Ok(vec![
        file("down.js", migration.down_script()),
        file("down.json", json(&back)),
        file("up.js", migration.up_script()),
        file("up.json", json(&migration.up)),
    ])
}

/// A list, one command a line.
fn json<T: Serialize>(lines: &[T]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| serde_json::to_string(line).unwrap_or_default()).collect();
    if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}

fn name_of(file: &str) -> Option<(&str, &str)> {
    let (stem, _) = ENDINGS.iter().find_map(|end| Some((file.strip_suffix(end)?, end)))?;
    stem.split_once('_').filter(|(version, words)| is_number(version) && !words.is_empty())
}

const ENDINGS: [&str; 4] = [".up.json", ".down.json", ".up.js", ".down.js"];

/// The file is a part of a migration, or is called like one. Files in folders below are not.
pub fn is_migration(file: &str) -> bool {
    !file.contains('/') && ENDINGS.iter().any(|end| file.ends_with(end))
}

/// The last migration among files.
pub fn last<'a>(files: impl Iterator<Item = &'a str>) -> Option<Name> {
    let (digits, words) = files.filter_map(name_of).max_by(|(a, _), (b, _)| compare(a, b))?;
    Some(Name { digits: digits.to_owned(), words: words.to_owned() })
}

/// The migrations that these files hold, in the order of their numbers. Scripts are not read: they are made from the JSON.
pub fn migrations(files: &BTreeMap<String, String>, dir: &Path) -> Result<Vec<Migration>, MigrationError> {
    let mut found: Vec<Migration> = Vec::new();
    for file in files.keys().filter(|file| is_migration(file)) {
        let wrong = |reason: &str| MigrationError::Name { name: file.clone(), reason: reason.to_owned() };
        let Some((version, words)) = name_of(file) else {
            return Err(wrong("a number, `_` and words stand before `.up.json`: 20261120101500_add_nickname.up.json"));
        };
        let up = format!("{version}_{words}.up.json");
        let Some(text) = files.get(&up) else {
            return Err(wrong("the commands that it belongs to, `….up.json`, are not there"));
        };
        if *file != up {
            continue;
        }
        if let Some(other) = found.iter().find(|other| is_same(&other.version, version)) {
            return Err(MigrationError::DuplicateVersion {
                version: version.to_owned(),
                first: format!("{}_{}", other.version, other.name),
                second: format!("{version}_{words}"),
            });
        }
        let down = format!("{version}_{words}.down.json");
        let back: Vec<Line> = match files.get(&down) {
            Some(text) => read(text, &dir.join(&down))?,
            None => Vec::new(),
        };
        let (mut irreversible, mut commands) = (Vec::new(), Vec::new());
        for line in back {
            match line {
                Line::Irreversible { irreversible: number } => irreversible.push(number),
                Line::Command(record) => commands.push(record),
            }
        }
        let (version, name) = (version.to_owned(), words.to_owned());
        found.push(Migration { version, name, up: read(text, &dir.join(&up))?, down: commands, irreversible });
    }
    found.sort_by(|a, b| compare(&a.version, &b.version));
    Ok(found)
}

fn read<T: for<'de> Deserialize<'de>>(text: &str, path: &Path) -> Result<Vec<T>, MigrationError> {
    serde_json::from_str(text).map_err(|error| MigrationError::Json { path: path.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_numbers_and_endings() {
        for file in ["7_a.up.json", "7_a.down.json", "7_a.up.js", "7_a.down.js"] {
            assert_eq!((name_of(file), is_migration(file)), (Some(("7", "a")), true), "{file}");
        }
        for file in ["schema.snapshot.json", "migrations.sum", "README.md", "seed.js"] {
            assert!(!is_migration(file), "{file}");
        }
        assert_eq!(last(["9_a.up.json", "10_b.up.json"].into_iter()).unwrap().to_string(), "10_b");
    }
}
