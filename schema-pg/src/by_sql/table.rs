//! CREATE TABLE.

use super::cursor::{Cursor, Written};
use super::problem::{Read, absent, homeless, twice, unmodelled};
use super::target::Target;
use super::{column, constraint, index, inherited, like, new_privileges, partition, sequence, storage};
use crate::catalog::{Index, PartitionOf, QualifiedName, Table, Text};

/// Behind CREATE, at TABLE or a word before it.
pub fn create(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    if cursor.one_of(&["global", "local", "temporary", "temp"]).is_some() {
        return Err(homeless(at, "a temporary table goes with its session", "leave it out here"));
    }
    let unlogged = cursor.eat(&["unlogged"]);
    cursor.expect(&["table"])?;
    let if_not_exists = cursor.eat(&["if", "not", "exists"]);
    let written = cursor.written()?;
    let mut table = Table::new(target.named(&written)?);
    table.unlogged = unlogged;
    if target.has_relation(&table.name) || target.has_type(&table.name) {
        if if_not_exists && target.has_relation(&table.name) {
            return Ok(());
        }
        return Err(twice(written.at, "relation", &written.to_string()));
    }
    if cursor.is(&["of"]) {
        return Err(unmodelled(cursor.at(), "a table of a type"));
    }
    let mut elements = Elements::default();
    if cursor.eat(&["partition", "of"]) {
        let parent = cursor.written()?;
        let place = target.table(&parent)?;
        let parent = target.catalog.tables[place].name.clone();
        let list = if cursor.is_mark('(') { Some(cursor.group()?) } else { None };
        table.partition_of = Some(PartitionOf { parent, bound: partition::bound(cursor)? });
        if let Some(list) = list {
            elements.of_partition = list.parts();
        }
    } else if cursor.is_mark('(') {
        elements.read(cursor.group()?, target)?;
    } else {
        return Err(homeless(cursor.at(), "a table of the rows of a query holds rows", "say its columns"));
    }
    behind(cursor, &mut table, target)?;
    cursor.finish()?;
    apply(table, elements, &written, target)
}

/// What stands in the parentheses of a table.
#[derive(Default)]
struct Elements<'w> {
    columns: Vec<(usize, column::Declared)>,
    constraints: Vec<constraint::Declared>,
    of_partition: Vec<Cursor<'w>>,
    /// Comments on constraints, and indexes, that LIKE brings.
    comments: Vec<(Text, Text)>,
    indexes: Vec<Index>,
}

impl<'w> Elements<'w> {
    fn read(&mut self, list: Cursor<'w>, target: &Target<'_>) -> Read<()> {
        for mut part in list.parts() {
            if part.is(&["like"]) {
                let at = part.at();
                let like = like::read(&mut part, target)?;
                part.finish()?;
                self.columns.extend(like.columns.into_iter().map(|column| (at, column)));
                self.constraints.extend(like.constraints);
                self.comments.extend(like.comments);
                self.indexes.extend(like.indexes);
                continue;
            }
            match constraint::begins(&part) {
                true => self.constraints.push(constraint::of_table(&mut part)?),
                false => {
                    let at = part.at();
                    self.columns.push((at, column::read(&mut part, target)?));
                }
            }
            part.finish()?;
        }
        Ok(())
    }
}

/// INHERITS, PARTITION BY, WITH and what a catalog can't hold.
fn behind(cursor: &mut Cursor<'_>, table: &mut Table, target: &Target<'_>) -> Read<()> {
    if cursor.eat(&["inherits"]) {
        for mut part in cursor.group()?.parts() {
            let parent = part.written()?;
            part.finish()?;
            table.inherits.push(target.catalog.tables[target.table(&parent)?].name.clone());
        }
    }
    if cursor.eat(&["partition", "by"]) {
        table.partition_by = Some(partition::key(cursor)?);
    }
    if cursor.eat(&["using"]) {
        let at = cursor.at();
        if cursor.name()? != "heap" {
            return Err(unmodelled(at, "the access method of a table"));
        }
    }
    if cursor.eat(&["with"]) {
        table.storage = storage::parameters(cursor.group()?)?;
    }
    cursor.eat(&["without", "oids"]);
    if cursor.is(&["tablespace"]) {
        return Err(unmodelled(cursor.at(), "a tablespace"));
    }
    Ok(())
}

fn apply(mut table: Table, elements: Elements<'_>, written: &Written, target: &mut Target<'_>) -> Read<()> {
    let Elements { columns, constraints, of_partition, comments, indexes } = elements;
    let name = table.name.clone();
    table.grants = new_privileges::of_new(&name.schema, "TABLES", target).0;
    // Where anything of it is wrong, the table is there all the same: what is specified for it later is no mistake.
    target.places.tables.insert(name.clone(), target.catalog.tables.len());
    target.places.table(&table);
    target.catalog.tables.push(table);
    let place = target.catalog.tables.len() - 1;
    let mut problems = Vec::new();
    let mut behind: Vec<constraint::Declared> = Vec::new();
    for (at, declared) in columns {
        let known = target.catalog.tables[place].column(&declared.column.name).is_some();
        if known {
            problems.push(twice(at, "column", &declared.column.name));
        }
        behind.extend(add_column(declared, &name, place, target));
    }
    inherited::merge(place, target);
    for declared in constraint::merged(behind.into_iter().chain(constraints).collect()) {
        problems.extend(constraint::add(declared, place, target).err());
    }
    for part in of_partition {
        problems.extend(element_of_partition(part, place, target).err());
    }
    let _ = written;
    for (name, comment) in comments {
        let parts = &mut target.catalog.tables[place].constraints;
        parts.iter_mut().filter(|part| part.name == name).for_each(|part| part.comment = Some(comment.clone()));
    }
    for mut index in indexes {
        index.name = index::free_name(&name, &index, target);
        target.places.index(&name, &index.name);
        target.catalog.tables[place].indexes.push(index);
    }
    Index::sort(&mut target.catalog.tables[place].indexes);
    problems.into_iter().next().map_or(Ok(()), Err)
}

/// A column joins a table; gives back the constraints that followed it.
pub fn add_column(
    declared: column::Declared,
    name: &QualifiedName,
    place: usize,
    target: &mut Target<'_>,
) -> Vec<constraint::Declared> {
    let column::Declared { mut column, serial, constraints, .. } = declared;
    if serial {
        column.default = Some(sequence::of_serial(name, &column.name, &column.ty, target));
    }
    if let Some(options) = &mut column.options
        && options.sequence_name.as_ref() == Some(&crate::catalog::default_sequence(&name.name, &column.name))
    {
        options.sequence_name = None;
    }
    if column.identity.is_some() {
        let grants = new_privileges::of_new(&name.schema, "SEQUENCES", target).0;
        if !grants.is_empty() {
            column::options(&mut column).sequence_grants = grants;
        }
    }
    column::tidy(&mut column);
    let is_numbered = column.identity.is_some();
    target.catalog.tables[place].columns.push(column);
    if is_numbered {
        target.places.table(&target.catalog.tables[place]);
    }
    constraints
}

/// A constraint of a partition, or what it has otherwise of a column.
fn element_of_partition(mut part: Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    if constraint::begins(&part) {
        let declared = constraint::of_table(&mut part)?;
        part.finish()?;
        return constraint::add(declared, place, target);
    }
    let (at, name) = (part.at(), part.name()?);
    part.eat(&["with", "options"]);
    let table = &target.catalog.tables[place];
    let Some(held) = target.column(table, &name).cloned() else {
        let known: Vec<Text> = target.columns(table).into_iter().map(|column| column.name.clone()).collect();
        return Err(absent(at, "column", &name, known));
    };
    let column = crate::catalog::Column { default: None, options: None, ..held };
    let mut declared = column::Declared { column, nullable: None, serial: false, constraints: Vec::new() };
    let says_default = part.left().iter().any(|word| word.is("default"));
    column::behind(&mut part, &mut declared)?;
    if says_default {
        inherited::default_of_inherited(place, &name, declared.column.default, target);
    }
    if declared.nullable == Some(false) {
        inherited::of_inherited(place, &name, true, target);
    }
    for declared in declared.constraints {
        constraint::add(declared, place, target)?;
    }
    Ok(())
}
