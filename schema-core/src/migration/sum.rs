//! The sum file: a chain of hashes over all files, by which what was edited, removed, reordered or added is found.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::FilesError;
use super::folder;
use super::number::{compare, parts_of};

/// Files and the chain of their hashes. Each hash is over the hash before it, the file's name and its text, so that a merge of
/// two branches that both wrote migrations is a conflict in this file, which people see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The hash and the name of each file, in order.
    pub lines: Vec<(String, String)>,
    /// Lines that are none.
    pub unreadable: Vec<String>,
}

/// The file's name.
pub const FILE: &str = "migrations.sum";

impl Sum {
    /// The sum of files: names with `/` between folders, and texts. Their order does not matter.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut files: Vec<(&str, &str)> = files.into_iter().collect();
        files.sort_unstable_by(|(a, _), (b, _)| place(a, b));
        let mut lines: Vec<(String, String)> = Vec::with_capacity(files.len());
        for (name, text) in files {
            let before = lines.last().map_or("", |(hash, _)| hash);
            lines.push((link(before, name, text), name.to_owned()));
        }
        Self { lines, unreadable: Vec::new() }
    }

    /// Reads the file's text.
    pub fn parse(text: &str) -> Self {
        let (mut lines, mut unreadable) = (Vec::new(), Vec::new());
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match line.split_once("  ") {
                Some((hash, name)) if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                    lines.push((hash.to_owned(), name.trim_end().to_owned()));
                }
                _ => unreadable.push(line.to_owned()),
            }
        }
        Self { lines, unreadable }
    }

    /// What is not as it was when this was written.
    pub fn findings(&self, files: &BTreeMap<String, String>) -> Vec<Finding> {
        let mut found: Vec<Finding> = self.unreadable.iter().cloned().map(Finding::Unreadable).collect();
        let mut before: Option<&(String, String)> = None;
        for line in &self.lines {
            let (hash, name) = line;
            if before.is_some_and(|(_, before)| place(before, name).is_ge()) {
                found.push(Finding::Reordered(name.clone()));
            } else {
                match files.get(name) {
                    None => found.push(Finding::Removed(name.clone())),
                    // Against the hash that is noted for the file before: one file that was edited is one finding.
                    Some(text) if link(before.map_or("", |(hash, _)| hash), name, text) != *hash => {
                        found.push(Finding::Edited(name.clone()));
                    }
                    Some(_) => {}
                }
            }
            before = Some(line);
        }
        let noted = |name: &String| self.lines.iter().any(|(_, noted)| noted == name);
        found.extend(files.keys().filter(|name| !noted(name)).cloned().map(Finding::Added));
        found
    }
}

/// Notes the files of a folder as they are.
///
/// # Errors
/// The file can't be written.
pub fn note(dir: &Path, files: &BTreeMap<String, String>) -> Result<(), FilesError> {
    let sum = Sum::of(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    folder::write(&dir.join(FILE), &sum.to_string())
}

/// What of the files of a folder is not as it was noted, sorted.
///
/// # Errors
/// The sum file can't be read.
pub fn findings(dir: &Path, files: &BTreeMap<String, String>) -> Result<Vec<Finding>, FilesError> {
    let mut found = Sum::parse(&folder::read(&dir.join(FILE))?.unwrap_or_default()).findings(files);
    found.sort();
    Ok(found)
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|(hash, name)| writeln!(f, "{hash}  {name}"))
    }
}

/// By number, then by name; the snapshot, which has no number, last.
fn place(a: &str, b: &str) -> Ordering {
    let number = |name| parts_of(name).map(|(number, _)| number);
    match (number(a), number(b)) {
        (Some(one), Some(other)) => compare(one, other).then_with(|| a.cmp(b)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

/// The hash over the one before, the name and the text. Line endings don't matter: version control may change them.
fn link(before: &str, name: &str, text: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update([0]);
    hash.update(name);
    hash.update([0]);
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            hash.update(b"\n");
        }
        hash.update(line.strip_suffix('\r').unwrap_or(line));
    }
    hex(&hash.finalize())
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that is not as it was written. Names have `/` between folders.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Finding {
    /// Its text is another.
    Edited(String),
    /// It is gone.
    Removed(String),
    /// Nobody noted it.
    Added(String),
    /// It stands after one that it comes before.
    Reordered(String),
    /// It is noted in a way that can't be read.
    Unreadable(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Edited(file) => write!(f, "{file} was edited"),
            Finding::Removed(file) => write!(f, "{file} is gone"),
            Finding::Added(file) => write!(f, "{file} is not in migrations.sum"),
            Finding::Reordered(file) => write!(f, "{file} stands in migrations.sum after a file that comes after it"),
            Finding::Unreadable(line) => write!(f, "migrations.sum has a line that is none: {line}"),
        }
    }
}

/// What to do about files that are not as they were written.
pub const OUT_OF_HISTORY: &str = "Databases may hold them as they were: put them back as they were, from version control, and say what is new in a \
                              migration of its own. Where they are meant to be as they are (written by hand, or after a merge), set \
                              UPDATE_MIGRATIONS=sum for one build.";

/// A line for each.
pub fn listed(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("- {finding}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> BTreeMap<String, String> {
        let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        [file("1_a.sql", "a\nb\n"), file("2_b.sql", "b"), file("10_c.sql", "c"), file("schema.snapshot.json", "{}")]
            .into()
    }

    fn sum() -> Sum {
        Sum::of(files().iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    #[test]
    fn what_is_written_is_found_as_it_was_whatever_its_line_endings() {
        let mut files = files();
        assert_eq!(Sum::parse(&sum().to_string()), sum());
        files.insert("1_a.sql".into(), "a\r\nb\r\n".into());
        assert_eq!(sum().findings(&files), []);
        assert_eq!(Sum::parse(&sum().to_string().replace('\n', "\r\n")).findings(&files), []);
    }

    #[test]
    fn edited_removed_and_added_files_are_each_named_once() {
        let mut files = files();
        files.insert("1_a.sql".into(), "a".into());
        files.insert("3_d.sql".into(), "d".into());
        files.remove("10_c.sql");
        let expected =
            [Finding::Edited("1_a.sql".into()), Finding::Removed("10_c.sql".into()), Finding::Added("3_d.sql".into())];
        assert_eq!(sum().findings(&files), expected);
    }

    #[test]
    fn files_whose_texts_or_lines_changed_places_are_found() {
        let mut files = files();
        let first = files.insert("1_a.sql".into(), "b".into()).unwrap();
        files.insert("2_b.sql".into(), first);
        assert_eq!(sum().findings(&files), [Finding::Edited("1_a.sql".into()), Finding::Edited("2_b.sql".into())]);
        let mut swapped = sum();
        swapped.lines.swap(0, 1);
        assert!(swapped.findings(&self::files()).contains(&Finding::Reordered("1_a.sql".into())));
        let mut renamed = self::files();
        let text = renamed.remove("2_b.sql").unwrap();
        renamed.insert("11_b.sql".into(), text);
        let expected = [Finding::Removed("2_b.sql".into()), Finding::Added("11_b.sql".into())];
        assert_eq!(sum().findings(&renamed), expected);
    }

    #[test]
    fn a_merge_that_is_not_finished_is_found() {
        let text = format!("<<<<<<< ours\n{}>>>>>>> theirs\n", sum());
        assert_eq!(Sum::parse(&text).findings(&files()).len(), 2);
    }
}
