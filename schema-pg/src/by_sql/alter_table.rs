//! ALTER TABLE.

use super::cursor::{Cursor, Written};
use super::problem::{Read, absent, twice, unmodelled};
use super::target::{Relation, Target};
use super::{
    alter_below, alter_column, attach, column, constraint, owner, renaming, stars, storage, table, trigger, view,
};
use crate::catalog::{Enabled, Object, PartitionOf, QualifiedName, ReplicaIdentity, RowSecurity, Text};

/// Behind ALTER TABLE.
pub fn alter(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let if_exists = cursor.eat(&["if", "exists"]);
    let only = cursor.eat(&["only"]);
    let written = cursor.written()?;
    cursor.mark('*');
    if if_exists && target.relation(&written).is_none() {
        return Ok(());
    }
    let place = match target.relation(&written) {
        Some(Relation::Table(place)) => place,
        relation @ Some(Relation::View(place)) if view::is_view(relation) => return of_view(cursor, place, target),
        Some(Relation::Sequence(place)) if cursor.eat(&["owner", "to"]) => {
            let object = Object::Sequence(target.catalog.sequences[place].name.clone());
            return owner::note(cursor, object, None, target);
        }
        _ => return Err(target.no_table(&written)),
    };
    loop {
        let mut action = cursor.until(|cursor| cursor.is_mark(','));
        if only && (action.is(&["drop"]) || action.is(&["rename"])) {
            apart(&action, place, target)?;
        }
        let name = target.catalog.tables[place].name.clone();
        let former = alter_below::before(&action, only, place, target)?;
        one(&mut action, place, target)?;
        action.finish()?;
        alter_below::after(former, target);
        let Some(place) = target.places.tables.get(&name).copied() else {
            // It has another name: this is the only action then.
            return cursor.finish();
        };
        target.places.table(&target.catalog.tables[place]);
        if !cursor.mark(',') {
            return cursor.finish();
        }
    }
}

/// What is dropped or renamed of a table alone stays in those that inherit it.
fn apart(action: &Cursor<'_>, place: usize, target: &Target<'_>) -> Read<()> {
    let name = &target.catalog.tables[place].name;
    match target.below(name).len() {
        1 => Ok(()),
        _ => Err(unmodelled(action.at(), "what tables that inherit keep of this one")),
    }
}

/// ALTER TABLE names views too: their owner and their triggers.
fn of_view(cursor: &mut Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    if cursor.eat(&["owner", "to"]) {
        let object = Object::Relation(target.catalog.views[place].name.clone());
        return owner::note(cursor, object, None, target);
    }
    if cursor.is(&["rename"]) || cursor.is(&["set", "schema"]) || cursor.is(&["alter"]) {
        let name = target.catalog.views[place].name.clone();
        return view::alter_named(&name, cursor, target);
    }
    let at = cursor.at();
    let enabled = trigger::enabled(cursor)?;
    let view = &mut target.catalog.views[place];
    if cursor.eat(&["trigger"]) {
        let name = cursor.name()?;
        let known: Vec<Text> = view.triggers.iter().map(|trigger| trigger.name.clone()).collect();
        let found = view.triggers.iter_mut().find(|trigger| trigger.name == name);
        found.ok_or_else(|| absent(at, "trigger", &name, known))?.enabled = enabled;
    } else {
        cursor.expect(&["rule"])?;
        let name = cursor.name()?;
        let known: Vec<Text> = view.rules.iter().map(|rule| rule.name.clone()).collect();
        let found = view.rules.iter_mut().find(|rule| rule.name == name);
        found.ok_or_else(|| absent(at, "rule", &name, known))?.enabled = enabled;
    }
    cursor.finish()
}

fn one(cursor: &mut Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    if cursor.eat(&["add"]) {
        return add(cursor, place, target);
    }
    if cursor.eat(&["drop"]) {
        return alter_column::drop_part(cursor, place, target);
    }
    if cursor.eat(&["alter", "constraint"]) {
        let (at, name) = (cursor.at(), cursor.name()?);
        let part = constraint::find(at, &name, place, target)?;
        let when = trigger::deferrable(cursor)?;
        return match &mut target.catalog.tables[place].constraints[part].kind {
            crate::catalog::ConstraintKind::ForeignKey { deferrable, .. } => {
                *deferrable = when;
                Ok(())
            }
            _ => Err(unmodelled(at, "when a constraint is checked that is no reference")),
        };
    }
    if cursor.eat(&["alter"]) {
        cursor.eat(&["column"]);
        return alter_column::alter(cursor, place, target);
    }
    if cursor.eat(&["validate", "constraint"]) {
        let (at, name) = (cursor.at(), cursor.name()?);
        let part = constraint::find(at, &name, place, target)?;
        target.catalog.tables[place].constraints[part].not_valid = false;
        return Ok(());
    }
    if cursor.eat(&["rename"]) {
        return alter_column::rename(cursor, place, target);
    }
    if cursor.eat(&["owner", "to"]) {
        let object = Object::Relation(target.catalog.tables[place].name.clone());
        return owner::note(cursor, object, None, target);
    }
    if cursor.eat(&["attach", "partition"]) {
        let written = cursor.written()?;
        let bound = super::partition::bound(cursor)?;
        let parent = target.catalog.tables[place].name.clone();
        return attach::attach(&written, PartitionOf { parent, bound }, target);
    }
    if cursor.eat(&["inherit"]) {
        let written = cursor.written()?;
        return attach::inherit(place, &written, target);
    }
    if cursor.is(&["set"]) || cursor.is(&["reset"]) {
        return set(cursor, place, target);
    }
    if cursor.eat(&["replica", "identity"]) {
        return replica_identity(cursor, place, target);
    }
    if cursor.is(&["cluster", "on"]) {
        return Err(unmodelled(at, "the index by which a table is clustered"));
    }
    if cursor.is(&["detach"]) || cursor.is(&["no", "inherit"]) {
        return Err(unmodelled(at, "that a table has its columns no longer from another"));
    }
    switch(cursor, place, target)
}

/// Row security, triggers and rules.
fn switch(cursor: &mut Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let table = &mut target.catalog.tables[place];
    const LEVEL: [&str; 3] = ["row", "level", "security"];
    if cursor.eat(&["no", "force"]) {
        cursor.expect(&LEVEL)?;
        if table.row_security == RowSecurity::Forced {
            table.row_security = RowSecurity::Enabled;
        }
        return Ok(());
    }
    if cursor.eat(&["force"]) {
        cursor.expect(&LEVEL)?;
        match table.row_security {
            // ENABLE may follow.
            RowSecurity::Off => target.forced.push((at, target.catalog.tables[place].name.clone())),
            _ => table.row_security = RowSecurity::Forced,
        }
        return Ok(());
    }
    if !cursor.is(&["enable"]) && !cursor.is(&["disable"]) {
        return Err(unmodelled(at, "this of a table"));
    }
    let enabled = trigger::enabled(cursor)?;
    if cursor.eat(&LEVEL) {
        let forced = target.forced.iter().position(|(_, name)| *name == table.name);
        let forced = forced.filter(|_| enabled != Enabled::Never).map(|at| target.forced.remove(at));
        table.row_security = match (enabled, table.row_security) {
            (Enabled::Never, _) => RowSecurity::Off,
            (_, RowSecurity::Off | RowSecurity::Enabled) if forced.is_none() => RowSecurity::Enabled,
            _ => RowSecurity::Forced,
        };
        return Ok(());
    }
    if cursor.eat(&["trigger"]) {
        if cursor.eat(&["user"]) || cursor.eat(&["all"]) {
            table.triggers.iter_mut().for_each(|trigger| trigger.enabled = enabled);
            return Ok(());
        }
        let name = cursor.name()?;
        let known: Vec<Text> = table.triggers.iter().map(|trigger| trigger.name.clone()).collect();
        let found = table.triggers.iter_mut().find(|trigger| trigger.name == name);
        found.ok_or_else(|| absent(at, "trigger", &name, known))?.enabled = enabled;
        return Ok(());
    }
    cursor.expect(&["rule"])?;
    let name = cursor.name()?;
    let known: Vec<Text> = table.rules.iter().map(|rule| rule.name.clone()).collect();
    let found = table.rules.iter_mut().find(|rule| rule.name == name);
    found.ok_or_else(|| absent(at, "rule", &name, known))?.enabled = enabled;
    Ok(())
}

/// Behind ADD: a column or a constraint.
fn add(cursor: &mut Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    let is_column = cursor.eat(&["column"]);
    if !is_column && constraint::begins(cursor) {
        let given = constraint::of_table(cursor)?;
        return constraint::add(given, place, target);
    }
    let if_not_exists = cursor.eat(&["if", "not", "exists"]);
    let at = cursor.at();
    let given = column::read(cursor, target)?;
    let table = &target.catalog.tables[place];
    if target.column(table, &given.column.name).is_some() {
        return if if_not_exists { Ok(()) } else { Err(twice(at, "column", &given.column.name)) };
    }
    let name = table.name.clone();
    stars::fix(at, &name, target)?;
    for given in table::add_column(given, &name, place, target) {
        constraint::add(given, place, target)?;
    }
    Ok(())
}

/// SET and RESET of the table itself.
fn set(cursor: &mut Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    if cursor.eat(&["reset"]) {
        let names = storage::names(cursor.group()?)?;
        storage::reset(&mut target.catalog.tables[place].storage, &names);
        return Ok(());
    }
    cursor.expect(&["set"])?;
    let table = &mut target.catalog.tables[place];
    if cursor.is_mark('(') {
        storage::set(&mut table.storage, storage::parameters(cursor.group()?)?);
    } else if cursor.eat(&["logged"]) {
        table.unlogged = false;
    } else if cursor.eat(&["unlogged"]) {
        table.unlogged = true;
    } else if cursor.eat(&["without", "cluster"]) || cursor.eat(&["without", "oids"]) {
        // No catalog holds either.
    } else if cursor.eat(&["schema"]) {
        let was = table.name.clone();
        let now = QualifiedName { schema: cursor.name()?, name: was.name.clone() };
        return renaming::relation(at, &was, &now, target);
    } else if cursor.eat(&["tablespace"]) {
        let tablespace = cursor.name()?;
        if tablespace != "pg_default" {
            return Err(unmodelled(at, "a tablespace"));
        }
    } else if cursor.eat(&["access", "method"]) {
        if cursor.name()? != "heap" {
            return Err(unmodelled(at, "the access method of a table"));
        }
    } else {
        return Err(unmodelled(at, "this of a table"));
    }
    Ok(())
}

fn replica_identity(cursor: &mut Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    let identity = match cursor.one_of(&["default", "nothing", "full"]) {
        Some("default") => None,
        Some("nothing") => Some(ReplicaIdentity::Nothing),
        Some(_) => Some(ReplicaIdentity::Full),
        None => {
            cursor.expect(&["using", "index"])?;
            let at = cursor.at();
            let name = cursor.name()?;
            let schema = target.catalog.tables[place].name.schema.clone();
            let is_own = target.index(&QualifiedName { schema, name: name.clone() }).is_some();
            if !is_own && !attach::has_part(place, &name, target) {
                let written = Written { at, schema: None, name };
                return Err(super::comment::no_index(&written, target));
            }
            Some(ReplicaIdentity::Index(name))
        }
    };
    target.catalog.tables[place].replica_identity = identity;
    Ok(())
}
