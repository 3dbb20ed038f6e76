//! What ALTER TABLE does to columns, and to constraints that go or are renamed.

use super::cursor::Cursor;
use super::problem::{Read, absent, homeless, twice, unmodelled};
use super::target::Target;
use super::{
    collation, column, constraint, data_type, drops, inherited, new_privileges, renaming, sequence, stars, storage,
};
use crate::catalog::{Column, DataType, Generated, Identity, Object, QualifiedName, Text};

/// Behind ALTER [COLUMN].
pub fn alter(cursor: &mut Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    let (at, name) = (cursor.at(), cursor.name()?);
    let table = &target.catalog.tables[place];
    let own = table.columns.iter().position(|column| column.name == name);
    let Some(own) = own else {
        if target.column(table, &name).is_none() {
            let known: Vec<Text> = target.columns(table).into_iter().map(|column| column.name.clone()).collect();
            return Err(absent(at, "column", &name, known));
        }
        return of_inherited(cursor, place, &name, target);
    };
    if cursor.is(&["type"]) || cursor.is(&["set", "data", "type"]) {
        cursor.eat(&["set", "data"]);
        cursor.expect(&["type"])?;
        let ty = data_type::of_column(cursor, target)?;
        let collation = if cursor.eat(&["collate"]) { collation::read(cursor)? } else { None };
        if cursor.eat(&["using"]) {
            // How values of rows become others says nothing of what the table is.
            cursor.until(|_| false);
        }
        let table = &mut target.catalog.tables[place];
        let column = &mut table.columns[own];
        (column.ty, column.collation) = (ty, collation.map(Box::new));
        // The server builds indexes over it again, and forgets their statistics targets.
        for index in table.indexes.iter_mut().filter(|index| index.mentions(&name)) {
            index.statistics.clear();
        }
        return Ok(());
    }
    let column = &mut target.catalog.tables[place].columns[own];
    if cursor.eat(&["add", "generated"]) {
        column::generated(cursor, column)?;
        let grants = new_privileges::of_new(&target.catalog.tables[place].name.schema, "SEQUENCES", target).0;
        let usual = crate::catalog::default_sequence(&target.catalog.tables[place].name.name, &name);
        let column = &mut target.catalog.tables[place].columns[own];
        if let Some(options) = column.options.as_mut().filter(|options| options.sequence_name.as_ref() == Some(&usual))
        {
            options.sequence_name = None;
        }
        if !grants.is_empty() {
            column::options(column).sequence_grants = grants;
        }
        column::tidy(column);
        return Ok(());
    }
    if cursor.is(&["set", "generated"]) || is_of_identity(cursor) {
        return identity(cursor, column);
    }
    of_own(cursor, column)?;
    column::tidy(column);
    Ok(())
}

/// What becomes of a column that the table declares.
pub fn of_own(cursor: &mut Cursor<'_>, held: &mut Column) -> Read<()> {
    if cursor.eat(&["set", "default"]) {
        held.default = column::column_default(cursor, &held.ty)?;
    } else if cursor.eat(&["drop", "default"]) {
        held.default = None;
    } else if cursor.eat(&["set", "not", "null"]) {
        held.nullable = false;
    } else if cursor.eat(&["drop", "not", "null"]) {
        held.nullable = true;
        if let Some(options) = &mut held.options {
            (options.not_null_name, options.not_null_comment) = (None, None);
        }
    } else if cursor.eat(&["drop", "identity"]) {
        cursor.eat(&["if", "exists"]);
        held.identity = None;
        if let Some(options) = &mut held.options {
            (options.sequence, options.sequence_name) = (None, None);
            options.sequence_grants.clear();
        }
    } else if cursor.eat(&["drop", "expression"]) {
        cursor.eat(&["if", "exists"]);
        held.generated = None;
    } else if cursor.eat(&["set", "expression", "as"]) {
        let expression = cursor.group()?.expression()?;
        let is_virtual = held.generated.as_ref().is_some_and(|generated| generated.is_virtual);
        held.generated = Some(Box::new(Generated { expression, is_virtual }));
    } else if cursor.eat(&["set", "statistics"]) {
        column::options(held).statistics = column::statistics(cursor)?;
    } else if cursor.eat(&["set", "storage"]) {
        column::storage(cursor, held)?;
    } else if cursor.eat(&["set", "compression"]) {
        column::compression(cursor, held)?;
    } else if cursor.eat(&["set"]) {
        storage::set(&mut column::options(held).attributes, storage::parameters(cursor.group()?)?);
    } else if cursor.eat(&["reset"]) {
        storage::reset(&mut column::options(held).attributes, &storage::names(cursor.group()?)?);
    } else {
        return Err(cursor.unexpected("what becomes of a column"));
    }
    Ok(())
}

/// `SET INCREMENT BY 1`
fn is_of_identity(cursor: &Cursor<'_>) -> bool {
    const WORDS: [&str; 7] = ["increment", "minvalue", "maxvalue", "no", "start", "cache", "cycle"];
    cursor.is(&["restart"])
        || cursor.is(&["set"]) && cursor.peek_at(1).is_some_and(|next| WORDS.iter().any(|word| next.is(word)))
}

/// `SET GENERATED ALWAYS SET INCREMENT BY 1 …`
fn identity(cursor: &mut Cursor<'_>, held: &mut Column) -> Read<()> {
    let mut given = sequence::Declared::default();
    while !cursor.is_done() {
        let at = cursor.at();
        cursor.expect(&["set"]).map_err(|_| unmodelled(at, "where a sequence goes on"))?;
        if cursor.eat(&["generated", "always"]) {
            held.identity = Some(Identity::Always);
        } else if cursor.eat(&["generated", "by", "default"]) {
            held.identity = Some(Identity::ByDefault);
        } else if !sequence::one(cursor, &mut given)? {
            return Err(cursor.unexpected("how an identity counts"));
        }
    }
    let was = held.options.as_ref().and_then(|options| options.sequence.clone());
    let now = given.of_identity(was.as_ref(), &held.ty);
    column::options(held).sequence = now;
    column::tidy(held);
    Ok(())
}

/// A column that the table has from others.
fn of_inherited(cursor: &mut Cursor<'_>, place: usize, name: &Text, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    if cursor.eat(&["set", "default"]) {
        let ty =
            target.column(&target.catalog.tables[place], name).map_or(DataType::Unknown, |column| column.ty.clone());
        let default = column::column_default(cursor, &ty)?;
        inherited::default_of_inherited(place, name, default, target);
    } else if cursor.eat(&["drop", "default"]) {
        inherited::default_of_inherited(place, name, None, target);
    } else if cursor.eat(&["set", "not", "null"]) {
        inherited::of_inherited(place, name, true, target);
    } else if cursor.eat(&["drop", "not", "null"]) {
        inherited::of_inherited(place, name, false, target);
    } else if cursor.eat(&["set", "statistics"]) {
        let statistics = column::statistics(cursor)?;
        target.overridden(place, name).statistics = statistics;
    } else if cursor.eat(&["set", "storage"]) {
        let ty = target.column(&target.catalog.tables[place], name).map(|column| column.ty.clone());
        let storage = column::storage_word(cursor)?;
        let storage = storage.filter(|storage| ty.is_none_or(|ty| column::is_unusual(storage, &ty)));
        inherited::storage_of_inherited(place, name, storage, target);
    } else if cursor.eat(&["set", "compression"]) {
        let compression = column::compression_word(cursor)?;
        inherited::compression_of_inherited(place, name, compression, target);
    } else if cursor.eat(&["set"]) {
        let parameters = storage::parameters(cursor.group()?)?;
        storage::set(&mut target.overridden(place, name).attributes, parameters);
    } else if cursor.eat(&["reset"]) {
        let names = storage::names(cursor.group()?)?;
        storage::reset(&mut target.overridden(place, name).attributes, &names);
    } else {
        return Err(unmodelled(at, "this of a column that a table has from another"));
    }
    Ok(())
}

/// Behind DROP: a column or a constraint.
pub fn drop_part(cursor: &mut Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    let is_constraint = cursor.eat(&["constraint"]);
    if !is_constraint {
        cursor.eat(&["column"]);
    }
    let if_exists = cursor.eat(&["if", "exists"]);
    let (at, name) = (cursor.at(), cursor.name()?);
    let cascade = cursor.eat(&["cascade"]);
    cursor.eat(&["restrict"]);
    let table = &target.catalog.tables[place];
    let of = table.name.clone();
    if is_constraint {
        if table.constraint(&name).is_none() {
            // Since 18 a NOT NULL has a name.
            let held = |column: &&mut Column| {
                column.options.as_ref().and_then(|options| options.not_null_name.as_ref()) == Some(&name)
            };
            if let Some(column) = target.catalog.tables[place].columns.iter_mut().find(held) {
                column.nullable = true;
                column::options(column).not_null_name = None;
                column::options(column).not_null_comment = None;
                column::tidy(column);
                return Ok(());
            }
            if if_exists {
                return Ok(());
            }
            constraint::find(at, &name, place, target)?;
        }
        return drops::part(at, Object::Constraint(of, name), cascade, target);
    }
    if table.column(&name).is_none() {
        if target.column(table, &name).is_some() {
            let help = "drop it in the table that declares it";
            return Err(homeless(at, format!("the table has the column `{name}` from another"), help));
        }
        let known: Vec<Text> = table.columns.iter().map(|column| column.name.clone()).collect();
        return if if_exists { Ok(()) } else { Err(absent(at, "column", &name, known)) };
    }
    stars::fix(at, &of, target)?;
    drops::part(at, Object::Column(of, name), cascade, target)
}

/// Behind RENAME, in ALTER TABLE.
pub fn rename(cursor: &mut Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    if cursor.eat(&["to"]) {
        let (at, name) = (cursor.at(), cursor.name()?);
        let was = target.catalog.tables[place].name.clone();
        let now = QualifiedName { schema: was.schema.clone(), name };
        return renaming::relation(at, &was, &now, target);
    }
    if !cursor.eat(&["constraint"]) {
        cursor.eat(&["column"]);
        let (at, was) = (cursor.at(), cursor.name()?);
        cursor.expect(&["to"])?;
        let now = cursor.name()?;
        let of = target.catalog.tables[place].name.clone();
        return renaming::column(at, &of, &was, &now, target);
    }
    let (at, name) = (cursor.at(), cursor.name()?);
    cursor.expect(&["to"])?;
    let part = constraint::find(at, &name, place, target)?;
    let (at, now) = (cursor.at(), cursor.name()?);
    let table = &mut target.catalog.tables[place];
    if table.constraint(&now).is_some() {
        return Err(twice(at, "constraint", &now));
    }
    table.constraints[part].name = now;
    crate::catalog::Constraint::sort(&mut table.constraints);
    Ok(())
}
