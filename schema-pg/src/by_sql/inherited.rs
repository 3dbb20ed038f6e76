//! What a table has otherwise of columns from the tables above it.

use super::target::Target;
use crate::catalog::effective::{Effective, EffectiveColumn};
use crate::catalog::{Own, Text};

/// What the tables above give a column: its default, and whether it takes no NULL.
struct Given {
    default: Option<Text>,
    not_null: bool,
    storage: Option<Text>,
    compression: Option<Text>,
}

fn given(place: usize, name: &Text, target: &Target<'_>) -> Given {
    let family = target.family(place);
    let effective = Effective::of(family.iter().copied());
    let above = family[0].parents().filter_map(|parent| {
        let own = target.table_named(parent)?;
        let column = effective.column(&own.name, name).cloned();
        column.or_else(|| own.column(name).map(EffectiveColumn::of))
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
    target.overridden(place, name).not_null = not_null && !given.not_null;
}

/// Its default.
pub fn default_of_inherited(place: usize, name: &Text, default: Option<Text>, target: &mut Target<'_>) {
    let given = given(place, name, target).default;
    target.overridden(place, name).default = own(default, given.as_ref());
}

/// How it is stored.
pub fn storage_of_inherited(place: usize, name: &Text, storage: Option<Text>, target: &mut Target<'_>) {
    let given = given(place, name, target).storage;
    target.overridden(place, name).storage = own(storage, given.as_ref());
}

/// How it is compressed.
pub fn compression_of_inherited(place: usize, name: &Text, compression: Option<Text>, target: &mut Target<'_>) {
    let given = given(place, name, target).compression;
    target.overridden(place, name).compression = own(compression, given.as_ref());
}

fn own(written: Option<Text>, given: Option<&Text>) -> Option<Own> {
    if written.as_ref() == given {
        return None;
    }
    Some(written.map_or(Own::Nothing, Own::Said))
}

/// A new table that inherits: a column that it declares too has the NOT NULL, and where it says none the default, of those above; one that it does not declare has the
/// default of the first that has one (server, MergeAttributes).
pub fn merge(place: usize, target: &mut Target<'_>) {
    let table = &target.catalog.tables[place];
    if table.inherits.is_empty() {
        return;
    }
    let family = target.family(place);
    let effective = Effective::of(family.iter().copied());
    let above: Vec<Vec<EffectiveColumn<'_>>> = (table.inherits.iter())
        .filter_map(|parent| target.table_named(parent))
        .map(|parent| match effective.columns(&parent.name) {
            [] => parent.columns.iter().map(EffectiveColumn::of).collect(),
            columns => columns.to_vec(),
        })
        .collect();
    let of = |name: &Text| {
        above.iter().filter_map(|columns| columns.iter().find(|column| column.column.name == *name)).collect::<Vec<_>>()
    };
    let mut declared: Vec<(Text, Option<Text>, bool)> = Vec::new();
    for column in &table.columns {
        let above = of(&column.name);
        let default = above.iter().find_map(|column| column.default.cloned());
        declared.push((column.name.clone(), default, above.iter().any(|column| column.not_null)));
    }
    let mut defaults: Vec<(Text, Text)> = Vec::new();
    for column in above.iter().flatten().filter(|column| table.column(&column.column.name).is_none()) {
        let all = of(&column.column.name);
        let first = all.first().and_then(|column| column.default);
        let own = all.iter().find_map(|column| column.default);
        if let (None, Some(own)) = (first, own) {
            defaults.push((column.column.name.clone(), own.clone()));
        }
    }
    let table = &mut target.catalog.tables[place];
    for (column, (_, default, not_null)) in table.columns.iter_mut().zip(declared) {
        column.nullable &= !not_null;
        if column.default.is_none() && column.generated.is_none() && column.identity.is_none() {
            column.default = default;
        }
    }
    for (name, default) in defaults {
        target.overridden(place, &name).default = Some(Own::Said(default));
    }
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
