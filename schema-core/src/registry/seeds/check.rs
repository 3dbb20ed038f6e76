//! What reference rows must keep, as far as that can be known without a database.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Registry;
use super::super::verify::{holds_nul, keeps};
use crate::Diagnostic;
use crate::ir::{Entity, ForeignKey, PrimaryKey, Rule, Seed, SeedRow, Text, Type, Value};

/// The rules of fields, and what no two rows hold.
pub fn rows(registry: &Registry, entity: &Entity, seed: &Seed, found: &mut Vec<Diagnostic>) {
    for (row, at) in seed.rows.iter().zip(1..) {
        for (name, value) in &row.values {
            let (Some(field), Some(value)) = (entity.field(name), value) else { continue };
            let path = || format!("{}.{name}", entity.rust.name);
            if holds_nul(value) {
                let message = format!("row {at}: a text contains a NUL character, which no database stores");
                found.push(Diagnostic::new("E0909", path(), seed.source, message).help("remove it"));
            }
            if seed.session.contains(name) {
                setting(entity, name, value, (seed, at), found);
                continue;
            }
            let of_domain = match &field.ty {
                Type::Domain(ty) => registry.domain_of(ty).map_or(&[][..], |domain| &domain.rules),
                _ => &[],
            };
            for rule in field.rules.iter().chain(of_domain).filter(|rule| keeps(rule, value) == Some(false)) {
                let message = format!("row {at}: {} breaks the rule `{}`", shown(value), rule.word());
                found.push(Diagnostic::new("E0911", path(), seed.source, message).help(help(rule)));
            }
            if let (Some((digits, scale)), Value::Text(text)) = (field.precision, value)
                && !fits(text, digits, scale)
            {
                let message = format!("row {at}: {text} has more digits than `precision({digits}, {scale})`");
                let help = "the database would round it, or refuse it: write as many digits as it keeps";
                found.push(Diagnostic::new("E0911", path(), seed.source, message).help(help));
            }
        }
        initial(entity, row, (seed, at), found);
    }
    let key = match &entity.primary_key {
        PrimaryKey::Fields(key) => Some(("primary key", key)),
        _ => None,
    };
    let uniques =
        entity.uniques.iter().filter(|unique| unique.filter.is_none()).map(|unique| ("unique", &unique.fields));
    for (what, fields) in key.into_iter().chain(uniques) {
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for row in &seed.rows {
            let Some(key) = row.key(fields) else { continue };
            if !seen.insert(key.clone()) {
                let message =
                    format!("two rows of `{}` hold {key} in {}, which is {what}", entity.rust.name, fields.join(", "));
                let help = "give each row a value of its own";
                found.push(Diagnostic::new("E0912", &*entity.rust.name, seed.source, message).help(help));
            }
        }
    }
    found_again(entity, seed, found);
}

/// A row without a value by which it is found would be inserted again and again.
fn found_again(entity: &Entity, seed: &Seed, found: &mut Vec<Diagnostic>) {
    for (row, at) in seed.rows.iter().zip(1..) {
        if let Some(field) = seed.by.iter().find(|field| !matches!(row.value(field), Some(Some(_)))) {
            let message = format!("row {at} has no value of `{field}`, by which it is found again");
            let help = "give it one; or find rows by another unique, `.by(…)`";
            let path = format!("{}.{field}", entity.rust.name);
            found.push(Diagnostic::new("E0913", path, seed.source, message).help(help));
        }
    }
}

/// `seed.admin_password`: PostgreSQL takes settings of an application with a point in them.
fn setting(entity: &Entity, field: &Text, value: &Value, (seed, at): (&Seed, i32), found: &mut Vec<Diagnostic>) {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let Value::Text(name) = value else { return };
    if name.split('.').count() != 2 || !name.split('.').all(is_word) {
        let message = format!("row {at}: `{field}` comes from the session, and its value is no name of a setting");
        let help = "write two words in small letters with a point between them, `seed.admin_password`; the value itself stands in no model";
        let path = format!("{}.{field}", entity.rust.name);
        found.push(Diagnostic::new("E0914", path, seed.source, message).help(help));
    }
}

/// A row begins in a state in which a row can be made.
fn initial(entity: &Entity, row: &SeedRow, (seed, at): (&Seed, i32), found: &mut Vec<Diagnostic>) {
    let transitions = entity.lifecycle.iter().flat_map(|life| &life.transitions);
    for said in transitions.filter(|said| !said.initial.is_empty()) {
        if let Some(Some(value)) = row.value(&said.field)
            && !said.initial.contains(value)
        {
            let message = format!("row {at}: no row is made with {} in `{}`", shown(value), said.field);
            let help = "begin with one of the states of `.initial([…])`";
            let path = format!("{}.{}", entity.rust.name, said.field);
            found.push(Diagnostic::new("E0911", path, seed.source, message).help(help));
        }
    }
}

/// Each reference finds its row among the seeds: else an empty database could not be filled.
pub fn references(registry: &Registry, seeds: &[Seed], found: &mut Vec<Diagnostic>) {
    let mut keys: FxHashMap<&Text, FxHashSet<String>> = FxHashMap::default();
    for seed in seeds {
        let Some(entity) = registry.target(&seed.entity) else { continue };
        let PrimaryKey::Fields(key) = &entity.primary_key else { continue };
        keys.insert(&seed.entity.path, seed.rows.iter().filter_map(|row| row.key(key)).collect());
    }
    for seed in seeds {
        let Some(entity) = registry.target(&seed.entity) else { continue };
        for reference in &entity.foreign_keys {
            one_reference(entity, seed, reference, keys.get(&reference.target.path), found);
        }
    }
    circles(registry, seeds, found);
}

fn one_reference(
    entity: &Entity,
    seed: &Seed,
    reference: &ForeignKey,
    keys: Option<&FxHashSet<String>>,
    found: &mut Vec<Diagnostic>,
) {
    for (row, at) in seed.rows.iter().zip(1..) {
        let Some(key) = row.key(&reference.fields) else { continue };
        if keys.is_some_and(|keys| keys.contains(&key)) {
            continue;
        }
        let message = format!("row {at} references the `{}` {key}, which no seed holds", reference.target.name);
        let help = format!("seed that row too: `.seed([{} {{ … }}])`", reference.target.name);
        let path = format!("{}.{}", entity.rust.name, reference.fields.join(", "));
        found.push(Diagnostic::new("E0915", path, seed.source, message).help(help));
    }
}

/// Entities whose rows reference each other: none of them could be inserted first.
fn circles(registry: &Registry, seeds: &[Seed], found: &mut Vec<Diagnostic>) {
    let place = |path: &Text| seeds.iter().position(|seed| seed.entity.path == *path);
    let references = |seed: &Seed| -> Vec<usize> {
        let Some(entity) = registry.target(&seed.entity) else { return Vec::new() };
        let held =
            |key: &&ForeignKey| key.target != seed.entity && seed.rows.iter().any(|row| row.key(&key.fields).is_some());
        entity.foreign_keys.iter().filter(held).filter_map(|key| place(&key.target.path)).collect()
    };
    let graph: Vec<Vec<usize>> = seeds.iter().map(references).collect();
    // What references nothing that is left can go first, again and again; a circle stays.
    let mut left: Vec<usize> = (0..seeds.len()).collect();
    loop {
        let before = left.len();
        let still = left.clone();
        left.retain(|at| graph[*at].iter().any(|to| still.contains(to)));
        if left.len() == before {
            break;
        }
    }
    // What references a circle and is in none is no part of it.
    loop {
        let before = left.len();
        let still = left.clone();
        left.retain(|at| still.iter().any(|from| graph[*from].contains(at)));
        if left.len() == before {
            break;
        }
    }
    if let Some(first) = left.first() {
        let names: Vec<&str> = left.iter().map(|at| &*seeds[*at].entity.name).collect();
        let message =
            format!("rows of these reference each other, so that none can be inserted first: {}", names.join(", "));
        let help = "leave the reference of one of them empty: the application can set it later";
        let seed = &seeds[*first];
        found.push(Diagnostic::new("E0910", &*seed.entity.name, seed.source, message).help(help));
    }
}

fn shown(value: &Value) -> String {
    let text = value.to_plain();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

fn help(rule: &Rule) -> String {
    match rule {
        Rule::Length { min, max } => {
            let bound = |bound: &Option<u32>| bound.map(|bound| bound.to_string()).unwrap_or_default();
            format!("the field takes `length({}..={})`", bound(min), bound(max))
        }
        Rule::OneOf(values) => {
            let values: Vec<String> = values.iter().map(Value::to_plain).collect();
            format!("the field takes {}", values.join(", "))
        }
        rule => format!("give the row a value that keeps `{}`, or change the rule", rule.word()),
    }
}

/// A decimal number has no more digits than are kept.
fn fits(text: &str, digits: u32, scale: u32) -> bool {
    let number = text.trim_start_matches(['-', '+']);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if !whole.chars().chain(part.chars()).all(|c| c.is_ascii_digit()) {
        return true;
    }
    let part = part.trim_end_matches('0').len();
    let whole = whole.trim_start_matches('0').len();
    let at_most = |len: usize, most: u32| u32::try_from(len).is_ok_and(|len| len <= most);
    at_most(part, scale) && at_most(whole, digits.saturating_sub(scale))
}
