//! The sum file: a chain of hashes over all files, by which what was edited, removed, reordered or added is found.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest, Sha256};

use super::error::Finding;
use super::file::version_of;
use super::version::compare;

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
pub(super) const FILE: &str = "migrations.sum";

impl Sum {
    /// The sum of files: names and texts. Their order does not matter.
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
            if before.is_some_and(|(_, before)| place(before, name) != Ordering::Less) {
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

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|(hash, name)| writeln!(f, "{hash}  {name}"))
    }
}

/// By number, then by name; the snapshot, which has no number, last.
fn place(a: &str, b: &str) -> Ordering {
    match (version_of(a), version_of(b)) {
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
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> BTreeMap<String, String> {
        let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        [
            file("1_a.up.json", "a\nb\n"),
            file("2_b.up.json", "b"),
            file("10_c.up.json", "c"),
            file("schema.snapshot.json", "{}"),
        ]
        .into()
    }

    fn sum() -> Sum {
        Sum::of(files().iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    #[test]
    fn what_is_written_is_found_as_it_was_whatever_its_line_endings() {
        let mut files = files();
        assert_eq!(Sum::parse(&sum().to_string()), sum());
        files.insert("1_a.up.json".into(), "a\r\nb\r\n".into());
        assert_eq!(sum().findings(&files), []);
        assert_eq!(Sum::parse(&sum().to_string().replace('\n', "\r\n")).findings(&files), []);
    }

    #[test]
    fn edited_removed_and_added_files_are_each_named_once() {
        let mut files = files();
        files.insert("1_a.up.json".into(), "a".into());
        files.insert("3_d.up.json".into(), "d".into());
        files.remove("10_c.up.json");
        let expected = [
            Finding::Edited("1_a.up.json".into()),
            Finding::Removed("10_c.up.json".into()),
            Finding::Added("3_d.up.json".into()),
        ];
        assert_eq!(sum().findings(&files), expected);
    }

    #[test]
    fn lines_that_changed_places_and_merges_that_are_not_finished_are_found() {
        let mut swapped = sum();
        swapped.lines.swap(0, 1);
        assert!(swapped.findings(&files()).contains(&Finding::Reordered("1_a.up.json".into())));
        let text = format!("<<<<<<< ours\n{}>>>>>>> theirs\n", sum());
        assert_eq!(Sum::parse(&text).findings(&files()).len(), 2);
    }
}
