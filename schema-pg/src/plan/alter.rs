//! Changing things that are there.

use super::create;
use super::phase::Phase;
use super::statement::alter;
use super::step::{Lock, Step};
use super::steps::Steps;
use super::{
    column, comments, composite, constraint, domain, enum_type, extension, grants, index, remade, remove, replace,
    replica, sequence, table, view,
};
use crate::catalog::{ConstraintKind, Enabled, Text};
use crate::diff::Item;
use crate::diff::renamed::is_same;
use crate::lower::temporary;
use crate::sql::{CreateFunction, EnableEventTrigger, Statement, TableAction};

/// The first became the second.
pub fn item<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    match (was, now) {
        (Item::Schema(old), Item::Schema(new)) if old.distributed != new.distributed => {
            super::distribution::schema(&new.name, new.distributed, false, steps);
        }
        (Item::Extension(old), Item::Extension(new)) => extension::change(old, new, steps),
        (Item::Enum(old), Item::Enum(new)) if enum_type::labels(old, new, steps) => return,
        (Item::Domain(old), Item::Domain(new)) => {
            let differs = old.ty != new.ty || old.collation != new.collation;
            match differs && !is_same(&old.ty, &new.ty, steps.renamed_types()) || steps.replaced.contains(&new.name) {
                true => return replace::replace(was, now, steps),
                false => domain::domain(old, new, steps),
            }
        }
        (Item::Composite(old), Item::Composite(new)) => match steps.replaced.contains(&new.name) {
            true => return replace::replace(was, now, steps),
            false => composite::composite(old, new, steps),
        },
        (Item::Range(_), Item::Range(new))
            // There is no ALTER TYPE for ranges.
            if steps.replaced.contains(&new.name) => return replace::replace(was, now, steps),
        (Item::Range(old), Item::Range(new)) if (&old.subtype, &old.options) != (&new.subtype, &new.options) => {
            remove::take_off(was, steps);
            create::item(now, steps);
        }
        (
            Item::Enum(_) | Item::Domain(_) | Item::Composite(_) | Item::Range(_),
            Item::Enum(_) | Item::Domain(_) | Item::Composite(_) | Item::Range(_),
        ) if was.object() == now.object() && std::mem::discriminant(&was) != std::mem::discriminant(&now) => {
            return replace::replace(was, now, steps);
        }
        (Item::Sequence(old), Item::Sequence(new)) => sequence::sequence(old, new, steps),
        (Item::Function(old), Item::Function(new)) => {
            let replace = Statement::CreateFunction(CreateFunction { function: new, replace: true });
            let body = |of: &crate::catalog::Function| {
                let mut of = of.clone();
                (of.comment, of.grants, of.private) = (None, Vec::new(), false);
                of
            };
            if body(old) != body(new) {
                steps.push(Phase::Functions, Step::new(create::FUNCTIONS, replace));
            }
        }
        (Item::Aggregate(old), Item::Aggregate(new))
            if old.options != new.options => {
                remove::take_off(was, steps);
                return create::item(now, steps);
            }
        (Item::Table(old), Item::Table(new)) => table::table(old, new, steps),
        // PostgreSQL alters it with that of the table above.
        (Item::Column(..), Item::Column(table, new)) if steps.inheritance.follows(&table.name, &new.name) => return,
        (Item::Column(old_table, old), Item::Column(new_table, new)) => {
            return match steps.recreates((old_table, old), (new_table, new)) {
                true => remade::remake((old_table, old), (new_table, new), steps),
                false => column::change((old_table, old), (new_table, new), steps),
            };
        }
        (Item::Constraint(old_table, old), Item::Constraint(new_table, new)) => {
            let made_anew = constraint::change((old_table, old), (new_table, new), steps);
            if made_anew {
                return comments::of(now, steps);
            }
        }
        (Item::Index(old_table, old), Item::Index(new_table, new)) => {
            let quiet = steps.is_quiet(new_table);
            let read = steps.read(old_table).index(&old.name).cloned().unwrap_or_else(|| old.clone());
            if read.created() != new.created() {
                let of = |name: &Text| old.mentions(name);
                if steps.is_retyped(old_table, of) && !steps.goes_early(old_table, of) {
                    remove::item(was, steps);
                    return create::item(now, steps);
                }
                if steps.goes_early(old_table, of) {
                    index::create(new_table, new, steps);
                    replica::identity_by(new_table, (&new.name, new.name.clone()), Phase::References, steps);
                    return comments::of(now, steps);
                }
                match !quiet && new_table.partition_by.is_some() {
                    true => super::partition::replace(new_table, old, new, steps),
                    false => index::change(&new_table.name, old, new, quiet, Some(new_table), steps),
                }
                let meanwhile = if quiet { new.name.clone() } else { temporary(&new.name) };
                replica::identity_by(new_table, (&new.name, meanwhile), Phase::References, steps);
                return if quiet { comments::of(now, steps) } else { comments::late(now, steps) };
            }
        }
        (Item::IndexNames(old), Item::IndexNames(new)) => return super::index_names::change(old, new, steps),
        (Item::Overrides(_), Item::Overrides(new)) => return super::inherited::change(new, steps),
        (Item::ViewIndex(_, old), Item::ViewIndex(view, new))
            if old.created() != new.created() => {
                let quiet = !steps.options.online;
                index::change(&view.name, old, new, quiet, None, steps);
                return if quiet { comments::of(now, steps) } else { comments::late(now, steps) };
            }
        (Item::Trigger(table, old), Item::Trigger(new_table, new)) => {
            let said = |of: &crate::catalog::Trigger| {
                let mut of = of.clone();
                (of.comment, of.enabled) = (None, Enabled::Origin);
                of
            };
            if said(&steps.read_trigger(table, old)) != said(new) {
                remove::item(was, steps);
                create::trigger(new_table, new, steps);
                comments::of(now, steps);
                return;
            }
            if old.enabled != new.enabled {
                let statement = alter(new_table, TableAction::EnableTrigger(new.enabled, &new.name));
                let step = Step::new("triggers after their tables and functions", statement);
                steps.push(Phase::Triggers, step.locks(Lock::ShareRowExclusive));
            }
        }
        (Item::Rule(table, old), Item::Rule(new_table, new))
            if (*steps.read_rule(table, old) != new.definition || old.enabled != new.enabled) => {
                remove::item(was, steps);
                create::rule(new_table, new, steps);
                comments::of(now, steps);
                return;
            }
        (Item::Policy(old_table, old), Item::Policy(new_table, new)) => {
            let said = |of: &crate::catalog::Policy| crate::catalog::Policy { comment: None, ..of.clone() };
            if steps.read(old_table).policy(&old.name).map_or_else(|| said(old), said) != said(new) {
                remove::item(was, steps);
                super::policy::create(new_table, new, steps);
                comments::of(now, steps);
                return;
            }
        }
        (Item::View(old), Item::View(new)) => view::view(old, new, steps),
        (Item::Statistics(old), Item::Statistics(new))
            if old.definition != new.definition => {
                remove::item(was, steps);
                create::item(now, steps);
                return;
            }
        (Item::EventTrigger(old), Item::EventTrigger(new)) => {
            if (&old.event, &old.tags, &old.function) != (&new.event, &new.tags, &new.function) {
                remove::item(was, steps);
                create::item(now, steps);
                return;
            }
            if old.enabled != new.enabled {
                let statement = Statement::EnableEventTrigger(EnableEventTrigger(new));
                steps.push(
                    Phase::Comments,
                    Step::new("event triggers last: they would fire during this plan", statement),
                );
            }
        }
        (Item::TypePrivileges(old), Item::TypePrivileges(new)) => grants::of_type(Some(old), Some(new), steps),
        (Item::DefaultPrivileges(old), Item::DefaultPrivileges(new)) => grants::default(Some(old), Some(new), steps),
        _ => {}
    }
    comments::changed(was, now, steps);
    grants::changed(was, now, steps);
}

/// It is dropped and made anew, because what is under it changes.
pub fn rebuild<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    if let (Item::Column(old_table, old), Item::Column(new_table, new)) = (was, now) {
        if steps.inheritance.follows(&new_table.name, &new.name) {
            return;
        }
        return remade::remake((old_table, old), (new_table, new), steps);
    }
    match (was, now) {
        (Item::Default(_, old), Item::Default(new_table, new)) => {
            let because = "set the default again: a function that it calls is recreated";
            let (Some(_), Some(after)) = (&old.default, &new.default) else { return };
            let drop = alter(&new_table.name, TableAction::DropDefault(&new.name));
            let drop = Step::new(because, drop).locks(Lock::AccessExclusive);
            steps.push(Phase::DropDependents, drop);
            let set = alter(&new_table.name, TableAction::SetDefault(&new.name, after));
            steps.push(Phase::Columns, Step::new(because, set).locks(Lock::AccessExclusive));
            return;
        }
        (Item::DomainCheck(..), Item::DomainCheck(new, check)) => return domain::check_anew(new, check, steps),
        (Item::DomainDefault(old), Item::DomainDefault(new)) => return domain::default_anew(old, new, steps),
        (Item::Index(old_table, old), Item::Index(..)) => {
            let concurrently = !steps.is_quiet(old_table) && old_table.partition_by.is_none();
            remove::take_off_index(steps.called(&old_table.name), old, concurrently, steps);
        }
        (Item::ViewIndex(view, old), Item::ViewIndex(..)) => {
            remove::take_off_index(&view.name, old, steps.options.online, steps);
        }
        (Item::Constraint(table, old), Item::Constraint(..))
            if matches!(old.kind, ConstraintKind::ForeignKey { .. }) =>
        {
            let because = "recreate foreign keys whose referenced key changes";
            let drop = alter(steps.called(&table.name), TableAction::DropConstraint(old.name.clone()));
            let target = match &old.kind {
                ConstraintKind::ForeignKey { target, .. } => Some(target),
                _ => None,
            };
            let of_was = |name: &crate::catalog::QualifiedName| steps.was().table(name);
            let leaves = [Some(table), target.and_then(of_was)].into_iter().flatten();
            let leaves = leaves.into_iter().any(|table| super::distribution::leaves_nodes(table, steps));
            let phase = if leaves { Phase::Undistribution } else { Phase::DropReferences };
            steps.push(phase, Step::new(because, drop).locks(Lock::AccessExclusive));
        }
        _ => remove::item(was, steps),
    }
    create::item(now, steps);
}
