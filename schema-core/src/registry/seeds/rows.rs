//! One row: what serde wrote of a struct, by field; and the order of the rows of an entity.

use rustc_hash::FxHashMap;

use super::super::Registry;
use super::value::{self, NotHeld};
use crate::Diagnostic;
use crate::ir::{Entity, Field, ForeignKey, Seed, SeedRow, Text, Type, Value};
use crate::seed::Written;

/// The values of a row; `None` where serde writes no struct.
pub fn of(
    entity: &Entity,
    row: &Written,
    at: usize,
    (seed, registry): (&Seed, &Registry),
    found: &mut Vec<Diagnostic>,
) -> Option<SeedRow> {
    let name = &entity.rust.name;
    let Written::Map(members) = row else {
        let message = format!("serde writes a row of `{name}` as {}, so its fields are not known", row.kind());
        let help = "seed entities that serde writes as structs: without `transparent`, `into` and the like";
        found.push(Diagnostic::new("E0907", &**name, seed.source, message).help(help));
        return None;
    };
    let kept = entity.kept_fields(true);
    let (mut values, mut of_store) = (Vec::with_capacity(entity.fields.len()), Vec::new());
    for field in entity.fields.iter().filter(|field| !field.managed) {
        let is_kept = kept.contains(&field.name);
        let values = if is_kept { &mut of_store } else { &mut values };
        let path = || format!("{name}.{}", field.name);
        let Some(written) = member(entity, field, members, registry) else {
            // What serde leaves out has the value of a column that the row does not name.
            if is_kept {
                // The store gives it one.
            } else if field.nullable && field.default.is_none() {
                values.push((field.name.clone(), None));
            } else if field.default.is_none() && field.key_source.is_none() {
                let message = format!("serde leaves `{}` out of row {}, so its value is not known", field.name, at + 1);
                let help = "write it, or give the field a default";
                found.push(Diagnostic::new("E0908", path(), seed.source, message).help(help));
            }
            continue;
        };
        if *written == Written::Null && field.nullable {
            values.push((field.name.clone(), None));
            continue;
        }
        match value::of(&field.ty, &written, registry) {
            Ok(value) => values.push((field.name.clone(), Some(value))),
            Err(NotHeld(why)) => {
                let message = format!("row {}: {why}", at + 1);
                let help = match field.serde.as_ref().and_then(|serde| serde.with.as_ref()) {
                    Some(with) => format!("`{with}` writes another value than the column holds: seed it without"),
                    None => "give the row a value that the column holds".to_owned(),
                };
                found.push(Diagnostic::new("E0909", path(), seed.source, message).help(help));
            }
        }
    }
    Some(SeedRow { values, kept: of_store })
}

/// What serde wrote of a field.
fn member<'w>(
    entity: &Entity,
    field: &Field,
    members: &'w [(String, Written)],
    registry: &Registry,
) -> Option<std::borrow::Cow<'w, Written>> {
    use std::borrow::Cow;
    let find = |name: &str| members.iter().find(|(member, _)| member == name).map(|(_, value)| value);
    match (field.serde.as_deref(), &field.ty) {
        (Some(serde), _) if serde.skip => None,
        // Members of a flattened struct stand among those of the row.
        (Some(serde), Type::Embedded(ty)) if serde.flatten => {
            let embedded = registry.embedded_of(ty)?;
            let names = embedded.fields.iter().map(|field| embedded.serde.field_name(field));
            let inner: Vec<(String, Written)> =
                names.filter_map(|name| find(&name).map(|value| (name.to_string(), value.clone()))).collect();
            (!inner.is_empty()).then_some(Cow::Owned(Written::Map(inner)))
        }
        _ => find(&entity.serde.field_name(field)).map(Cow::Borrowed),
    }
}

/// Rows in the order of their keys, each behind those that it references.
pub fn sort(entity: &Entity, seed: &mut Seed, found: &mut Vec<Diagnostic>) {
    seed.rows.sort_by_cached_key(|row| row.values_of(&seed.by));
    let itself: Vec<&ForeignKey> = entity.foreign_keys.iter().filter(|key| key.target == entity.rust).collect();
    if itself.is_empty() {
        return;
    }
    let key: Vec<Text> = entity.key_fields().map(|field| field.name.clone()).collect();
    let places: FxHashMap<String, usize> =
        seed.rows.iter().enumerate().filter_map(|(at, row)| Some((row.key(&key)?, at))).collect();
    let above = |row: &SeedRow| -> Vec<usize> {
        itself.iter().filter_map(|reference| places.get(&row.key(&reference.fields)?).copied()).collect()
    };
    let mut order: Vec<usize> = Vec::with_capacity(seed.rows.len());
    let mut state = vec![State::New; seed.rows.len()];
    for start in 0..seed.rows.len() {
        // Depth first, without recursion: a tree may be deep.
        let mut stack = vec![start];
        while let Some(&at) = stack.last() {
            match state[at] {
                State::New => {
                    state[at] = State::Open;
                    let parents = above(&seed.rows[at]);
                    let is_circle = parents.iter().any(|parent| *parent != at && state[*parent] == State::Open);
                    if is_circle {
                        let message = format!(
                            "rows of `{}` reference each other in a circle, through {}",
                            entity.rust.name,
                            seed.rows[at].key(&seed.by).unwrap_or_default()
                        );
                        let help = "let one of them reference none: the application can set that later";
                        found.push(Diagnostic::new("E0910", &*entity.rust.name, seed.source, message).help(help));
                    }
                    stack.extend(parents.into_iter().filter(|parent| state[*parent] == State::New));
                }
                State::Open => {
                    state[at] = State::Done;
                    order.push(at);
                    stack.pop();
                }
                State::Done => drop(stack.pop()),
            }
        }
    }
    let mut rows: Vec<Option<SeedRow>> = std::mem::take(&mut seed.rows).into_iter().map(Some).collect();
    seed.rows = order.into_iter().filter_map(|at| rows[at].take()).collect();
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

impl SeedRow {
    /// By these, rows are sorted: numbers as numbers.
    fn values_of(&self, fields: &[Text]) -> Vec<(i64, String)> {
        let one = |field: &Text| match self.value(field) {
            Some(Some(Value::Int(number))) => (*number, String::new()),
            Some(Some(value)) => (0, value.to_plain()),
            _ => (i64::MIN, String::new()),
        };
        fields.iter().map(one).collect()
    }
}
