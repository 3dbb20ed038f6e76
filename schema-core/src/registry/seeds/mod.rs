//! Reference rows: what serde wrote of them becomes values of fields, and all that can be known of them is checked.

mod check;
#[cfg(feature = "bson")]
mod extended;
mod rows;
mod value;

use super::Registry;
use crate::ir::{Entity, PrimaryKey, Seed, SeedMode, Source, Text, TypeRef};
use crate::seed::Written;
use crate::{Column, Diagnostic, seed};

/// Rows as they were given, until the registry is built.
#[derive(Debug)]
pub struct Given {
    entity: TypeRef,
    source: Source,
    mode: SeedMode,
    by: Vec<Column>,
    session: Vec<Text>,
    rows: Vec<Result<Written, String>>,
}

impl Given {
    pub fn new<E: crate::Entity>(seed: seed::Seed<E>, source: Source) -> Self {
        let seed::Seed { rows, mode, by, session, .. } = seed;
        Self { entity: TypeRef::entity::<E>(), source, mode, by, session, rows }
    }
}

/// The rows of a registry, those of one entity together.
pub fn of(given: Vec<Given>, registry: &Registry, found: &mut Vec<Diagnostic>) -> Vec<Seed> {
    let mut seeds: Vec<Seed> = Vec::new();
    for given in given {
        let Some(entity) = registry.target(&given.entity) else {
            let message = format!("rows of `{0}` are seeded, and `{0}` is not registered", given.entity.name);
            let help = format!("register it: `.entity::<{}>()`", given.entity.name);
            found.push(Diagnostic::new("E0901", &*given.entity.name, given.source, message).help(help));
            continue;
        };
        let Some(seed) = one(given, entity, registry, found) else { continue };
        match seeds.iter_mut().find(|other| other.entity == seed.entity) {
            None => seeds.push(seed),
            Some(other) if (other.mode, &other.by, &other.session) == (seed.mode, &seed.by, &seed.session) => {
                other.rows.extend(seed.rows);
            }
            Some(_) => {
                let message = format!("rows of `{}` are seeded twice, and kept otherwise each time", entity.rust.name);
                let help =
                    "give all of them the same `.by(…)`, `.from_session(…)`, `.insert_only()` and `.overwrite()`";
                found.push(Diagnostic::new("E0902", &*entity.rust.name, seed.source, message).help(help));
            }
        }
    }
    seeds.sort_by_cached_key(|seed| {
        registry.target(&seed.entity).map(|entity| (entity.store_name(), entity.rust.path.clone()))
    });
    for seed in &mut seeds {
        let Some(entity) = registry.target(&seed.entity) else { continue };
        check::rows(registry, entity, seed, found);
        rows::sort(entity, seed, found);
    }
    check::references(registry, &seeds, found);
    seeds
}

/// What one `.seed(…)` gave.
fn one(given: Given, entity: &Entity, registry: &Registry, found: &mut Vec<Diagnostic>) -> Option<Seed> {
    let Given { source, mode, by, session, rows, .. } = given;
    let by = by_fields(entity, &by, source, found)?;
    let fields = session.into_iter().filter(|field| is_from_session(entity, field, &by, source, found)).collect();
    let mut seed = Seed { entity: entity.rust.clone(), source, mode, by, session: fields, rows: Vec::new() };
    seed.rows.reserve(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        match row {
            Ok(row) => seed.rows.extend(rows::of(entity, &row, at, (&seed, registry), found)),
            Err(message) => {
                let message = format!("row {} of `{}` can't be written by serde: {message}", at + 1, entity.rust.name);
                let help = "its `Serialize` has to write every row";
                found.push(Diagnostic::new("E0903", &*entity.rust.name, source, message).help(help));
            }
        }
    }
    Some(seed)
}

/// The fields by which rows are found again.
fn by_fields(entity: &Entity, by: &[Column], source: Source, found: &mut Vec<Diagnostic>) -> Option<Vec<Text>> {
    let name = &entity.rust.name;
    if by.is_empty() {
        if let PrimaryKey::Fields(key) = &entity.primary_key {
            return Some(key.clone());
        }
        let message = format!("rows of `{name}` are seeded, and it has no key by which they are found again");
        let help = "give it a primary key, or a unique and `.by(…)` with its columns";
        found.push(Diagnostic::new("E0904", &**name, source, message).help(help));
        return None;
    }
    let fields: Vec<Text> = by.iter().filter(|by| by.is_plain()).filter_map(|by| by.field().map(Into::into)).collect();
    let is_same = |other: &[Text]| other.len() == fields.len() && other.iter().all(|field| fields.contains(field));
    let tenant = entity.tenant();
    let unique = entity.uniques.iter().find(|unique| {
        // The tenant was put before what was said.
        let said = unique.fields.iter().filter(|field| Some(*field) != tenant || fields.contains(field));
        is_same(&said.cloned().collect::<Vec<_>>()) && unique.filter.is_none()
    });
    match unique {
        Some(unique) if fields.len() == by.len() => Some(unique.fields.clone()),
        _ if matches!(&entity.primary_key, PrimaryKey::Fields(key) if is_same(key)) => Some(fields),
        _ => {
            let said: Vec<&str> = by.iter().map(Column::name).collect();
            let message =
                format!("nothing keeps {} of `{name}` unique, so a row can't be found by it", said.join(", "));
            let help = "name the columns of the primary key, or of a `unique` without `.filter(…)`";
            found.push(Diagnostic::new("E0905", &**name, source, message).help(help));
            None
        }
    }
}

/// The value of a field can be that of a setting.
fn is_from_session(entity: &Entity, field: &Text, by: &[Text], source: Source, found: &mut Vec<Diagnostic>) -> bool {
    let path = format!("{}.{field}", entity.rust.name);
    let Some(known) = entity.field(field) else {
        let known: Vec<Text> = entity.fields.iter().map(|field| field.name.clone()).collect();
        let message = format!("`{}` has no field `{field}`", entity.rust.name);
        found.push(Diagnostic::new("E0906", path, source, message).help_nearest(field, &known));
        return false;
    };
    if by.contains(field) || !value::is_text(&known.ty) {
        let message = format!("the value of `{field}` can't come from the session");
        let help = "`.from_session(…)` takes a column of text that is not among those by which rows are found";
        found.push(Diagnostic::new("E0906", path, source, message).help(help));
        return false;
    }
    true
}
