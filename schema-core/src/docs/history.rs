//! The migrations of a folder on pages: which of them name a table or collection.

use std::collections::BTreeMap;

use super::{Block, Inline, Page, code, list, text};
use crate::migration::number::{compare, parts_of};

/// A migration, as people look it up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MigrationNote {
    /// Its number, as its first file has it.
    pub number: String,
    /// Its words.
    pub words: String,
    /// What it names: tables with their schema (`app.orders`) or without, collections. Sorted.
    pub names: Vec<String>,
}

impl MigrationNote {
    /// The migrations of some files, in the order of their numbers; files that are parts of one are one. Each file comes with what it names.
    pub fn of_files<'f>(files: impl IntoIterator<Item = (&'f str, Vec<String>)>) -> Vec<Self> {
        let mut numbers: BTreeMap<&str, Self> = BTreeMap::new();
        for (path, names) in files {
            let Some((number, words)) = parts_of(path) else { continue };
            let note = numbers.entry(number).or_default();
            note.number = number.to_owned();
            note.words = words.split(['.', '/']).next().unwrap_or_default().to_owned();
            note.names.extend(names);
        }
        let mut all: Vec<Self> = numbers.into_values().collect();
        all.sort_by(|a, b| compare(&a.number, &b.number));
        let mut notes: Vec<Self> = Vec::new();
        let mut parts = 1;
        for note in all {
            match notes.last_mut().filter(|first| is_part(&note.words, &first.words, parts + 1)) {
                Some(first) => {
                    first.names.extend(note.names);
                    parts += 1;
                }
                None => {
                    notes.push(note);
                    parts = 1;
                }
            }
        }
        for note in &mut notes {
            note.names.sort_unstable();
            note.names.dedup();
        }
        notes
    }

    /// When it was written, where its number is a time: `2026-12-01 10:00`.
    fn time(&self) -> Option<String> {
        let digits = &*self.number;
        (digits.len() == 14).then(|| {
            format!("{}-{}-{} {}:{}", &digits[..4], &digits[4..6], &digits[6..8], &digits[8..10], &digits[10..12])
        })
    }

    fn cells(&self) -> Vec<Vec<Inline<'static>>> {
        let name = vec![code(format!("{}_{}", self.number, self.words))];
        vec![name, self.time().map(text).into_iter().collect()]
    }
}

/// The words of the part of this number of a migration: `slugs_2`, `slugs_3_contract`.
fn is_part(words: &str, of: &str, number: u32) -> bool {
    let rest = words.strip_prefix(of).and_then(|rest| rest.strip_prefix(&format!("_{number}")));
    rest.is_some_and(|rest| matches!(rest, "" | "_backfill" | "_contract"))
}

/// The migrations that name something, for its page.
pub fn history_of<'n>(notes: impl IntoIterator<Item = &'n MigrationNote>) -> Block<'static> {
    Block::Table(vec!["Migration", "Written"], notes.into_iter().map(MigrationNote::cells).collect())
}

/// All migrations, with links to what they name; nothing where there are none. `many` is what the store calls that: `Tables`.
pub fn history<'a>(
    notes: &'a [MigrationNote],
    many: &'static str,
    linked: impl Fn(&'a [String]) -> Vec<Inline<'a>>,
) -> Option<Page<'a>> {
    let mut page = Page::new("migrations", "Migrations", "Overviews");
    page.summary = format!("Which {} each migration is about, the first one first.", many.to_lowercase()).into();
    let rows = notes.iter().map(|note| [note.cells(), vec![list(linked(&note.names).into_iter())]].concat());
    page.blocks.push(Block::Table(vec!["Migration", "Written", many], rows.collect()));
    (!notes.is_empty()).then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_migration_are_one_and_numbers_are_no_texts() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let notes = MigrationNote::of_files([
            ("10_later.sql", names(&["app.c"])),
            ("2_slugs.up.sql", names(&["app.b", "app.a"])),
            ("2_slugs.down.sql", names(&["app.a"])),
            ("3_slugs_2_backfill.up.sql", names(&["app.a"])),
            ("4_slugs_4.up.sql", names(&[])),
            ("README.md", names(&["app.z"])),
        ]);
        let note = |number: &str, words: &str, of: &[&str]| MigrationNote {
            number: number.to_owned(),
            words: words.to_owned(),
            names: names(of),
        };
        assert_eq!(
            notes,
            [note("2", "slugs", &["app.a", "app.b"]), note("4", "slugs_4", &[]), note("10", "later", &["app.c"])]
        );
    }
}
