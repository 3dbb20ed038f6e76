//! CREATE TYPE of enums, composite types and ranges, and ALTER TYPE.

use super::cursor::{Cursor, Written};
use super::problem::{Read, absent, twice, unmodelled, unread};
use super::target::{Target, shown};
use super::{collation, data_type, new_privileges, owner};
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{Attribute, CompositeType, EnumType, Object, QualifiedName, RangeDefinition, Text};

/// Behind CREATE, at TYPE.
pub fn create(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["type"])?;
    let written = cursor.written()?;
    let name = target.named(&written)?;
    if target.has_type(&name) || target.has_relation(&name) {
        return Err(twice(written.at, "type", &written.to_string()));
    }
    new_privileges::note_type(&name, target);
    if !cursor.eat(&["as"]) {
        return Err(unmodelled(written.at, "a base type, which is written in C,"));
    }
    if cursor.eat(&["enum"]) {
        let mut labels: Vec<Text> = Vec::new();
        for mut part in cursor.group()?.parts() {
            let at = part.at();
            let label = part.literal()?;
            part.finish()?;
            if labels.contains(&label) {
                return Err(twice(at, "label", &label));
            }
            labels.push(label);
        }
        target.places.enums.insert(name.clone(), target.catalog.enums.len());
        target.catalog.enums.push(EnumType { name, labels, comment: None });
    } else if cursor.eat(&["range"]) {
        let range = range(cursor.group()?, name, target)?;
        let multirange = QualifiedName { schema: range.name.schema.clone(), name: range.multirange() };
        target.places.ranges.insert(range.name.clone(), target.catalog.ranges.len());
        target.places.multiranges.insert(multirange, target.catalog.ranges.len());
        target.catalog.ranges.push(range);
    } else {
        let mut attributes = Vec::new();
        for part in cursor.group()?.parts() {
            attributes.push(attribute(part, target)?);
        }
        target.places.composites.insert(name.clone(), target.catalog.composites.len());
        target.catalog.composites.push(CompositeType { name, attributes, comment: None });
    }
    cursor.finish()
}

fn attribute(mut part: Cursor<'_>, target: &Target<'_>) -> Read<Attribute> {
    let name = part.name()?;
    let ty = data_type::of_column(&mut part, target)?;
    let collation = if part.eat(&["collate"]) { collation::read(&mut part)? } else { None };
    part.finish()?;
    Ok(Attribute { name, ty, collation })
}

/// The options in the order in which introspection has them.
fn range(definition: Cursor<'_>, name: QualifiedName, target: &Target<'_>) -> Read<RangeDefinition> {
    let at = definition.at();
    let mut subtype = None;
    let mut declared: Vec<(&'static str, Text)> = Vec::new();
    for mut part in definition.parts() {
        let at = part.at();
        let word = part.name()?;
        part.expect_mark('=')?;
        match &*word {
            "subtype" => subtype = Some(data_type::of_argument(&mut part, target)?),
            "subtype_opclass" => declared.push(("subtype_opclass", collation::dotted(&part.written()?))),
            "collation" => declared.extend(collation::read(&mut part)?.map(|name| ("collation", name))),
            "subtype_diff" => declared.push(("subtype_diff", difference(&part.written()?, target))),
            "multirange_type_name" => {
                let own = part.written()?.within(&name.schema);
                declared.push((
                    "multirange_type_name",
                    format!("{}.{}", quoted_if_needed(&own.schema), quoted_if_needed(&own.name)).into(),
                ));
            }
            "canonical" => return Err(unmodelled(at, "a range type with a canonical function")),
            _ => {
                return Err(absent(
                    at,
                    "option of ranges",
                    &word,
                    ["subtype", "subtype_opclass", "collation", "subtype_diff", "multirange_type_name"].map(Text::from),
                ));
            }
        }
        part.finish()?;
    }
    let Some(subtype) = subtype else {
        return Err(unread(at, "a range needs a subtype", "say it: subtype = …"));
    };
    let mut range = RangeDefinition { name, subtype, options: Vec::new(), comment: None };
    let usual = format!("{}.{}", quoted_if_needed(&range.name.schema), quoted_if_needed(&range.multirange()));
    for word in ["subtype_opclass", "collation", "subtype_diff", "multirange_type_name"] {
        let own = declared
            .iter()
            .find(|(known, value)| *known == word && (word != "multirange_type_name" || **value != usual));
        range.options.extend(own.map(|(word, value)| ((*word).into(), value.clone())));
    }
    Ok(range)
}

/// A function that takes two ends: somebody's own with its schema, the server's without.
fn difference(written: &Written, target: &Target<'_>) -> Text {
    let is_there = |name: &QualifiedName| target.functions(name).next().is_some();
    match target.found(written, is_there) {
        Some(name) => name.to_string().into(),
        None => collation::dotted(written),
    }
}

/// Behind ALTER TYPE.
pub fn alter(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let written = cursor.written()?;
    let Some(name) = target.found(&written, |name| target.is_own_type(name)) else {
        let known: Vec<Text> = target.types().map(|name| shown(name, &written)).collect();
        return Err(absent(written.at, "type", &written.to_string(), known));
    };
    if cursor.eat(&["owner", "to"]) {
        return owner::note(cursor, Object::Type(name), None, target);
    }
    if let Some(at) = target.places.enums.get(&name).copied() {
        let at_label = cursor.at();
        return match labels(cursor, &mut target.catalog.enums[at])? {
            Some((was, now)) => super::labels::rename(at_label, &name, (&was, &now), target),
            None => Ok(()),
        };
    }
    let Some(place) = target.places.composites.get(&name).copied() else {
        return Err(unmodelled(written.at, "this of a type"));
    };
    loop {
        attributes(cursor, place, target)?;
        if !cursor.mark(',') {
            return cursor.finish();
        }
    }
}

/// ADD VALUE and RENAME VALUE: what was renamed.
fn labels(cursor: &mut Cursor<'_>, item: &mut EnumType) -> Read<Option<(Text, Text)>> {
    let place = |at: usize, label: &Text, item: &EnumType| {
        let found = item.labels.iter().position(|known| known == label);
        found.ok_or_else(|| absent(at, "label", label, item.labels.iter().cloned()))
    };
    if cursor.eat(&["rename", "value"]) {
        let (at, was) = (cursor.at(), cursor.literal()?);
        cursor.expect(&["to"])?;
        let now = cursor.literal()?;
        let place = place(at, &was, item)?;
        item.labels[place].clone_from(&now);
        cursor.finish()?;
        return Ok(Some((was, now)));
    }
    cursor.expect(&["add", "value"])?;
    let if_not_exists = cursor.eat(&["if", "not", "exists"]);
    let at = cursor.at();
    let label = cursor.literal()?;
    if item.labels.contains(&label) {
        return if if_not_exists { Ok(None) } else { Err(twice(at, "label", &label)) };
    }
    let index = if let Some(word) = cursor.one_of(&["before", "after"]) {
        let (at, other) = (cursor.at(), cursor.literal()?);
        place(at, &other, item)? + usize::from(word == "after")
    } else {
        item.labels.len()
    };
    item.labels.insert(index, label);
    cursor.finish().map(|()| None)
}

/// ADD, ALTER, DROP and RENAME of an attribute.
fn attributes(cursor: &mut Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    let word = cursor
        .one_of(&["add", "alter", "drop", "rename"])
        .ok_or_else(|| cursor.unexpected("what becomes of a type"))?;
    cursor.expect(&["attribute"])?;
    if word == "add" {
        let part = cursor.until(|cursor| cursor.is_mark(',') || cursor.is(&["cascade"]) || cursor.is(&["restrict"]));
        let at = part.at();
        let attribute = attribute(part, target)?;
        cursor.one_of(&["cascade", "restrict"]);
        let attributes = &mut target.catalog.composites[place].attributes;
        if attributes.iter().any(|known| known.name == attribute.name) {
            return Err(twice(at, "attribute", &attribute.name));
        }
        attributes.push(attribute);
        return Ok(());
    }
    let (at, name) = (cursor.at(), cursor.name()?);
    let attributes = &target.catalog.composites[place].attributes;
    let Some(index) = attributes.iter().position(|attribute| attribute.name == name) else {
        return Err(absent(at, "attribute", &name, attributes.iter().map(|attribute| attribute.name.clone())));
    };
    match word {
        "drop" => drop(target.catalog.composites[place].attributes.remove(index)),
        "rename" => {
            cursor.expect(&["to"])?;
            target.catalog.composites[place].attributes[index].name = cursor.name()?;
        }
        _ => {
            cursor.eat(&["set", "data"]);
            cursor.expect(&["type"])?;
            let ty = data_type::of_column(cursor, target)?;
            let collation = if cursor.eat(&["collate"]) { collation::read(cursor)? } else { None };
            let attribute = &mut target.catalog.composites[place].attributes[index];
            (attribute.ty, attribute.collation) = (ty, collation);
        }
    }
    cursor.one_of(&["cascade", "restrict"]);
    Ok(())
}
