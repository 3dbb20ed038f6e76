//! What a table has otherwise of columns from the tables above it.

use super::comment::overridden;
use super::target::Target;
use crate::catalog::effective::Effective;
use crate::catalog::{Own, Text};

/// What the tables above give a column: its default, and whether it takes no NULL.
struct Given {
    default: Option<Text>,
    not_null: bool,
    storage: Option<Text>,
    compression: Option<Text>,
}

fn given(place: usize, name: &Text, target: &Target<'_>) -> Given {
    let tables = &target.catalog.tables;
    let effective = Effective::of(tables.iter());
    let above = tables[place].parents().filter_map(|parent| {
        let own = tables.iter().find(|table| table.name == *parent)?;
        let column = effective.column(&own.name, name).cloned();
        column.or_else(|| own.column(name).map(crate::catalog::effective::EffectiveColumn::of))
    });
    let mut given = Given { default: None, not_null: false, storage: None, compression: None };
    for (at, column) in above.enumerate() {
        given.not_null |= column.not_null;
        if at == 0 {
            given.default = column.default.cloned();
            given.storage = column.storage.cloned();
            given.compression = column.compression.cloned();
        }
    }
    given
}

/// NOT NULL of a column that the table has from others; it can't be taken off where a table above has it.
pub fn of_inherited(place: usize, name: &Text, not_null: bool, target: &mut Target<'_>) {
    let given = given(place, name, target);
    overridden(place, name, target).not_null = not_null && !given.not_null;
}

/// Its default.
pub fn default_of_inherited(place: usize, name: &Text, default: Option<Text>, target: &mut Target<'_>) {
    let given = given(place, name, target).default;
    overridden(place, name, target).default = own(default, given);
}

/// How it is stored.
pub fn storage_of_inherited(place: usize, name: &Text, storage: Option<Text>, target: &mut Target<'_>) {
    let given = given(place, name, target).storage;
    overridden(place, name, target).storage = own(storage, given);
}

/// How it is compressed.
pub fn compression_of_inherited(place: usize, name: &Text, compression: Option<Text>, target: &mut Target<'_>) {
    let given = given(place, name, target).compression;
    overridden(place, name, target).compression = own(compression, given);
}

fn own(said: Option<Text>, given: Option<Text>) -> Option<Own> {
    if said == given {
        return None;
    }
    Some(said.map_or(Own::Nothing, Own::Said))
}

/// What says nothing goes, and the others stand in the order of the columns.
pub fn tidy(target: &mut Target<'_>) {
    for place in 0..target.catalog.tables.len() {
        if target.catalog.tables[place].overrides.is_empty() {
            continue;
        }
        let table = &target.catalog.tables[place];
        let order: Vec<Text> = target.columns(table).into_iter().map(|column| column.name.clone()).collect();
        let overrides = &mut target.catalog.tables[place].overrides;
        overrides.retain(|own| !own.is_empty());
        overrides.sort_by_key(|own| order.iter().position(|name| *name == own.column));
    }
}
