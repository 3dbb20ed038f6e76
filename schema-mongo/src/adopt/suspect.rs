//! What is likely and not certain: enums, kinds of objects told apart by a member, references. It is written in comments.

use std::collections::{BTreeMap, BTreeSet};

use schema_core::ir::{Field, Type};

use super::kind::Kind;
use super::seen::Seen;
use super::shape::{Shape, percent};
use crate::spec::{Ordered, Value};

/// Values of an enum, at most, and how often each is met on average, at least.
const MOST_VALUES: usize = 12;
const LEAST_REPEATED: u64 = 4;

/// What a field is suspected to be.
pub(super) fn of_field(shape: &Shape<'_>, field: &Field, name: &str, seen: &Seen<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let element = match field.ty {
        Type::List(_) => shape.items.as_deref(),
        _ => Some(shape),
    };
    let Some(element) = element else { return found };
    if matches!(field.ty.element(), Type::String)
        && let Some(texts) = &element.texts
    {
        found.extend(an_enum(texts));
    }
    found.extend(reference(element, name, seen));
    found
}

/// Few texts, each of them met often, and each like a name.
fn an_enum(texts: &BTreeMap<&str, u64>) -> Option<String> {
    let all: u64 = texts.values().sum();
    let is_label = |text: &str| {
        !text.is_empty() && text.len() <= 40 && text.chars().all(|c| c.is_alphanumeric() || " _-.".contains(c))
    };
    let is_one = (2..=MOST_VALUES).contains(&texts.len())
        && all >= texts.len() as u64 * LEAST_REPEATED
        && texts.keys().all(|text| is_label(text));
    is_one.then(|| {
        let mut listed: Vec<(&&str, &u64)> = texts.iter().collect();
        listed.sort_by_key(|(text, count)| (std::cmp::Reverse(**count), **text));
        let listed: Vec<String> =
            listed.iter().map(|(text, count)| format!("{text:?} in {}", percent(**count, all))).collect();
        format!("Suspected enum: {}.", listed.join(", "))
    })
}

/// The field names documents of another collection, by its name or by its values.
fn reference(shape: &Shape<'_>, name: &str, seen: &Seen<'_>) -> Option<String> {
    let kinds = shape.present();
    let [kind] = kinds.as_slice() else { return None };
    if !matches!(kind, Kind::ObjectId | Kind::Uuid | Kind::Int | Kind::Long | Kind::Text) || name == "_id" {
        return None;
    }
    let is_made = matches!(kind, Kind::ObjectId | Kind::Uuid);
    let stem = stem(name);
    let keys = seen.keys;
    let named = stem.and_then(|stem| keys.named.get(&stem)).map(Vec::as_slice).unwrap_or_default();
    // How many of the values are keys of each collection.
    let mut counts: BTreeMap<usize, usize> = named.iter().map(|at| (*at, 0)).collect();
    for at in shape.identities.iter().filter_map(|value| keys.holders.get(value)).flatten() {
        *counts.entry(*at).or_default() += 1;
    }
    let mut best: Option<(bool, usize, &str)> = None;
    for (at, values) in counts {
        let (collection, of) = &keys.collections[at];
        let is_named = named.contains(&at);
        // Small numbers and words are in many collections: there the name must say it too.
        let likely = *of == Some(*kind) && (is_named || is_made && values > 0);
        if likely && best.is_none_or(|known| (values > 0, is_named, values) > (known.1 > 0, known.0, known.1)) {
            best = Some((is_named, values, collection));
        }
    }
    let (is_named, values, collection) = best?;
    if values == 0 && !(is_named && is_made) {
        return None;
    }
    let why = match (is_named, values) {
        (true, 0) => "by its name".to_owned(),
        (named, values) => {
            let by = if named { "by its name, and " } else { "" };
            format!("{by}{values} of {} values are `_id`s in the sample", shape.identities.len())
        }
    };
    Some(format!("Suspected reference to `{collection}`: {why}."))
}

/// `User` of `userId`, `user_ids`, `userRef` and `user`.
pub(super) fn stem(name: &str) -> Option<String> {
    let snake = super::names::field(name);
    let ends = ["_ids", "_id", "_refs", "_ref", "_oid", "_uuid", "_key"];
    let stem = ends.iter().find_map(|end| snake.strip_suffix(end)).unwrap_or(&snake);
    (!stem.is_empty() && stem != "id").then(|| super::names::single(stem))
}

/// The collection that a suspected reference leads to.
pub(super) fn target(lines: &[String]) -> Option<&str> {
    lines.iter().find_map(|line| line.strip_prefix("Suspected reference to `")?.split('`').next())
}

/// Members with few texts, by which objects have other members or not.
pub(super) fn discriminators(shape: &Shape<'_>) -> Vec<String> {
    let objects = shape.objects.len() as u64;
    let optional: BTreeSet<&str> =
        shape.members.iter().filter(|(_, member)| member.seen < objects).map(|(name, _)| *name).collect();
    if objects < 8 || optional.is_empty() {
        return Vec::new();
    }
    let candidates = shape.members.iter().filter(|(_, member)| {
        member.seen == objects
            && member.present() == [Kind::Text]
            && member.texts.as_ref().is_some_and(|texts| {
                (2..=MOST_VALUES).contains(&texts.len()) && objects >= texts.len() as u64 * LEAST_REPEATED
            })
    });
    candidates.filter_map(|(name, _)| discriminator(name, shape, &optional)).collect()
}

fn discriminator(name: &str, shape: &Shape<'_>, optional: &BTreeSet<&str>) -> Option<String> {
    // How many objects there are of each kind, and how often each of the optional members is there.
    let mut kinds: BTreeMap<&str, (u64, BTreeMap<&str, u64>)> = BTreeMap::new();
    for members in &shape.objects {
        let kind = members.iter().find_map(|(member, value)| match value {
            Ordered::Plain(Value::String(text)) if member == name => Some(text.as_str()),
            _ => None,
        })?;
        let (count, with) = kinds.entry(kind).or_default();
        *count += 1;
        for (member, _) in members.iter().filter(|(member, _)| optional.contains(&**member)) {
            *with.entry(member).or_default() += 1;
        }
    }
    // A member that is always there in one kind and never in another.
    let tells = |member: &&&str| {
        let share =
            |(count, with): &(u64, BTreeMap<&str, u64>)| (with.get(**member).copied().unwrap_or_default(), *count);
        let shares: Vec<(u64, u64)> = kinds.values().map(share).collect();
        shares.iter().all(|(with, count)| *with == 0 || with == count) && shares.iter().any(|(with, _)| *with == 0)
    };
    let telling: BTreeSet<&str> = optional.iter().filter(tells).copied().collect();
    if telling.is_empty() {
        return None;
    }
    let listed = kinds.iter().map(|(kind, (_, with))| {
        let own: Vec<&str> = with.keys().copied().filter(|member| telling.contains(member)).collect();
        let own = if own.is_empty() { "none of its own".to_owned() } else { own.join(", ") };
        format!("{kind:?} ({own})")
    });
    Some(format!("Suspected kinds of objects, told apart by `{name}`: {}.", listed.collect::<Vec<_>>().join(", ")))
}
