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

fn what(action: &Cursor<'_>) -> Option<(Text, What)> {
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
    let found = all.into_iter().find(|(words, _)| cursor.is(words));
    found.map(|(_, what)| (name, what))
}

/// What a table keeps that inherits a column.
pub struct Kept {
    place: usize,
    column: Text,
    what: What,
    default: Option<Text>,
    not_null: bool,
    storage: Option<Text>,
}

/// Before an action on a table: does it to those below it, or notes what they keep.
pub fn before(action: &Cursor<'_>, only: bool, place: usize, target: &mut Target<'_>) -> Read<Vec<Kept>> {
    let Some((name, what)) = what(action) else { return Ok(Vec::new()) };
    let below = target.below(&target.catalog.tables[place].name.clone());
    let below: Vec<usize> = below[1..].iter().filter_map(|name| target.places.tables.get(name).copied()).collect();
    let mut kept = Vec::new();
    for place in below {
        let own = target.catalog.tables[place].columns.iter().position(|column| column.name == name);
        match (only, own) {
            (true, _) if what == What::Statistics => {}
            (true, Some(_)) => {}
            (true, None) => kept.extend(noted(place, &name, what, target)),
            // Since 18 a column that was declared NOT NULL there is so by a constraint of its own.
            (false, Some(_)) if what == What::DropNotNull && target.version >= Version::V18 => {}
            (false, Some(own)) => {
                let mut action = action.clone();
                action.eat(&["alter"]);
                action.eat(&["column"]);
                action.name()?;
                let column = &mut target.catalog.tables[place].columns[own];
                alter_column::of_own(&mut action, column)?;
                column::tidy(column);
            }
            (false, None) => {
                let own = target.overridden(place, &name);
                match what {
                    What::Default => own.default = None,
                    What::SetNotNull | What::DropNotNull => own.not_null = false,
                    // Nobody has it from above: it is set in each.
                    What::Statistics => own.statistics = statistics(action)?,
                    What::Storage => own.storage = None,
                }
            }
        }
    }
    if what == What::SetNotNull && kept.iter().any(|kept| !kept.not_null) {
        return Err(unmodelled(action.at(), "a column that takes NULL in a table that inherits it, and none above,"));
    }
    Ok(kept)
}

/// The target of SET STATISTICS.
fn statistics(action: &Cursor<'_>) -> Read<Option<i32>> {
    let mut action = action.clone();
    action.eat(&["alter"]);
    action.eat(&["column"]);
    action.name()?;
    action.expect(&["set", "statistics"])?;
    column::statistics(&mut action)
}

/// What a table below has of a column that it does not declare.
fn noted(place: usize, name: &Text, what: What, target: &Target<'_>) -> Option<Kept> {
    let table = &target.catalog.tables[place];
    let family = target.family(place);
    let effective = Effective::of(family.iter().copied());
    let column = effective.column(&table.name, name)?;
    Some(Kept {
        place,
        column: name.clone(),
        what,
        default: column.default.cloned(),
        not_null: column.not_null,
        storage: column.storage.cloned(),
    })
}

/// After the action: what they keep.
pub fn after(kept: Vec<Kept>, target: &mut Target<'_>) {
    for Kept { place, column, what, default, not_null, storage } in kept {
        match what {
            What::Default => inherited::default_of_inherited(place, &column, default, target),
            What::SetNotNull | What::DropNotNull => inherited::of_inherited(place, &column, not_null, target),
            What::Statistics => {}
            What::Storage => inherited::storage_of_inherited(place, &column, storage, target),
        }
    }
}
