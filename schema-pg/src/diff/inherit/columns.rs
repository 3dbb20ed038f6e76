//! What differs of the columns of a table that inherits, as far as PostgreSQL does not do it with the tables above.

use super::Inheritance;
use crate::catalog::Table;
use crate::diff::{Change, Item, encrypted};

/// Columns of a table that are added, dropped, renamed or altered on their own.
pub fn columns<'a>(was: &'a Table, now: &'a Table, inheritance: &Inheritance<'a>, found: &mut Vec<Change<'a>>) {
    let Some(member) = inheritance.member(&now.name) else { return };
    let above = |line: &super::Inherited<'a>, is: fn(&super::Inherited<'a>) -> bool| {
        line.parents().iter().any(|parent| inheritance.column(parent, &line.name).is_some_and(is))
    };
    for line in &member.columns {
        match (&line.was, &line.now) {
            (Some(old), Some(new)) => {
                let (old, new) = (old.column, new.column);
                if inheritance.leaders(line).next().is_some() {
                    continue;
                }
                if old.name != new.name {
                    found.push(Change::Rename(Item::Column(was, old), Item::Column(now, new)));
                }
                if line.redeclared || encrypted::turns((was, old), (now, new)) {
                    found.push(Change::Alter(Item::Column(was, old), Item::Column(now, new)));
                }
            }
            // It comes with that of a table above, unless it is declared here: then it is there before, and merged.
            (None, Some(new)) => {
                if new.declared || !above(line, |above| above.was.is_none()) {
                    found.push(Change::Create(Item::Column(now, new.column)));
                }
            }
            // It goes with that of a table above, unless it is declared here or dropped there alone.
            (Some(old), None) => {
                if old.declared || !above(line, |above| above.now.is_none() && !above.only) {
                    found.push(Change::Drop(Item::Column(was, old.column)));
                }
            }
            (None, None) => {}
        }
    }
}
