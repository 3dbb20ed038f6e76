//! Things under other names.

use super::inherited::together;
use super::phase::Phase;
use super::statement::alter;
use super::step::{Hazard, Lock, Refused, Step};
use super::steps::Steps;
use crate::catalog::{Column, Index, Object, QualifiedName, Text, default_sequence};
use crate::diff::Item;
use crate::sql::{RenameEnumValue, Statement, TableAction};

/// A thing has another name.
pub fn rename<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    let because = "renames first: what follows uses the new names";
    let old = "they know the old name";
    match (was, now) {
        (Item::Table(old_table), Item::Table(new)) => {
            named("TABLE", &old_table.name, &new.name, true, steps);
            for column in new.columns.iter().filter(|column| column.identity.is_some() && is_unnamed(column)) {
                // Columns that are renamed too follow on their own.
                if old_table.column(&column.name).is_some() {
                    numbering(&new.name, (&old_table.name.name, &column.name), (&new.name.name, &column.name), steps);
                }
            }
        }
        (Item::Enum(old), Item::Enum(new)) => named("TYPE", &old.name, &new.name, false, steps),
        (Item::Composite(old), Item::Composite(new)) => named("TYPE", &old.name, &new.name, false, steps),
        (Item::Range(old), Item::Range(new)) => named("TYPE", &old.name, &new.name, false, steps),
        (Item::Domain(old), Item::Domain(new)) => named("DOMAIN", &old.name, &new.name, false, steps),
        (Item::Column(old_table, old_column), Item::Column(table, new)) => {
            let action = TableAction::RenameColumn(&old_column.name, &new.name);
            if steps.inheritance.is_renamed_elsewhere(&table.name, &new.name) {
                let why = "PostgreSQL renames a column that tables have from several others in all of those or in none: say that it is renamed in each";
                let object = Object::Column(old_table.name.clone(), old_column.name.clone());
                return steps.refused.push(Refused::impossible(object, why));
            }
            let statement = together(table, (&old_column.name, &new.name), action, steps);
            let step = statement.map(|statement| Step::new(because, statement).locks(Lock::AccessExclusive));
            steps.extend(Phase::Rename, step.map(|step| step.risks(Hazard::Incompatible(old))));
            if new.identity.is_some() && old_column.identity.is_some() && is_unnamed(new) && is_unnamed(old_column) {
                let (was, now) = ((&old_table.name.name, &old_column.name), (&table.name.name, &new.name));
                numbering(&table.name, was, now, steps);
            }
        }
        (Item::Constraint(_, old), Item::Constraint(table, new)) => {
            let action = TableAction::RenameConstraint(&old.name, &new.name);
            steps.push(Phase::Rename, Step::new(because, alter(&table.name, action)).locks(Lock::AccessExclusive));
        }
        (Item::Label(_, old), Item::Label(ty, new)) => {
            let statement = Statement::RenameEnumValue(RenameEnumValue { name: &ty.name, was: old, now: new });
            let step = Step::new(because, statement);
            steps.push(Phase::Rename, step.risks(Hazard::Incompatible("they know the old label")));
        }
        (Item::Index(_, old), Item::Index(table, new)) => index_name(&table.name, old, new, steps),
        (Item::ViewIndex(_, old), Item::ViewIndex(view, new)) => index_name(&view.name, old, new, steps),
        _ => {}
    }
}

fn index_name<'a>(owner: &'a QualifiedName, old: &'a Index, new: &'a Index, steps: &mut Steps<'a, '_>) {
    let because = "renames first: what follows uses the new names";
    let statement = Statement::Rename("INDEX", &owner.schema, Box::new((old.name.clone(), new.name.clone())));
    steps.push(Phase::Rename, Step::new(because, statement));
}

/// PostgreSQL named the sequence of its identity.
fn is_unnamed(column: &Column) -> bool {
    column.options.as_ref().is_none_or(|options| options.sequence_name.is_none())
}

/// The sequence of an identity is called by its table and column (`users_id_seq`): it follows.
fn numbering<'a>(table: &'a QualifiedName, was: (&Text, &Text), now: (&Text, &Text), steps: &mut Steps<'a, '_>) {
    let (was, now) = (default_sequence(was.0, was.1), default_sequence(now.0, now.1));
    if was == now {
        return;
    }
    let because = "renames first: what follows uses the new names";
    let rename = |was: &str, now: &str| {
        Statement::Rename("SEQUENCE IF EXISTS", &table.schema, Box::new((was.to_owned().into(), now.to_owned().into())))
    };
    steps.push(Phase::Rename, Step::new(because, rename(&was, &now)));
}

/// First the name, then the schema.
fn named<'a>(
    what: &'static str,
    was: &'a QualifiedName,
    now: &'a QualifiedName,
    is_table: bool,
    steps: &mut Steps<'a, '_>,
) {
    let because = "renames first: what follows uses the new names";
    let lock = if is_table { Lock::AccessExclusive } else { Lock::None };
    let risk = || Hazard::Incompatible("they know the old name");
    if was.name != now.name {
        let statement = Statement::Rename(what, &was.schema, Box::new((was.name.clone(), now.name.clone())));
        steps.push(Phase::Rename, Step::new(because, statement).locks(lock).risks(risk()));
    }
    if was.schema != now.schema {
        let statement = Statement::SetSchema(what, &was.schema, &now.name, &now.schema);
        let step = Step::new(because, statement).locks(lock).risks(risk());
        steps.push(Phase::Rename, step);
    }
}
