//! The way back: a plan of its own for a whole plan, one statement for a step that was just done.

use std::borrow::Cow;

use super::statement::{alter, drop_index};
use super::{Plan, PlanOptions, plan};
use crate::catalog::Catalog;
use crate::diff::{Changes, Renames, diff};
use crate::sql::{DropAggregate, DropFunction, DropTrigger, RenameEnumValue, Statement, TableAction};

/// What undoes a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Reverse<'a> {
    /// This statement, as long as no step after it is done.
    Statement(Statement<'a>),
    /// Nothing by itself: [`Plan::reverse`] brings back what was there, or it goes with what another step made.
    WithPlan,
    /// Nothing does, for this reason.
    Never(&'static str),
}

/// What a plan leads from and to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Way<'a> {
    pub was: &'a Catalog,
    pub now: &'a Catalog,
    pub renames: Renames,
    pub options: PlanOptions,
}

impl<'a> Way<'a> {
    pub(super) fn of(changes: &Changes<'a>, options: &PlanOptions) -> Self {
        Self { was: changes.was, now: changes.now, renames: changes.renames.clone(), options: options.clone() }
    }
}

impl<'a> Plan<'a> {
    /// The plan that brings back what was there before this one: by the same rules as any other plan, so what is recreated has its
    /// comment, its owner, its privileges and its indexes again. Rows and values that were lost do not come back
    /// ([`Hazard::DataLoss`](super::Hazard::DataLoss)); what was made since is dropped, with what is in it.
    ///
    /// `None` where the plan is not whole: something was refused, or it is one [stage](Plan::stage) alone. A plan that was
    /// interrupted is left by planning from what the database holds then.
    ///
    /// ```
    /// use schema_pg::catalog::{Catalog, Schema};
    ///
    /// let catalog = Catalog { schemas: vec![Schema::new("app")], ..Catalog::default() };
    /// let plan = schema_pg::create(&catalog);
    /// let back = plan.reverse().expect("nothing was refused");
    /// assert!(back.to_string().contains("DROP SCHEMA"));
    /// ```
    pub fn reverse(&self) -> Option<Plan<'a>> {
        let Way { was, now, renames, options } = self.way.as_ref().filter(|_| self.refused.is_empty())?;
        let options = PlanOptions { allow_all: true, backfill: Default::default(), ..options.clone() };
        Some(plan(&diff(now, was, &renames.reversed()), &options))
    }
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
            S::CreateView(new) if !new.replace => {
                let word = if new.view.is_materialized() { "MATERIALIZED VIEW" } else { "VIEW" };
                S::Drop(word, &new.view.name)
            }
            S::CreateIndex(new) => drop_index(new.table, &new.index.name, new.concurrently),
            S::CreateTrigger(new) => S::DropTrigger(DropTrigger { table: new.table, trigger: new.trigger }),
            S::CreateEventTrigger(new) => S::DropGlobal("EVENT TRIGGER", &new.0.name),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Column, DataType, QualifiedName, Table};

    fn catalog(columns: &[&'static str]) -> Catalog {
        let mut table = Table::new(QualifiedName::new("public", "t"));
        table.columns =
            columns.iter().map(|name| Column { nullable: true, ..Column::new(*name, DataType::Text) }).collect();
        Catalog { tables: vec![table], ..Catalog::default() }
    }

    fn steps(plan: &Plan<'_>) -> Vec<String> {
        plan.steps.iter().map(|step| step.sql().replace('"', "")).collect()
    }

    #[test]
    fn what_was_made_is_dropped_and_what_was_dropped_is_made() {
        let (was, now) = (catalog(&["a", "b"]), catalog(&["a", "c"]));
        let changes = diff(&was, &now, &Renames::none());
        let there = plan(&changes, &PlanOptions::default().allow("public.t.b"));
        assert_eq!(steps(&there), ["ALTER TABLE public.t ADD COLUMN c text", "ALTER TABLE public.t DROP COLUMN b"]);
        let back = there.reverse().unwrap();
        assert_eq!(steps(&back), ["ALTER TABLE public.t ADD COLUMN b text", "ALTER TABLE public.t DROP COLUMN c"]);
        let undo = |step: &crate::Step<'_>| match &step.reverse {
            Reverse::Statement(statement) => statement.to_string().replace('"', ""),
            other => format!("{other:?}"),
        };
        let undone: Vec<String> = there.steps.iter().map(undo).collect();
        assert_eq!(undone, ["ALTER TABLE public.t DROP COLUMN c", "WithPlan"]);
    }

    #[test]
    fn a_plan_that_refuses_and_a_stage_alone_have_no_reverse() {
        let (was, now) = (catalog(&["a", "b"]), catalog(&["a"]));
        let changes = diff(&was, &now, &Renames::none());
        assert!(plan(&changes, &PlanOptions::default()).reverse().is_none());
        let whole = plan(&changes, &PlanOptions::default().allow("public.t.b"));
        assert!(whole.reverse().is_some() && whole.stage(crate::Stage::Contract).reverse().is_none());
    }
}
