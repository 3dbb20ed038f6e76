//! DROP.

use super::cursor::{Cursor, Written};
use super::problem::{Problem, Read, absent, homeless, unmodelled};
use super::target::{IndexPlace, Relation, Target, shown};
use super::texts::Thing;
use super::{aggregate, comment, function, general, removal};
use crate::catalog::{Item, Object, QualifiedName, Text, arguments};

/// Behind DROP.
pub fn read(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    for word in ["role", "user", "group", "database", "tablespace", "owned"] {
        if cursor.is(&[word]) && !cursor.is(&["user", "mapping"]) {
            let help = "drop it outside of migrations";
            return Err(homeless(at, "this belongs to the server, and no catalog holds it", help));
        }
    }
    let part = cursor.one_of(&["trigger", "policy", "rule"]);
    let things = match part {
        Some(kind) => of_relation(kind, cursor, target)?.into_iter().collect(),
        None => several(cursor, target)?,
    };
    let cascade = cursor.eat(&["cascade"]);
    cursor.eat(&["restrict"]);
    cursor.finish()?;
    removal::remove(at, things, cascade, target)
}

/// `DROP TRIGGER name ON table`
fn of_relation(kind: &str, cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<Option<Thing>> {
    let if_exists = cursor.eat(&["if", "exists"]);
    let (at, name) = (cursor.at(), cursor.name()?);
    cursor.expect(&["on"])?;
    let written = cursor.written()?;
    let (of, known): (QualifiedName, Vec<Text>) = match target.relation(&written) {
        Some(Relation::Table(table)) => {
            let table = &target.catalog.tables[table];
            let known = match kind {
                "trigger" => table.triggers.iter().map(|part| part.name.clone()).collect(),
                "policy" => table.policies.iter().map(|part| part.name.clone()).collect(),
                _ => table.rules.iter().map(|part| part.name.clone()).collect(),
            };
            (table.name.clone(), known)
        }
        Some(Relation::View(view)) => {
            let view = &target.catalog.views[view];
            let known = match kind {
                "trigger" => view.triggers.iter().map(|part| part.name.clone()).collect(),
                "policy" => Vec::new(),
                _ => view.rules.iter().map(|part| part.name.clone()).collect(),
            };
            (view.name.clone(), known)
        }
        _ if if_exists => return Ok(None),
        _ => return Err(target.no_relation(&written)),
    };
    if !known.contains(&name) {
        return if if_exists { Ok(None) } else { Err(absent(at, kind, &name, known)) };
    }
    let object = match kind {
        "trigger" => Object::Trigger(of, name),
        "policy" => Object::Policy(of, name),
        _ => Object::Rule(of, name),
    };
    Ok(Some((object, None)))
}

/// Things of one kind between commas.
fn several(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<Vec<Thing>> {
    let at = cursor.at();
    const KINDS: [(&[&str], &str); 16] = [
        (&["table"], "table"),
        (&["materialized", "view"], "view"),
        (&["view"], "view"),
        (&["sequence"], "sequence"),
        (&["index", "concurrently"], "index"),
        (&["index"], "index"),
        (&["type"], "type"),
        (&["domain"], "domain"),
        (&["schema"], "schema"),
        (&["extension"], "extension"),
        (&["function"], "function"),
        (&["procedure"], "function"),
        (&["routine"], "function"),
        (&["aggregate"], "aggregate"),
        (&["statistics"], "statistics object"),
        (&["event", "trigger"], "event trigger"),
    ];
    let known = KINDS.iter().find(|(words, _)| cursor.is(words));
    let kind = match known {
        Some((words, kind)) => {
            cursor.eat(words);
            Kind::Known(kind)
        }
        None => match general::kind(cursor) {
            Some(kind) => Kind::General(kind),
            None => return Err(unmodelled(at, "what is dropped here")),
        },
    };
    let if_exists = cursor.eat(&["if", "exists"]);
    let mut things = Vec::new();
    loop {
        let before = cursor.clone();
        match one(kind, cursor, target) {
            Ok(thing) => things.push(thing),
            Err(missing) if if_exists && missing.code == "P0603" => {
                // Behind its name and arguments.
                *cursor = before;
                cursor.until(|cursor| cursor.is_mark(',') || cursor.is(&["cascade"]) || cursor.is(&["restrict"]));
            }
            Err(problem) => return Err(problem),
        }
        if !cursor.mark(',') {
            return Ok(things);
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Known(&'static str),
    General(&'static str),
}

fn one(kind: Kind, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<Thing> {
    let kind = match kind {
        Kind::General(kind) => {
            let place = general::find(kind, cursor, target)?;
            return Ok((target.catalog.general[place].object(), None));
        }
        Kind::Known(kind) => kind,
    };
    let at = cursor.at();
    let plain = |object: Object| Ok((object, None));
    match kind {
        "function" => {
            let is_function = function::find(&mut cursor.clone(), target);
            match (is_function, aggregate::find(&mut cursor.clone(), target)) {
                (Err(_), Ok(place)) => {
                    aggregate::find(cursor, target)?;
                    let item = Item::Aggregate(&target.catalog.aggregates[place]);
                    Ok((Object::Function(target.catalog.aggregates[place].name.clone()), arguments(item)))
                }
                _ => {
                    let place = function::find(cursor, target)?;
                    let item = Item::Function(&target.catalog.functions[place]);
                    Ok((Object::Function(target.catalog.functions[place].name.clone()), arguments(item)))
                }
            }
        }
        "aggregate" => {
            let place = aggregate::find(cursor, target)?;
            let item = Item::Aggregate(&target.catalog.aggregates[place]);
            Ok((Object::Function(target.catalog.aggregates[place].name.clone()), arguments(item)))
        }
        "schema" => {
            let name = cursor.name()?;
            if !target.has_schema(&name) {
                let known = target.catalog.schemas.iter().map(|schema| schema.name.clone());
                return Err(absent(at, kind, &name, known));
            }
            if name == "public" {
                return Err(unmodelled(at, "that the schema `public` is not there"));
            }
            plain(Object::Schema(name))
        }
        "extension" => {
            let name = cursor.name()?;
            let known = target.catalog.extensions.iter().map(|item| item.name.clone());
            if !known.clone().any(|known| known == name) {
                return Err(absent(at, kind, &name, known));
            }
            plain(Object::Extension(name))
        }
        "event trigger" => {
            let name = cursor.name()?;
            let known = target.catalog.event_triggers.iter().map(|item| item.name.clone());
            if !known.clone().any(|known| known == name) {
                return Err(absent(at, kind, &name, known));
            }
            plain(Object::EventTrigger(name))
        }
        kind => {
            let written = cursor.written()?;
            plain(in_schema(kind, &written, target)?)
        }
    }
}

/// What lives in a schema and is found by its name alone.
fn in_schema(kind: &str, written: &Written, target: &Target<'_>) -> Read<Object> {
    let relation = target.relation(written);
    Ok(match (kind, relation) {
        ("table", Some(Relation::Table(at))) => Object::Relation(target.catalog.tables[at].name.clone()),
        ("view", Some(Relation::View(at))) => Object::Relation(target.catalog.views[at].name.clone()),
        ("sequence", Some(Relation::Sequence(at))) => Object::Sequence(target.catalog.sequences[at].name.clone()),
        ("table" | "view" | "sequence", Some(_)) => {
            let help = "say what it is behind the word";
            return Err(homeless(written.at, format!("`{written}` is no {kind}"), help));
        }
        ("table", None) => return Err(target.no_table(written)),
        ("view" | "sequence", None) => return Err(no_other(kind, written, target)),
        ("index", _) => return index(written, target),
        ("type" | "domain", _) => {
            let Some(name) = target.found(written, |name| target.is_own_type(name)) else {
                let known: Vec<Text> = target.types().map(|name| shown(name, written)).collect();
                return Err(absent(written.at, kind, &written.to_string(), known));
            };
            Object::Type(name)
        }
        _ => {
            let name = target.found(written, |name| target.places.statistics.contains_key(name));
            let known = || target.catalog.statistics.iter().map(|item| shown(&item.name, written));
            let name = name.ok_or_else(|| absent(written.at, kind, &written.to_string(), known()))?;
            Object::Statistics(name)
        }
    })
}

fn no_other(kind: &str, written: &Written, target: &Target<'_>) -> Problem {
    let views = target.catalog.views.iter().map(|item| &item.name).filter(|_| kind == "view");
    let sequences = target.catalog.sequences.iter().map(|item| &item.name).filter(|_| kind == "sequence");
    absent(written.at, kind, &written.to_string(), views.chain(sequences).map(|name| shown(name, written)))
}

fn index(written: &Written, target: &Target<'_>) -> Read<Object> {
    let name = target.found(written, |name| target.index(name).is_some());
    let Some(name) = name else { return Err(comment::no_index(written, target)) };
    if let Some(IndexPlace::Key(..)) = target.index(&name) {
        let help = "drop the constraint";
        return Err(homeless(written.at, format!("`{written}` is the index of a constraint"), help));
    }
    Ok(Object::Index(name))
}

/// A part of a table that ALTER TABLE drops.
pub fn part(at: usize, object: Object, cascade: bool, target: &mut Target<'_>) -> Read<()> {
    removal::remove(at, vec![(object, None)], cascade, target)
}
