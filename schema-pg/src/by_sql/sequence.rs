//! CREATE SEQUENCE, ALTER SEQUENCE, and how the numbers of identity columns are counted.

use super::cursor::{Cursor, Written};
use super::problem::{Read, absent, twice, unmodelled, unread};
use super::target::{Target, shown};
use super::{data_type, new_privileges, owner};
use crate::catalog::{Counting, DataType, Object, QualifiedName, Sequence, SequenceOptions, Text};

/// What is specified for how a sequence counts. `Some(None)` is NO MINVALUE and NO MAXVALUE.
#[derive(Default)]
pub struct Declared {
    pub ty: Option<DataType>,
    start: Option<i64>,
    increment: Option<i64>,
    min: Option<Option<i64>>,
    max: Option<Option<i64>>,
    cache: Option<i64>,
    cycle: Option<bool>,
    /// SEQUENCE NAME
    pub name: Option<Written>,
    /// OWNED BY a column, or NONE.
    owned_by: Option<Option<(Written, Text)>>,
}

impl Declared {
    /// A new sequence that counts so.
    pub fn options(&self, ty: &DataType) -> SequenceOptions {
        let own = SequenceOptions {
            start: self.start,
            increment: self.increment,
            min: self.min.flatten(),
            max: self.max.flatten(),
            cache: self.cache,
            cycle: self.cycle.unwrap_or_default(),
        };
        SequenceOptions::of(own.counting(ty), ty)
    }

    /// One that is there, and of which this is specified: the rest is what it was, whether it was specified or not (server, `init_params`). Bounds that were those of
    /// the former type are those of the new one.
    fn altered(&self, was: &SequenceOptions, (old, ty): (&DataType, &DataType)) -> SequenceOptions {
        let before = was.counting(old);
        let increment = self.increment.unwrap_or(before.increment);
        let plain = |ty| SequenceOptions { increment: Some(increment), ..SequenceOptions::default() }.counting(ty);
        let (of_old, of_new) = (plain(old), plain(ty));
        let min = match self.min {
            Some(given) => given.unwrap_or(of_new.min),
            None if old != ty && before.min == of_old.min => of_new.min,
            None => before.min,
        };
        let max = match self.max {
            Some(given) => given.unwrap_or(of_new.max),
            None if old != ty && before.max == of_old.max => of_new.max,
            None => before.max,
        };
        let counting = Counting {
            start: self.start.unwrap_or(before.start),
            increment,
            min,
            max,
            cache: self.cache.unwrap_or(before.cache),
            cycle: self.cycle.unwrap_or(before.cycle),
        };
        SequenceOptions::of(counting, ty)
    }

    /// The identity of a column that was there counts so from now on.
    pub fn of_identity(&self, was: Option<&SequenceOptions>, ty: &DataType) -> Option<SequenceOptions> {
        let now = self.altered(was.unwrap_or(&SequenceOptions::default()), (ty, ty));
        Some(now).filter(|now| *now != SequenceOptions::default())
    }
}

/// What is specified for a sequence, up to a word that is none of it.
pub fn counting(cursor: &mut Cursor<'_>) -> Read<Declared> {
    let mut declared = Declared::default();
    while one(cursor, &mut declared)? {}
    Ok(declared)
}

/// One thing that is specified; whether there was one.
pub fn one(cursor: &mut Cursor<'_>, declared: &mut Declared) -> Read<bool> {
    if cursor.eat(&["start"]) {
        cursor.eat(&["with"]);
        declared.start = Some(cursor.integer()?);
    } else if cursor.eat(&["increment"]) {
        let at = cursor.at();
        cursor.eat(&["by"]);
        declared.increment = Some(cursor.integer()?);
        if declared.increment == Some(0) {
            return Err(unread(at, "a sequence can't count by 0", "say another number"));
        }
    } else if cursor.eat(&["no", "minvalue"]) {
        declared.min = Some(None);
    } else if cursor.eat(&["no", "maxvalue"]) {
        declared.max = Some(None);
    } else if cursor.eat(&["minvalue"]) {
        declared.min = Some(Some(cursor.integer()?));
    } else if cursor.eat(&["maxvalue"]) {
        declared.max = Some(Some(cursor.integer()?));
    } else if cursor.eat(&["cache"]) {
        declared.cache = Some(cursor.integer()?);
    } else if cursor.eat(&["no", "cycle"]) {
        declared.cycle = Some(false);
    } else if cursor.eat(&["cycle"]) {
        declared.cycle = Some(true);
    } else if cursor.eat(&["sequence", "name"]) {
        declared.name = Some(cursor.written()?);
    } else if cursor.is(&["logged"]) || cursor.is(&["unlogged"]) {
        return Err(unmodelled(cursor.at(), "whether a sequence is logged"));
    } else if cursor.eat(&["owned", "by"]) {
        declared.owned_by = Some(owned_by(cursor)?);
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// `app.users.number`, or NONE.
fn owned_by(cursor: &mut Cursor<'_>) -> Read<Option<(Written, Text)>> {
    if cursor.eat(&["none"]) {
        return Ok(None);
    }
    let at = cursor.at();
    let (first, second) = (cursor.name()?, {
        cursor.expect_mark('.')?;
        cursor.name()?
    });
    Ok(Some(match cursor.mark('.') {
        true => (Written { at, schema: Some(first), name: second }, cursor.name()?),
        false => (Written { at, schema: None, name: first }, second),
    }))
}

/// Behind CREATE, at SEQUENCE.
pub fn create(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["sequence"])?;
    let if_not_exists = cursor.eat(&["if", "not", "exists"]);
    let written = cursor.written()?;
    let mut declared = Declared::default();
    while !cursor.is_done() {
        said_of(cursor, &mut declared, target)?;
    }
    let ty = declared.ty.clone().unwrap_or(DataType::BigInt);
    let name = target.named(&written)?;
    if target.has_relation(&name) {
        return if if_not_exists { Ok(()) } else { Err(twice(written.at, "relation", &written.to_string())) };
    }
    let options = declared.options(&ty);
    let grants = new_privileges::of_new(&name.schema, "SEQUENCES", target).0;
    target.places.sequences.insert(name.clone(), target.catalog.sequences.len());
    target.catalog.sequences.push(Sequence { name, ty, options, owned_by: None, grants, comment: None });
    let place = target.catalog.sequences.len() - 1;
    own(place, declared.owned_by, target)
}

fn said_of(cursor: &mut Cursor<'_>, declared: &mut Declared, target: &Target<'_>) -> Read<()> {
    if cursor.eat(&["as"]) {
        declared.ty = Some(data_type::of_column(cursor, target)?);
        return Ok(());
    }
    if one(cursor, declared)? { Ok(()) } else { Err(cursor.unexpected("how a sequence counts")) }
}

/// The sequence goes with a column, which has to be there.
fn own(place: usize, owned_by: Option<Option<(Written, Text)>>, target: &mut Target<'_>) -> Read<()> {
    let Some(owned_by) = owned_by else { return Ok(()) };
    let owned_by = match owned_by {
        None => None,
        Some((table, column)) => {
            let held = &target.catalog.tables[target.table(&table)?];
            if target.column(held, &column).is_none() {
                let known: Vec<Text> = target.columns(held).into_iter().map(|column| column.name.clone()).collect();
                return Err(absent(table.at, "column", &column, known));
            }
            let owned = Some((held.name.clone(), column));
            // It has the owner of that table.
            let own = Object::Sequence(target.catalog.sequences[place].name.clone());
            target.owners.remove(&(own, None));
            owned
        }
    };
    target.catalog.sequences[place].owned_by = owned_by;
    Ok(())
}

/// The place of a sequence that belongs to no identity column.
pub fn find(written: &Written, target: &Target<'_>) -> Read<usize> {
    let sequences = &target.catalog.sequences;
    let place = |name: &QualifiedName| target.places.sequences.get(name).copied();
    let name = target.found(written, |name| place(name).is_some());
    name.and_then(|name| place(&name)).ok_or_else(|| {
        let known = sequences.iter().map(|sequence| shown(&sequence.name, written));
        absent(written.at, "sequence", &written.to_string(), known)
    })
}

/// The identity column whose sequence this is: the table, the column.
pub fn of_identity(written: &Written, target: &Target<'_>) -> Option<(usize, usize)> {
    let place = |name: &QualifiedName| {
        target.places.with_identity(name).iter().find_map(|owner| {
            let at = *target.places.tables.get(owner)?;
            let table = &target.catalog.tables[at];
            let is_it = |column: &crate::catalog::Column| {
                column.identity.is_some() && column.sequence_name(&table.name) == name.name
            };
            table.columns.iter().position(is_it).map(|column| (at, column))
        })
    };
    let name = target.found(written, |name| place(name).is_some())?;
    place(&name)
}

/// Behind ALTER SEQUENCE.
pub fn alter(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let if_exists = cursor.eat(&["if", "exists"]);
    let written = cursor.written()?;
    if if_exists && target.relation(&written).is_none() && of_identity(&written, target).is_none() {
        return Ok(());
    }
    if cursor.is(&["owner", "to"]) && of_identity(&written, target).is_some() {
        // It has the owner of its table.
        cursor.eat(&["owner", "to"]);
        owner::role(cursor)?;
        return cursor.finish();
    }
    let place = find(&written, target)?;
    if cursor.eat(&["owner", "to"]) {
        // One that goes with a column has the owner of its table.
        if target.catalog.sequences[place].owned_by.is_some() {
            owner::role(cursor)?;
            return cursor.finish();
        }
        let object = Object::Sequence(target.catalog.sequences[place].name.clone());
        return owner::note(cursor, object, None, target);
    }
    if cursor.is(&["set"]) {
        return Err(unmodelled(cursor.at(), "whether a sequence is logged"));
    }
    if cursor.eat(&["restart"]) {
        // Where it goes on is a row, and none of the schema.
        cursor.eat(&["with"]);
        if !cursor.is_done() {
            cursor.integer()?;
        }
        return cursor.finish();
    }
    let mut declared = Declared::default();
    while !cursor.is_done() {
        said_of(cursor, &mut declared, target)?;
    }
    let sequence = &mut target.catalog.sequences[place];
    let before = sequence.ty.clone();
    if let Some(ty) = &declared.ty {
        sequence.ty = ty.clone();
    }
    sequence.options = declared.altered(&sequence.options, (&before, &sequence.ty));
    own(place, declared.owned_by.take(), target)
}

/// The sequence that comes with `serial`, and the default of its column.
pub fn of_serial(table: &QualifiedName, column: &Text, ty: &DataType, target: &mut Target<'_>) -> Text {
    let stem = crate::catalog::default_sequence(&table.name, column);
    let named = |name: Text| QualifiedName { schema: table.schema.clone(), name };
    let numbered = (1..)
        .map(|number| named(crate::catalog::identifier::object_name(&table.name, column, &format!("seq{number}"))));
    let free = std::iter::once(named(stem)).chain(numbered).find(|name| !target.has_relation(name));
    let name = free.unwrap_or_else(|| named("".into()));
    let default = crate::sql::expression::next_of(&name).into();
    let grants = new_privileges::of_new(&name.schema, "SEQUENCES", target).0;
    target.places.sequences.insert(name.clone(), target.catalog.sequences.len());
    target.catalog.sequences.push(Sequence {
        name,
        ty: ty.clone(),
        options: SequenceOptions::default(),
        owned_by: Some((table.clone(), column.clone())),
        grants,
        comment: None,
    });
    default
}
