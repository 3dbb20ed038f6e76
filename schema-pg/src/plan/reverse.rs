//! What undoes a step that was just done.

use std::borrow::Cow;

use super::statement::{alter, drop_index};
use crate::sql::{DropAggregate, DropFunction, DropGeneral, DropTrigger, RenameEnumValue, Statement, TableAction};

/// What undoes a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Reverse<'a> {
    /// This statement, as long as no step after it is done.
    Statement(Statement<'a>),
    /// Nothing by itself: [`Plan::reverse`](crate::Plan::reverse) brings back what was there, or it goes with what another step made.
    WithPlan,
    /// Nothing does, for this reason.
    Never(&'static str),
}

impl<'a> Reverse<'a> {
    /// What undoes a statement by itself: dropping what it made, calling what it renamed as before.
    pub(super) fn of(statement: &Statement<'a>) -> Self {
        use Statement as S;
        let undo = match statement {
            S::CreateSchema(new) => S::DropGlobal("SCHEMA", &new.0.name),
            S::CreateEnum(new) => S::Drop("TYPE", &new.0.name),
            S::CreateDomain(new) => S::Drop("DOMAIN", &new.0.name),
            S::CreateComposite(new) => S::Drop("TYPE", &new.0.name),
            S::CreateRange(new) => S::Drop("TYPE", &new.0.name),
            S::CreateSequence(new) => S::Drop("SEQUENCE", &new.0.name),
            S::CreateFunction(new) if !new.replace => {
                S::DropFunction(Box::new(DropFunction(Cow::Borrowed(new.function))))
            }
            S::CreateAggregate(new) => S::DropAggregate(DropAggregate(new.0)),
            S::CreateTable(new) => S::Drop("TABLE", &new.table.name),
            S::CreateView(new) if new.form.is_new() => {
                let word = if new.view.is_materialized() { "MATERIALIZED VIEW" } else { "VIEW" };
                S::Drop(word, &new.view.name)
            }
            S::CreateIndex(new) => drop_index(new.table, &new.index.name, new.concurrently),
            S::CreateTrigger(new) => S::DropTrigger(DropTrigger { table: new.table, trigger: new.trigger }),
            S::CreateEventTrigger(new) => S::DropGlobal("EVENT TRIGGER", &new.0.name),
            S::CreateGeneral(new) => S::DropGeneral(DropGeneral(new.0)),
            S::CreatePolicy(new) => S::DropPart("POLICY", &new.policy.name, new.table),
            S::Rename(what, schema, names) => S::Rename(what, schema, Box::new((names.1.clone(), names.0.clone()))),
            S::RenameEnumValue(new) => {
                S::RenameEnumValue(RenameEnumValue { was: new.now, now: new.was, ..new.clone() })
            }
            S::AlterTable(item) => match action(&item.action) {
                Some(action) => alter(item.table, action),
                None => return Reverse::WithPlan,
            },
            _ => return Reverse::WithPlan,
        };
        Reverse::Statement(undo)
    }
}

/// What undoes a change of a table by itself.
fn action<'a>(action: &TableAction<'a>) -> Option<TableAction<'a>> {
    use TableAction as A;
    Some(match action {
        A::AddColumn(Cow::Borrowed(column)) => A::DropColumn(&column.name),
        A::AddFilled(column, _) => A::DropColumn(&column.name),
        A::RenameColumn(was, now) => A::RenameColumn(now, was),
        A::RenameConstraint(was, now) => A::RenameConstraint(now, was),
        A::AddConstraint { constraint, .. } => A::DropConstraint(constraint.name.clone()),
        A::AddCheck(name, _) => A::DropConstraint(name.clone()),
        A::SetNotNull(column, None) => A::DropNotNull(column),
        A::RowSecurity(on) => A::RowSecurity(!on),
        A::ForceRowSecurity(on) => A::ForceRowSecurity(!on),
        A::Inherit(parent) => A::NoInherit(parent),
        _ => return None,
    })
}
