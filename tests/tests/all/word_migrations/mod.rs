//! Each word of the attributes comes, goes and changes by migration, on an entity with rows that others reference: applied by an ordinary
//! owner, and back again. A word that stands in no row of the matrix fails the test.

/// What stands before and after, with rows: `module "words" "rows": [registry] { items } => [registry] { items };`
macro_rules! words {
    ($($module:ident $words:literal $rows:literal:
        [$($was:ty),*] $([$($was_view:ty),*])? { $($was_item:item)* } => [$($now:ty),*] $([$($now_view:ty),*])? { $($now_item:item)* };)*) => {
        $(
            #[allow(dead_code, unused_imports, reason = "registries alone read the fields; not all take all names")]
            mod $module {
                pub mod was {
                    use super::super::super::prelude::*;
                    $($was_item)*
                    pub fn registry() -> Result<Registry, Diagnostics> {
                        schema_core::registry![$($was),* $(; $($was_view),*)?]
                    }
                }
                pub mod now {
                    use super::super::super::prelude::*;
                    $($now_item)*
                    pub fn registry() -> Result<Registry, Diagnostics> {
                        schema_core::registry![$($now),* $(; $($now_view),*)?]
                    }
                }
            }
        )*
        pub const ROWS: &[super::Row] = &[$(super::Row {
            words: $words,
            was: $module::was::registry,
            now: $module::now::registry,
            rows: $rows,
        }),*];
    };
}

/// The same of an entity `things`, which `uses` reference: `module "words" "rows": (attributes) { fields } => (attributes) { fields };`
macro_rules! things {
    ($($module:ident $words:literal $rows:literal:
        ($(#[$was:meta])*) { $($was_field:tt)* } => ($(#[$now:meta])*) { $($now_field:tt)* };)*) => {
        words! {
            $($module $words $rows: [Thing, Use] {
                #[derive(Entity)]
                $(#[$was])*
                pub struct Thing { #[entity(primary_key)] id: i64, name: String, $($was_field)* }
                #[derive(Entity)]
                #[entity(name = "uses")]
                pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64 }
            } => [Thing, Use] {
                #[derive(Entity)]
                $(#[$now])*
                pub struct Thing { #[entity(primary_key)] id: i64, name: String, $($now_field)* }
                #[derive(Entity)]
                #[entity(name = "uses")]
                pub struct Use { #[entity(primary_key)] id: i64, #[entity(references(Thing))] thing_id: i64 }
            };)*
        }
    };
}

mod entities;
mod fields;
mod judge;
mod notes;
mod others;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use schema_core::{Diagnostics, Registry};
use schema_test_server::Server;

/// What entities are made with.
mod prelude {
    pub use chrono::{DateTime, Utc};
    pub use rust_decimal::Decimal;
    pub use schema_core::{DbEnum, Diagnostics, Domain, Embedded, Entity, Registry, View};
    pub use uuid::Uuid;
}

/// Words, and what they are said of, before and after.
pub struct Row {
    /// The words, apart by spaces.
    words: &'static str,
    was: fn() -> Result<Registry, Diagnostics>,
    now: fn() -> Result<Registry, Diagnostics>,
    /// Rows that are there before.
    rows: &'static str,
}

impl Row {
    /// The words are for people: the database holds nothing of them, and there is nothing to migrate.
    fn is_for_people(&self) -> bool {
        notes::ROWS.iter().any(|row| std::ptr::eq(row, self))
    }
}

/// Rows of views with the rights of the reader, which are refused before 15.
const SINCE_15: [&str; 3] = ["query security_barrier", "materialized refresh", "security_definer shows_private"];

fn matrix() -> Vec<&'static Row> {
    entities::ROWS.iter().chain(fields::ROWS).chain(notes::ROWS).chain(others::ROWS).collect()
}

#[test]
fn each_word_comes_goes_and_changes_by_migration() {
    let rows = matrix();
    let version = Server::shared().version();
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let only = std::env::var("WORD").unwrap_or_default();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if !row.words.contains(&only) {
                        continue;
                    }
                    let refused = version < 15 && SINCE_15.contains(&row.words);
                    let judged = if row.is_for_people() { judge::judge_same(row) } else { judge::judge(row) };
                    let why = match judged {
                        Err(why) if refused && why.contains("error[P0201]") => continue,
                        Err(why) => why,
                        Ok(()) if refused => "no longer refused before 15".to_owned(),
                        Ok(()) => continue,
                    };
                    wrong.lock().unwrap().push(format!("{}: {why}", row.words));
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n\n"));
}

/// The words that the sources of the attributes know: functions that are not only a help for others.
fn known() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut words = BTreeSet::new();
    let mut folders = vec![root.join("schema-core/src/attr"), root.join("schema-pg/src/attr")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let name = |line: &str| {
                let (name, _) = line.strip_prefix("pub fn ")?.split_once(['(', '<'])?;
                Some(name.to_owned())
            };
            // Values, and what attributes do with columns.
            if !["columns.rs", "mod.rs"].iter().any(|name| path.ends_with(name)) || path.ends_with("rules/mod.rs") {
                words.extend(text.lines().filter_map(name));
            }
            // Rules that take nothing are made by a macro: `not_empty NotEmpty: Measured;`
            let plain = |line: &str| {
                let (word, rest) = line.trim().split_once(' ')?;
                (line.starts_with("    ") && rest.ends_with(';') && rest.contains(": ") && rest.split(' ').count() == 2)
                    .then(|| word.to_owned())
            };
            if text.contains("plain_rules! {") {
                words.extend(
                    text.lines()
                        .filter_map(plain)
                        .filter(|word| word.chars().all(|letter| letter.is_lowercase() || letter == '_')),
                );
            }
        }
    }
    words
}

#[test]
fn each_word_has_a_row_in_the_matrix() {
    let known = known();
    assert!(known.len() > 60 && known.contains("soft_delete") && known.contains("slug"), "{known:?}");
    let tried: BTreeSet<String> = matrix().iter().flat_map(|row| row.words.split(' ')).map(str::to_owned).collect();
    let missing: Vec<&String> = known.difference(&tried).collect();
    assert!(missing.is_empty(), "no row of the matrix tries {missing:?}");
    let gone: Vec<&String> = tried.difference(&known).collect();
    assert!(gone.is_empty(), "no attributes are called {gone:?}");
}
