//! COMMENT ON.

use super::cursor::{Cursor, Written};
use super::problem::{Problem, Read, absent, homeless, unmodelled};
use super::target::{IndexPlace, Relation, Target, shown};
use super::{aggregate, function, general, trigger};
use crate::catalog::{ColumnOptions, PUBLIC_COMMENT, QualifiedName, Text, ViewKind};

/// Behind COMMENT.
pub fn comment(whole: &Cursor<'_>, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["on"])?;
    let at = cursor.at();
    // What the comment is on is read first: its text follows it.
    let mut on = cursor.until(|cursor| cursor.is(&["is"]));
    cursor.expect(&["is"])?;
    let text = if cursor.eat(&["null"]) { None } else { Some(cursor.literal()?) };
    cursor.finish()?;
    if let Some(table) = table_of_column(&on)
        && general::on_foreign_table(whole, &table, target)?
    {
        return Ok(());
    }
    // An empty text takes the comment away (server, CreateComments).
    let text = text.filter(|text| !text.is_empty());
    // These have a comment of their own: an empty one says that it was taken off.
    let brought = on.is(&["schema", "public"]) || on.is(&["extension"]);
    let text = if brought { Some(text.unwrap_or_default()) } else { text };
    let text = text.filter(|text| text != PUBLIC_COMMENT || !on.is(&["schema", "public"]));
    let place = on_thing(at, &mut on, target)?;
    on.finish()?;
    *place = text;
    Ok(())
}

fn on_thing<'t>(at: usize, on: &mut Cursor<'_>, target: &'t mut Target<'_>) -> Read<&'t mut Option<Text>> {
    if on.eat(&["table"]) {
        return Ok(&mut target.table_mut(&on.written()?)?.comment);
    }
    if on.eat(&["materialized", "view"]) || on.eat(&["view"]) {
        return Ok(&mut target.view_mut(&on.written()?)?.comment);
    }
    if on.eat(&["column"]) {
        return column(on, target);
    }
    if on.eat(&["function"]) || on.eat(&["procedure"]) || on.eat(&["routine"]) {
        let at = function::find(on, target)?;
        return Ok(&mut target.catalog.functions[at].comment);
    }
    if on.eat(&["aggregate"]) {
        let at = aggregate::find(on, target)?;
        return Ok(&mut target.catalog.aggregates[at].comment);
    }
    if on.eat(&["trigger"]) {
        let (at, name) = (on.at(), on.name()?);
        on.expect(&["on"])?;
        return Ok(&mut trigger::find(at, &name, &on.written()?, target)?.comment);
    }
    if on.eat(&["constraint"]) {
        return constraint(on, target);
    }
    if on.eat(&["index"]) {
        return index(on, target);
    }
    if on.eat(&["policy"]) || on.eat(&["rule"]) {
        return part(on, target);
    }
    in_schema_or_database(at, on, target)
}

/// What lives in a schema or in the database, and is found by its name alone.
fn in_schema_or_database<'t>(at: usize, on: &mut Cursor<'_>, target: &'t mut Target<'_>) -> Read<&'t mut Option<Text>> {
    if on.eat(&["type"]) {
        return made_type(&on.written()?, target);
    }
    macro_rules! named {
        ($kind:literal, $list:ident) => {{
            let written = on.written()?;
            let name = target.found(&written, |name| target.places.$list.contains_key(name));
            match name.and_then(|name| target.places.$list.get(&name).copied()) {
                Some(at) => Ok(&mut target.catalog.$list[at].comment),
                None => {
                    let known = target.catalog.$list.iter().map(|item| shown(&item.name, &written));
                    Err(absent(written.at, $kind, &written.to_string(), known))
                }
            }
        }};
    }
    macro_rules! global {
        ($kind:literal, $list:ident) => {{
            let (at, name) = (on.at(), on.name()?);
            let known: Vec<Text> = target.catalog.$list.iter().map(|item| item.name.clone()).collect();
            let found = target.catalog.$list.iter_mut().find(|item| item.name == name);
            found.map(|item| &mut item.comment).ok_or_else(|| absent(at, $kind, &name, known))
        }};
    }
    if on.eat(&["domain"]) {
        named!("domain", domains)
    } else if on.eat(&["sequence"]) {
        named!("sequence", sequences)
    } else if on.eat(&["statistics"]) {
        named!("statistics object", statistics)
    } else if on.eat(&["schema"]) {
        let before = on.clone();
        if before.peek().is_some_and(|word| word.is("public")) {
            super::schema::public(target);
        }
        global!("schema", schemas)
    } else if on.eat(&["extension"]) {
        global!("extension", extensions)
    } else if on.eat(&["event", "trigger"]) {
        global!("event trigger", event_triggers)
    } else if let Some(kind) = general::kind(on) {
        let place = general::find(kind, on, target)?;
        Ok(&mut target.catalog.general[place].comment)
    } else if ["database", "role", "tablespace", "large"].iter().any(|word| on.is(&[word])) {
        let help = "it belongs to the server: say it outside of migrations";
        Err(homeless(at, "a catalog holds no comment on this", help))
    } else {
        Err(unmodelled(at, "a comment on this"))
    }
}

fn made_type<'t>(written: &Written, target: &'t mut Target<'_>) -> Read<&'t mut Option<Text>> {
    let Some(name) = target.found(written, |name| target.is_own_type(name)) else {
        let known: Vec<Text> = target.types().map(|name| shown(name, written)).collect();
        return Err(absent(written.at, "type", &written.to_string(), known));
    };
    let (places, catalog) = (&target.places, &mut *target.catalog);
    let at = |all: &rustc_hash::FxHashMap<QualifiedName, usize>| all.get(&name).copied();
    if let Some(at) = at(&places.enums) {
        return Ok(&mut catalog.enums[at].comment);
    }
    if let Some(at) = at(&places.composites) {
        return Ok(&mut catalog.composites[at].comment);
    }
    if let Some(at) = at(&places.ranges) {
        return Ok(&mut catalog.ranges[at].comment);
    }
    match at(&places.domains) {
        Some(at) => Ok(&mut catalog.domains[at].comment),
        None => Err(absent(written.at, "type", &written.to_string(), Vec::new())),
    }
}

/// A column with its table: `app.users.email`.
fn named_column(on: &mut Cursor<'_>) -> Read<(Written, Text)> {
    let at = on.at();
    let mut names = vec![on.name()?];
    while on.mark('.') {
        names.push(on.name()?);
    }
    let (schema, table, column) = match names.as_slice() {
        [table, column] => (None, table.clone(), column.clone()),
        [schema, table, column] => (Some(schema.clone()), table.clone(), column.clone()),
        _ => return Err(on.unexpected("a column with its table")),
    };
    Ok((Written { at, schema, name: table }, column))
}

/// The table, where the comment is on a column.
fn table_of_column(on: &Cursor<'_>) -> Option<Written> {
    let mut on = on.clone();
    if !on.eat(&["column"]) {
        return None;
    }
    named_column(&mut on).ok().map(|(table, _)| table)
}

fn column<'t>(on: &mut Cursor<'_>, target: &'t mut Target<'_>) -> Read<&'t mut Option<Text>> {
    let at = on.at();
    let (written, name) = named_column(on)?;
    match target.relation(&written) {
        Some(Relation::Table(place)) => of_column(at, place, &name, target),
        Some(Relation::View(place)) => {
            let columns = &mut target.catalog.views[place].columns;
            let known: Vec<Text> = columns.iter().map(|column| column.name.clone()).collect();
            let found = columns.iter_mut().find(|column| column.name == name);
            found.map(|column| &mut column.comment).ok_or_else(|| absent(at, "column", &name, known))
        }
        _ => {
            let is_it = |name: &QualifiedName| target.places.composites.contains_key(name);
            match target.found(&written, is_it) {
                Some(_) => Err(unmodelled(at, "a comment on an attribute of a composite type")),
                None => Err(target.no_relation(&written)),
            }
        }
    }
}

fn of_column<'t>(at: usize, place: usize, name: &Text, target: &'t mut Target<'_>) -> Read<&'t mut Option<Text>> {
    let table = &target.catalog.tables[place];
    if let Some(own) = table.columns.iter().position(|column| column.name == *name) {
        return Ok(&mut target.catalog.tables[place].columns[own].comment);
    }
    if target.column(table, name).is_none() {
        let known: Vec<Text> = target.columns(table).into_iter().map(|column| column.name.clone()).collect();
        return Err(absent(at, "column", name, known));
    }
    Ok(&mut target.overridden(place, name).comment)
}

fn constraint<'t>(on: &mut Cursor<'_>, target: &'t mut Target<'_>) -> Read<&'t mut Option<Text>> {
    let (at, name) = (on.at(), on.name()?);
    on.expect(&["on"])?;
    if on.eat(&["domain"]) {
        let written = on.written()?;
        let domain = super::domain::find(&written, target)?;
        let checks = &mut target.catalog.domains[domain].checks;
        let known: Vec<Text> = checks.iter().map(|check| check.name.clone()).collect();
        let found = checks.iter_mut().find(|check| check.name == name);
        return found.map(|check| &mut check.comment).ok_or_else(|| absent(at, "constraint", &name, known));
    }
    let table = target.table_mut(&on.written()?)?;
    let known: Vec<Text> = table.constraints.iter().map(|part| part.name.clone()).collect();
    if let Some(place) = table.constraints.iter().position(|part| part.name == name) {
        return Ok(&mut table.constraints[place].comment);
    }
    let named = |options: &Option<Box<ColumnOptions>>| {
        options.as_ref().and_then(|options| options.not_null_name.as_ref()).is_some_and(|own| *own == name)
    };
    match table.columns.iter_mut().find(|column| named(&column.options)) {
        Some(column) => Ok(&mut column.options.get_or_insert_default().not_null_comment),
        None => Err(absent(at, "constraint", &name, known)),
    }
}

fn index<'t>(on: &mut Cursor<'_>, target: &'t mut Target<'_>) -> Read<&'t mut Option<Text>> {
    let written = on.written()?;
    let place = target.found(&written, |name| target.index(name).is_some()).and_then(|name| target.index(&name));
    match place {
        Some(IndexPlace::Table(table, index)) => Ok(&mut target.catalog.tables[table].indexes[index].comment),
        Some(IndexPlace::View(view, index)) if target.catalog.views[view].is_materialized() => {
            let indexes = match &mut target.catalog.views[view].kind {
                ViewKind::Materialized { indexes, .. } => indexes.get_mut(index),
                ViewKind::Plain { .. } => None,
            };
            let index = indexes.ok_or_else(|| absent(written.at, "index", &written.to_string(), Vec::new()))?;
            Ok(&mut index.comment)
        }
        Some(IndexPlace::Key(..)) => Err(unmodelled(written.at, "a comment on the index of a constraint")),
        _ => Err(no_index(&written, target)),
    }
}

/// There is no index of this name.
pub fn no_index(written: &Written, target: &Target<'_>) -> Problem {
    let tables = target.catalog.tables.iter().flat_map(|table| table.indexes.iter().map(|index| (&table.name, index)));
    let views = target.catalog.views.iter().flat_map(|view| view.indexes().iter().map(|index| (&view.name, index)));
    let name = |(of, index): (&QualifiedName, &crate::catalog::Index)| {
        shown(&QualifiedName { schema: of.schema.clone(), name: index.name.clone() }, written)
    };
    absent(written.at, "index", &written.to_string(), tables.chain(views).map(name))
}

/// A policy or a rule of a table.
fn part<'t>(on: &mut Cursor<'_>, target: &'t mut Target<'_>) -> Read<&'t mut Option<Text>> {
    let is_policy = on.before().is_some_and(|word| word.is("policy"));
    let (at, name) = (on.at(), on.name()?);
    on.expect(&["on"])?;
    let written = on.written()?;
    if is_policy {
        let table = target.table_mut(&written)?;
        let known: Vec<Text> = table.policies.iter().map(|policy| policy.name.clone()).collect();
        let found = table.policies.iter_mut().find(|policy| policy.name == name);
        return found.map(|policy| &mut policy.comment).ok_or_else(|| absent(at, "policy", &name, known));
    }
    let rules = match target.relation(&written) {
        Some(Relation::Table(table)) => &mut target.catalog.tables[table].rules,
        Some(Relation::View(view)) => &mut target.catalog.views[view].rules,
        _ => return Err(target.no_relation(&written)),
    };
    let known: Vec<Text> = rules.iter().map(|rule| rule.name.clone()).collect();
    let found = rules.iter_mut().find(|rule| rule.name == name);
    found.map(|rule| &mut rule.comment).ok_or_else(|| absent(at, "rule", &name, known))
}
