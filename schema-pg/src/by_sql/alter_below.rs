//! ALTER COLUMN goes down to the tables that inherit the column; with ONLY they keep what they had.

use super::cursor::Cursor;
use super::problem::{Read, unmodelled};
use super::target::Target;
use super::{alter_column, column, inherited};
use crate::catalog::Text;
use crate::catalog::effective::Effective;
use crate::config::Version;

/// What goes down (server, `ATPrepCmd`): not how a column is compressed, its attributes and its identity.
#[derive(Clone, Copy, PartialEq)]
enum What {
    Default,
    SetNotNull,
    DropNotNull,
    Statistics,
    Storage,
}

/// The column, what becomes of it, and where that is written.
fn what<'w>(action: &Cursor<'w>) -> Option<(Text, What, Cursor<'w>)> {
    let mut cursor = action.clone();
    if !cursor.eat(&["alter"]) {
        return None;
    }
    cursor.eat(&["column"]);
    let name = cursor.name().ok()?;
    let all = [
        (&["set", "default"][..], What::Default),
        (&["drop", "default"], What::Default),
        (&["set", "not", "null"], What::SetNotNull),
        (&["drop", "not", "null"], What::DropNotNull),
        (&["set", "statistics"], What::Statistics),
        (&["set", "storage"], What::Storage),
    ];
    let (_, what) = all.into_iter().find(|(words, _)| cursor.is(words))?;
    Some((name, what, cursor))
}

/// What a table that inherits a column had of it.
pub struct Former {
    place: usize,
    column: Text,
    value: Value,
}

enum Value {
    Default(Option<Text>),
    NotNull(bool),
    Storage(Option<Text>),
}

/// Before an action on a table: does it to those below it. With ONLY it returns what they had instead.
pub fn before(action: &Cursor<'_>, only: bool, place: usize, target: &mut Target<'_>) -> Read<Vec<Former>> {
    let Some((name, what, written)) = what(action) else { return Ok(Vec::new()) };
    let below = target.below(&target.catalog.tables[place].name.clone());
    let below: Vec<usize> = below[1..].iter().filter_map(|name| target.places.tables.get(name).copied()).collect();
    let mut former = Vec::new();
    for place in below {
        let own = target.catalog.tables[place].columns.iter().position(|column| column.name == name);
        match (only, own) {
            (true, Some(_)) => {}
            (true, None) => former.extend(value(place, &name, what, target)),
            // Since 18 a column that was declared NOT NULL there is so by a constraint of its own.
            (false, Some(_)) if what == What::DropNotNull && target.version >= Version::V18 => {}
            (false, Some(own)) => {
                let column = &mut target.catalog.tables[place].columns[own];
                alter_column::of_own(&mut written.clone(), column)?;
                column::tidy(column);
            }
            (false, None) => {
                let own = target.overridden(place, &name);
                match what {
                    What::Default => own.default = None,
                    What::SetNotNull | What::DropNotNull => own.not_null = false,
                    // Nobody has it from above: it is set in each.
                    What::Statistics => own.statistics = statistics(&written)?,
                    What::Storage => own.storage = None,
                }
            }
        }
    }
    if what == What::SetNotNull && former.iter().any(|former| matches!(former.value, Value::NotNull(false))) {
        return Err(unmodelled(action.at(), "a column that takes NULL in a table that inherits it, and none above,"));
    }
    Ok(former)
}

/// The target of SET STATISTICS.
fn statistics(written: &Cursor<'_>) -> Read<Option<i32>> {
    let mut written = written.clone();
    written.expect(&["set", "statistics"])?;
    column::statistics(&mut written)
}

/// What a table has of a column that it does not declare; nothing where that is from no table above.
fn value(place: usize, name: &Text, what: What, target: &Target<'_>) -> Option<Former> {
    let table = &target.catalog.tables[place];
    let family = target.family(place);
    let effective = Effective::of(family.iter().copied());
    let column = effective.column(&table.name, name)?;
    let value = match what {
        What::Default => Value::Default(column.default.cloned()),
        What::SetNotNull | What::DropNotNull => Value::NotNull(column.not_null),
        What::Storage => Value::Storage(column.storage.cloned()),
        What::Statistics => return None,
    };
    Some(Former { place, column: name.clone(), value })
}

/// After the action: they have what they had.
pub fn after(former: Vec<Former>, target: &mut Target<'_>) {
    for Former { place, column, value } in former {
        match value {
            Value::Default(default) => inherited::default_of_inherited(place, &column, default, target),
            Value::NotNull(not_null) => inherited::of_inherited(place, &column, not_null, target),
            Value::Storage(storage) => inherited::storage_of_inherited(place, &column, storage, target),
        }
    }
}
