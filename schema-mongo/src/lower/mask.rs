//! Private data masked: a view that shows it so. Its readers need no right on the collection.

use std::collections::BTreeMap;

use schema_core::ir::{Entity, Field, Mask};
use serde_json::json;

use super::columns;
use super::inside::{Inside, Step, inside};
use super::name::collection_name;
use super::scope::{Scope, is_left_out};
use crate::options::{EntityOptions, FieldOptions};
use crate::spec::{Spec, Text, Value, View};

/// The masked view of each entity with private data.
pub fn lower(spec: &mut Spec, scope: &Scope<'_>) {
    for entity in scope.registry.entities() {
        let Some(stages) = stages(entity) else { continue };
        let on = collection_name(entity, scope.config);
        spec.views.push(View { name: name(&on), on, pipeline: stages.to_string().into() });
    }
}

/// The name of the masked view of a collection.
pub fn name(collection: &Text) -> Text {
    format!("{collection}_masked").into()
}

/// What the view does; none where nothing is private.
pub fn stages(entity: &Entity) -> Option<Value> {
    let private = private(entity);
    if private.is_empty() {
        return None;
    }
    let mut gone = hidden(entity);
    gone.extend(private.iter().filter(|(_, mask)| *mask == Mask::Null).map(|(steps, _)| path_of(steps)));
    let gone = outermost(gone);
    let mut tree = Members::default();
    for (steps, mask) in private.iter().filter(|(steps, _)| !is_below(&path_of(steps), &gone)) {
        tree.add(steps, *mask);
    }
    let mut stages = Vec::new();
    if !tree.0.is_empty() {
        stages.push(json!({ "$set": tree.shown("$", 0) }));
    }
    if !gone.is_empty() {
        stages.push(json!({ "$unset": gone }));
    }
    Some(stages.into())
}

/// The paths of fields with `#[mongo(hidden)]`, also in structs.
pub fn hidden(entity: &Entity) -> Vec<Text> {
    let is_hidden = |field: &&Field| field.extensions.get::<FieldOptions>().is_some_and(|attrs| attrs.hidden);
    let mut found: Vec<Text> =
        entity.fields.iter().filter(is_hidden).filter_map(|field| columns::path(entity, &field.name)).collect();
    for place in inside(entity, None) {
        for field in place.embedded.fields.iter().filter(is_hidden) {
            found.extend(steps_of(&place, &field.name).map(|steps| path_of(&steps)));
        }
    }
    found
}

/// The paths of fields with `pii` and `sensitive`, also in structs.
pub fn private_paths(entity: &Entity) -> Vec<Text> {
    private(entity).iter().map(|(steps, _)| path_of(steps)).collect()
}

/// The paths that are below none of the others: a server refuses to leave out a path and one below it.
pub fn outermost(mut paths: Vec<Text>) -> Vec<Text> {
    paths.sort_unstable();
    paths.dedup();
    let all = paths.clone();
    paths.retain(|path| !all.iter().any(|other| other != path && starts_with(path, other)));
    paths
}

fn starts_with(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn is_below(path: &str, gone: &[Text]) -> bool {
    gone.iter().any(|gone| starts_with(path, gone))
}

/// What is private, and how it is shown. Where objects are of several kinds, what is private in one is in all.
fn private(entity: &Entity) -> Vec<(Vec<Step>, Mask)> {
    if is_left_out(entity.extensions.get::<EntityOptions>(), "pii") {
        return Vec::new();
    }
    let mut found: Vec<(Vec<Step>, Mask)> = Vec::new();
    for private in entity.lifecycle.iter().flat_map(|life| &life.private) {
        let step = |name: Text| vec![Step { name, list: false }];
        found.extend(columns::path(entity, &private.field).map(|path| (step(path), private.mask)));
    }
    for place in inside(entity, None) {
        for private in &place.embedded.private {
            // Of what no path leads to, all that is around it is left out.
            let mask = if place.no_path.is_some() { Mask::Null } else { private.mask };
            found.extend(steps_of(&place, &private.field).map(|steps| (steps, mask)));
        }
    }
    // Two masks of one path: it is not shown at all.
    for at in 0..found.len() {
        let differs =
            |(steps, mask): &(Vec<Step>, Mask)| path_of(steps) == path_of(&found[at].0) && *mask != found[at].1;
        if found.iter().any(differs) {
            found[at].1 = Mask::Null;
        }
    }
    found
}

/// The names to a member; those to what is around it, where no path leads there; none where serde does not write it.
fn steps_of(place: &Inside<'_>, field: &str) -> Option<Vec<Step>> {
    match place.no_path {
        Some(why) if why.is_unseen() => None,
        Some(_) => Some(place.steps.clone()).filter(|steps| !steps.is_empty()),
        None => {
            let path = place.path_of_field(field)?;
            let mut steps = place.steps.clone();
            if path != path_of(&steps) {
                let name = path.rsplit('.').next().unwrap_or_default().to_owned();
                steps.push(Step { name: name.into(), list: false });
            }
            Some(steps)
        }
    }
}

fn path_of(steps: &[Step]) -> Text {
    steps.iter().map(|step| &*step.name).collect::<Vec<_>>().join(".").into()
}

/// The members of objects that are masked, or have members that are.
#[derive(Default)]
struct Members(BTreeMap<Text, Member>);

/// A member that is masked, or has members that are: of an object, of the objects of a list, or, where objects are of several
/// kinds, of both.
#[derive(Default)]
struct Member {
    mask: Option<Mask>,
    object: bool,
    list: bool,
    below: Members,
}

impl Members {
    fn add(&mut self, steps: &[Step], mask: Mask) {
        let [step, rest @ ..] = steps else { return };
        let member = self.0.entry(step.name.clone()).or_default();
        match rest {
            [] => member.mask = Some(mask),
            rest => {
                *(if step.list { &mut member.list } else { &mut member.object }) = true;
                member.below.add(rest, mask);
            }
        }
    }

    /// The members as they are shown, of an object that is called so.
    fn shown(&self, of: &str, depth: usize) -> Value {
        let dot = if of == "$" { "" } else { "." };
        let member =
            |(name, member): (&Text, &Member)| (name.to_string(), member.shown(&format!("{of}{dot}{name}"), depth));
        Value::Object(self.0.iter().map(member).collect())
    }
}

impl Member {
    /// What is neither as it must be, a text, an object or a list of them, is not shown.
    fn shown(&self, value: &str, depth: usize) -> Value {
        if let Some(mask) = self.mask {
            return masked_value(value, mask);
        }
        let object = |value: &str, depth: usize| {
            let shown = json!({ "$mergeObjects": [value, self.below.shown(value, depth)] });
            json!({ "$cond": [{ "$eq": [{ "$type": value }, "object"] }, shown, null] })
        };
        let alone = if self.object { object(value, depth) } else { Value::Null };
        if !self.list {
            return alone;
        }
        let name = format!("e{depth}");
        let each = object(&format!("$${name}"), depth + 1);
        json!({ "$cond": [{ "$isArray": [value] }, { "$map": { "input": value, "as": name, "in": each } }, alone] })
    }
}

/// As PostgreSQL masks it.
fn masked_value(value: &str, mask: Mask) -> Value {
    let first = json!({ "$substrCP": [value, 0, 1] });
    let shown = match mask {
        Mask::Null => Value::Null,
        Mask::Email => {
            let domain = json!({ "$arrayElemAt": [{ "$split": [value, "@"] }, 1] });
            json!({ "$cond": [
                { "$regexMatch": { "input": value, "regex": "^[^@]+@[^@]+$" } },
                { "$concat": [first, "***@", domain] },
                "***",
            ] })
        }
        Mask::Phone => ending(value, 2, 6),
        Mask::Last4 => ending(value, 4, 8),
        Mask::Name => json!({ "$concat": [first, "***"] }),
        // The hash that hashed indexes hold (manual, "$toHashedIndexKey").
        Mask::Hash => json!({ "$toString": { "$toHashedIndexKey": value } }),
    };
    json!({ "$cond": [{ "$eq": [{ "$type": value }, "string"] }, shown, null] })
}

/// The last characters, where there are so many that they tell little.
fn ending(value: &str, shown: i32, least: i32) -> Value {
    let length = json!({ "$strLenCP": value });
    let from = json!({ "$subtract": [length, shown] });
    json!({ "$cond": [
        { "$gte": [length, least] },
        { "$concat": ["***", { "$substrCP": [value, from, shown] }] },
        "***",
    ] })
}
