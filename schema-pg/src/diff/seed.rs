//! Reference rows that come, change and go.

use rustc_hash::FxHashMap;
use schema_core::ir::SeedMode;

use super::{Change, Item, Renames};
use crate::catalog::{Seed, SeedRow, SeedValue, Table, Text};

/// The rows of a table that is there before and after, those from before as they read once columns and labels are renamed.
pub fn rows<'a>(was: &'a Table, read: &Table, now: &'a Table, renames: &Renames, found: &mut Vec<Change<'a>>) {
    let before = was.seed.as_deref().zip(read.seed.as_deref());
    let (Some(old), Some((_, read_seed))) = (now.seed.as_deref(), before) else {
        let gone = was.seed.iter().filter(|seed| seed.mode != SeedMode::InsertOnly);
        found.extend(gone.flat_map(|seed| &seed.rows).map(|row| Change::Drop(Item::Row(was, row))));
        let new = now.seed.iter().flat_map(|seed| &seed.rows);
        found.extend(new.map(|row| Change::Create(Item::Row(now, row))));
        return;
    };
    let (now_seed, was_seed) = (old, &was.seed.as_deref().map_or(&[][..], |seed| &seed.rows));
    let by = by(read_seed, now_seed);
    let label = |column: &str, value: &SeedValue| labelled(now, column, value, renames);
    let key = |seed: &Seed, row: &SeedRow, renamed: bool| -> Vec<SeedValue> {
        let value = |column: &Text| {
            let value = seed.value(row, column).cloned().unwrap_or(SeedValue::Null);
            if renamed { label(column, &value) } else { value }
        };
        by.iter().map(value).collect()
    };
    let mut there: FxHashMap<Vec<SeedValue>, (usize, &SeedRow)> =
        read_seed.rows.iter().enumerate().map(|(at, row)| (key(read_seed, row, true), (at, row))).collect();
    let (mut created, mut altered) = (Vec::new(), Vec::new());
    for row in &now_seed.rows {
        match there.remove(&key(now_seed, row, false)) {
            None => created.push(Change::Create(Item::Row(now, row))),
            Some((at, old)) if now_seed.mode != SeedMode::InsertOnly => {
                let differs = now_seed.columns.iter().zip(&row.0).any(|(column, value)| {
                    !matches!(value, SeedValue::Session { .. })
                        && read_seed.value(old, column).map(|old| label(column, old)).as_ref() != Some(value)
                });
                if differs {
                    altered.push(Change::Alter(Item::Row(was, &was_seed[at]), Item::Row(now, row)));
                }
            }
            Some(_) => {}
        }
    }
    let mut gone: Vec<usize> = there.into_values().map(|(at, _)| at).collect();
    gone.sort_unstable();
    if read_seed.mode != SeedMode::InsertOnly && now_seed.mode != SeedMode::InsertOnly && !read_seed.observed.0 {
        found.extend(gone.into_iter().map(|at| Change::Drop(Item::Row(was, &was_seed[at]))));
    }
    found.extend(altered);
    found.extend(created);
}

/// The columns by which rows of both sides are told apart.
fn by<'s>(was: &'s Seed, now: &'s Seed) -> &'s [Text] {
    let has = |seed: &Seed, by: &[Text]| by.iter().all(|column| seed.columns.contains(column));
    match has(was, &now.by) {
        true => &now.by,
        false if has(now, &was.by) => &was.by,
        false => &now.by,
    }
}

/// A value of an enum type under the name that it has now.
fn labelled(table: &Table, column: &str, value: &SeedValue, renames: &Renames) -> SeedValue {
    let named = table.column(column).and_then(|column| column.ty.named());
    match (value, named) {
        (SeedValue::Text(text), Some(ty)) => match renames.label_now(ty, text) {
            Some(now) => SeedValue::Text(now.clone()),
            None => value.clone(),
        },
        _ => value.clone(),
    }
}
