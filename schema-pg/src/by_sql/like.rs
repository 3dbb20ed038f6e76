//! LIKE: columns of a table that is there, and what else of it is asked for.

use super::column;
use super::constraint;
use super::cursor::Cursor;
use super::problem::{Read, unmodelled};
use super::target::Target;
use crate::catalog::{Column, ColumnOptions, Constraint, ConstraintKind, Index, Text};

/// What a table gets from another.
#[derive(Default)]
pub struct Like {
    pub columns: Vec<column::Declared>,
    pub constraints: Vec<constraint::Declared>,
    /// Comments on constraints that keep their names.
    pub comments: Vec<(Text, Text)>,
    /// Indexes, whose names follow.
    pub indexes: Vec<Index>,
}

/// What INCLUDING names.
const WORDS: [&str; 9] =
    ["comments", "compression", "constraints", "defaults", "generated", "identity", "indexes", "statistics", "storage"];

/// At LIKE.
pub fn read(cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<Like> {
    cursor.expect(&["like"])?;
    let written = cursor.written()?;
    let table = &target.catalog.tables[target.table(&written)?];
    let mut included = [false; WORDS.len()];
    while let Some(word) = cursor.one_of(&["including", "excluding"]) {
        let on = word == "including";
        let before = cursor.clone();
        if cursor.eat(&["all"]) {
            included = [on; WORDS.len()];
            continue;
        }
        let word = cursor.one_of(&WORDS).ok_or_else(|| before.unexpected("what of the table is meant"))?;
        WORDS.iter().zip(&mut included).filter(|(known, _)| **known == word).for_each(|(_, held)| *held = on);
    }
    let is = |word: &str| WORDS.iter().zip(&included).any(|(known, held)| *known == word && *held);
    if is("statistics") && target.catalog.statistics.iter().any(|item| item.table == table.name) {
        return Err(unmodelled(written.at, "the name of a statistics object that LIKE makes"));
    }
    let mut like = Like::default();
    let family = target.family(target.table(&written)?);
    let effective = Target::effective(&family);
    for held in target.columns(table) {
        let whole = effective.column(&table.name, &held.name);
        let mut column = Column::new(held.name.clone(), held.ty.clone());
        column.collation.clone_from(&held.collation);
        column.nullable = whole.map_or(held.nullable, |whole| !whole.not_null);
        if is("defaults") {
            column.default = whole.map_or_else(|| held.default.clone(), |whole| whole.default.cloned());
        }
        if is("generated") {
            column.generated.clone_from(&held.generated);
        }
        if is("comments") {
            column.comment.clone_from(&held.comment);
        }
        let was = held.options.as_deref().cloned().unwrap_or_default();
        let mut options = ColumnOptions::default();
        if is("identity") {
            column.identity = held.identity;
            options.sequence = was.sequence;
        }
        if is("storage") {
            options.storage = was.storage;
        }
        if is("compression") {
            options.compression = was.compression;
        }
        options.not_null_name = was.not_null_name;
        column.options = Some(Box::new(options));
        column::tidy(&mut column);
        let nullable = Some(column.nullable);
        like.columns.push(column::Declared { column, nullable, serial: false, constraints: Vec::new() });
    }
    let declared = |name: Option<Text>, part: &Constraint| constraint::Declared {
        at: written.at,
        name,
        demand: constraint::Demand::Kind(part.kind.clone()),
        not_valid: false,
    };
    let parts = family.iter().flat_map(|table| table.constraints.iter().map(move |part| (*table, part)));
    for (owner, part) in parts {
        match &part.kind {
            ConstraintKind::Check { no_inherit, .. }
                if is("constraints") && (!no_inherit || owner.name == table.name) =>
            {
                if is("comments") {
                    like.comments.extend(part.comment.clone().map(|comment| (part.name.clone(), comment)));
                }
                like.constraints.push(declared(Some(part.name.clone()), part));
            }
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::Exclude { .. }
                if is("indexes") && owner.name == table.name =>
            {
                like.constraints.push(declared(None, part));
            }
            _ => {}
        }
    }
    if is("indexes") {
        let comment = |index: &Index| index.comment.clone().filter(|_| is("comments"));
        let own = table.indexes.iter().map(|index| Index { comment: comment(index), ..index.clone() });
        like.indexes = own.collect();
    }
    Ok(like)
}
