//! Changing things that are there, but columns and constraints.

use super::create::{self, alter};
use super::phase::{Phase, Steps};
use super::step::{Hazard, Lock, Step};
use super::{column, comments, constraint, grants, remove};
use crate::catalog::{
    CompositeType, Domain, Enabled, EnumType, Index, Object, QualifiedName, Sequence, Table, Text, View,
};
use crate::diff::Item;
use crate::lower::temporary;
use crate::sql::{
    AddEnumValue, AlterDomain, AlterSequence, CreateFunction, CreateIndex, CreateView, DomainAction,
    EnableEventTrigger, OwnSequence, Place, RenameEnumValue, Statement, TableAction, UpdateExtension,
};

/// The first became the second.
pub fn item<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    match (was, now) {
        (Item::Extension(old), Item::Extension(new)) => {
            if old.version != new.version && new.version.is_some() {
                let statement = Statement::UpdateExtension(UpdateExtension(new));
                let step = Step::new("extensions before what uses them", statement, None);
                steps.push(Phase::Schemas, step.never_undone("an extension has no way back to an older version"));
            }
        }
        (Item::Enum(old), Item::Enum(new)) => labels(old, new, steps),
        (Item::Domain(old), Item::Domain(new)) => domain(old, new, steps),
        (Item::Composite(old), Item::Composite(new)) => composite(old, new, steps),
        (Item::Range(old), Item::Range(new)) => {
            // There is no ALTER TYPE for ranges.
            if (&old.subtype, &old.options) != (&new.subtype, &new.options) {
                take_off(was, steps);
                create::item(now, steps);
            }
        }
        (Item::Sequence(old), Item::Sequence(new)) => sequence(old, new, steps),
        (Item::Function(old), Item::Function(new)) => {
            let undo = Statement::CreateFunction(CreateFunction { function: old, replace: true });
            let replace = Statement::CreateFunction(CreateFunction { function: new, replace: true });
            let body = |of: &crate::catalog::Function| {
                let mut of = of.clone();
                (of.comment, of.grants, of.private) = (None, Vec::new(), false);
                of
            };
            if body(old) != body(new) {
                steps.push(Phase::Functions, Step::new(create::FUNCTIONS, replace, Some(undo)));
            }
        }
        (Item::Aggregate(old), Item::Aggregate(new)) => {
            if old.options != new.options {
                take_off(was, steps);
                create::item(now, steps);
            }
        }
        (Item::Table(old), Item::Table(new)) => table(old, new, steps),
        (Item::Column(old_table, old), Item::Column(new_table, new)) => {
            return column::change((old_table, old), (new_table, new), steps);
        }
        (Item::Constraint(old_table, old), Item::Constraint(new_table, new)) => {
            constraint::change((old_table, old), (new_table, new), steps);
        }
        (Item::Index(old_table, old), Item::Index(new_table, new)) => {
            let quiet = steps.is_quiet(new_table) || new_table.partition_by.is_some();
            if (Index { comment: None, ..old.clone() }) != (Index { comment: None, ..new.clone() }) {
                let of = |name: &Text| column::index_names(old, name);
                if steps.is_retyped(old_table, of) && !steps.goes_early(old_table, of) {
                    remove::item(was, steps);
                    return create::item(now, steps);
                }
                match steps.goes_early(old_table, of) {
                    true => create::index(new_table, new, steps),
                    false => index(&new_table.name, old, new, quiet, Some(new_table), steps),
                }
            }
        }
        (Item::ViewIndex(_, old), Item::ViewIndex(view, new)) => {
            if (Index { comment: None, ..old.clone() }) != (Index { comment: None, ..new.clone() }) {
                index(&view.name, old, new, !steps.options.online, None, steps);
            }
        }
        (Item::Trigger(table, old), Item::Trigger(new_table, new)) => {
            let said = |of: &crate::catalog::Trigger| {
                let mut of = of.clone();
                (of.comment, of.enabled) = (None, Enabled::Usual);
                of
            };
            if said(old) != said(new) {
                remove::item(was, steps);
                create::trigger(new_table, new, steps);
                comments::of(now, steps);
                return;
            }
            if old.enabled != new.enabled {
                let undo = alter(table, TableAction::EnableTrigger(old.enabled, &old.name));
                let statement = alter(new_table, TableAction::EnableTrigger(new.enabled, &new.name));
                let step = Step::new("triggers once their tables and functions are there", statement, Some(undo));
                steps.push(Phase::Triggers, step.locks(Lock::ShareRowExclusive));
            }
        }
        (Item::Rule(_, old), Item::Rule(new_table, new)) => {
            if old.definition != new.definition || old.enabled != new.enabled {
                remove::item(was, steps);
                create::rule(new_table, new, steps);
                comments::of(now, steps);
                return;
            }
        }
        (Item::Policy(_, old), Item::Policy(new_table, new)) => {
            let said = |of: &crate::catalog::Policy| crate::catalog::Policy { comment: None, ..of.clone() };
            if said(old) != said(new) {
                remove::item(was, steps);
                create::policy(new_table, new, steps);
                comments::of(now, steps);
                return;
            }
        }
        (Item::View(old), Item::View(new)) => view(old, new, steps),
        (Item::Statistics(old), Item::Statistics(new)) => {
            if old.definition != new.definition {
                remove::item(was, steps);
                create::item(now, steps);
                return;
            }
        }
        (Item::EventTrigger(old), Item::EventTrigger(new)) => {
            if (&old.event, &old.tags, &old.function) != (&new.event, &new.tags, &new.function) {
                remove::item(was, steps);
                create::item(now, steps);
                return;
            }
            if old.enabled != new.enabled {
                let undo = Statement::EnableEventTrigger(EnableEventTrigger(old));
                let statement = Statement::EnableEventTrigger(EnableEventTrigger(new));
                steps.push(
                    Phase::Comments,
                    Step::new("event triggers last: they would be called by this plan", statement, Some(undo)),
                );
            }
        }
        (Item::DefaultPrivileges(old), Item::DefaultPrivileges(new)) => grants::default(Some(old), Some(new), steps),
        _ => {}
    }
    comments::changed(was, now, steps);
    grants::changed(was, now, steps);
}

/// It is dropped and made anew, because what is under it changes.
pub fn rebuild<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    if let (Item::Column(old_table, old), Item::Column(new_table, new)) = (was, now) {
        return column::rebuild((old_table, old), (new_table, new), steps);
    }
    remove::item(was, steps);
    create::item(now, steps);
}

/// A view or function that is made anew: dropped before what is under it changes.
pub fn take_off<'a>(was: Item<'a>, steps: &mut Steps<'a, '_>) {
    match was {
        Item::Function(old) => {
            let undo = Statement::CreateFunction(CreateFunction { function: old, replace: false });
            let drop = Statement::DropFunction(crate::sql::DropFunction(old));
            steps.push(Phase::TakeOff, Step::new(BECAUSE, drop, Some(undo)));
        }
        Item::View(old) => remove::view(old, Phase::TakeOff, steps),
        Item::Range(old) => {
            let undo = Statement::CreateRange(crate::sql::CreateRange(old));
            steps.push(Phase::TakeOff, Step::new(BECAUSE, Statement::Drop("TYPE", &old.name), Some(undo)));
        }
        Item::Aggregate(old) => {
            let undo = Statement::CreateAggregate(crate::sql::CreateAggregate(old));
            let drop = Statement::DropAggregate(crate::sql::DropAggregate(old));
            steps.push(Phase::TakeOff, Step::new(BECAUSE, drop, Some(undo)));
        }
        other => remove::item(other, steps),
    }
}

const BECAUSE: &str = "what stands on things that change: nothing may stand on them meanwhile";

/// Labels of an enum type: renamed, added in their places. One that is gone can't be taken from a type.
fn labels<'a>(was: &'a EnumType, now: &'a EnumType, steps: &mut Steps<'a, '_>) {
    let because = "labels are added in place: no table is written anew";
    let renamed = steps.renamed_labels(&now.name);
    let known: Vec<Text> = was
        .labels
        .iter()
        .map(|old| renamed.iter().find(|(was, _)| *was == old).map_or_else(|| old.clone(), |(_, now)| (*now).clone()))
        .collect();
    let gone: Vec<&Text> = known.iter().filter(|label| !now.labels.contains(label)).collect();
    let kept: Vec<&Text> = now.labels.iter().filter(|label| known.contains(label)).collect();
    let in_order = known.iter().filter(|label| now.labels.contains(label)).eq(kept.iter().copied());
    if !gone.is_empty() || !in_order {
        let object = Object::Type(was.name.clone());
        let statement = Statement::Raw(crate::sql::replace_enum(now, &gone));
        let why = "PostgreSQL takes no label from a type, and does not reorder them: the type is made anew";
        let step = Step::new(why, statement, None).locks(Lock::AccessExclusive).risks(Hazard::Rewrite).long();
        steps.push(Phase::Drops, step.contracts().risks(Hazard::DataLoss(object)));
        return;
    }
    // From the last to the first: each has its place before one that is there.
    for (at, label) in now.labels.iter().enumerate().rev() {
        if !known.contains(label) {
            let last = now.labels[..at].iter().rev().find(|label| known.contains(label));
            let place = match (now.labels.get(at + 1), last) {
                (Some(next), _) => Place::Before(next),
                (None, Some(last)) => Place::After(last),
                (None, None) => Place::Only,
            };
            let statement = Statement::AddEnumValue(AddEnumValue { name: &now.name, label, place });
            let step = Step::new(because, statement, None).outside();
            steps.push(Phase::Labels, step.never_undone("PostgreSQL takes no label from a type"));
        }
    }
}

fn domain<'a>(was: &'a Domain, now: &'a Domain, steps: &mut Steps<'a, '_>) {
    let because = "types before the tables whose columns have them";
    let say = |action| Statement::AlterDomain(AlterDomain { domain: &now.name, action });
    if was.ty != now.ty || was.collation != now.collation {
        let object = Object::Type(was.name.clone());
        let statement = Statement::Raw(crate::sql::replace_domain(now));
        let why = "the type under a domain can't be changed: the domain is made anew, its columns are written anew";
        let step = Step::new(why, statement, None).locks(Lock::AccessExclusive).risks(Hazard::Rewrite).long();
        steps.push(Phase::Columns, step.risks(Hazard::DataLoss(object)));
        return;
    }
    if was.default != now.default {
        let action = |of: &'a Domain| of.default.as_ref().map_or(DomainAction::DropDefault, DomainAction::SetDefault);
        steps.push(Phase::Objects, Step::new(because, say(action(now)), Some(say(action(was)))));
    }
    if was.not_null != now.not_null {
        let action = |on| if on { DomainAction::SetNotNull } else { DomainAction::DropNotNull };
        let step = Step::new(because, say(action(now.not_null)), Some(say(action(was.not_null))));
        let step = if now.not_null { step.locks(Lock::Share).risks(Hazard::Scan).long() } else { step };
        steps.push(Phase::Objects, step);
    }
    for old in was.checks.iter().filter(|old| !now.checks.contains(old)) {
        let undo = say(DomainAction::AddCheck(old, false));
        steps.push(Phase::TakeOff, Step::new(because, say(DomainAction::DropCheck(&old.name)), Some(undo)));
    }
    for new in now.checks.iter().filter(|new| !was.checks.contains(new)) {
        let undo = say(DomainAction::DropCheck(&new.name));
        steps.push(Phase::Constraints, Step::new(because, say(DomainAction::AddCheck(new, false)), Some(undo)));
        if !new.not_valid {
            let because = "values that are there are looked at in a transaction of its own";
            let step = Step::new(because, say(DomainAction::ValidateCheck(&new.name)), None);
            steps.push(Phase::Validate, step.locks(Lock::Share).risks(Hazard::Scan).long());
        }
    }
}

fn composite<'a>(was: &'a CompositeType, now: &'a CompositeType, steps: &mut Steps<'a, '_>) {
    let because = "types before the tables whose columns have them";
    for old in was.attributes.iter().filter(|old| !now.attributes.iter().any(|new| new.name == old.name)) {
        let statement = Statement::Raw(crate::sql::drop_attribute(&now.name, &old.name));
        let object = Object::Column(was.name.clone(), old.name.clone());
        let undo = Statement::Raw(crate::sql::add_attribute(&was.name, old));
        steps.push(Phase::Drops, Step::new(because, statement, Some(undo)).risks(Hazard::DataLoss(object)));
    }
    for new in &now.attributes {
        match was.attributes.iter().find(|old| old.name == new.name) {
            None => {
                let undo = Statement::Raw(crate::sql::drop_attribute(&now.name, &new.name));
                let statement = Statement::Raw(crate::sql::add_attribute(&now.name, new));
                steps.push(Phase::Objects, Step::new(because, statement, Some(undo)));
            }
            Some(old) if old != new => {
                let undo = Statement::Raw(crate::sql::alter_attribute(&was.name, old));
                let statement = Statement::Raw(crate::sql::alter_attribute(&now.name, new));
                steps.push(Phase::Objects, Step::new(because, statement, Some(undo)));
            }
            Some(_) => {}
        }
    }
}

fn sequence<'a>(was: &'a Sequence, now: &'a Sequence, steps: &mut Steps<'a, '_>) {
    let because = "sequences before the columns that count with them";
    if was.ty != now.ty || was.options != now.options {
        let undo = Statement::AlterSequence(AlterSequence(was));
        let statement = Statement::AlterSequence(AlterSequence(now));
        steps.push(Phase::Objects, Step::new(because, statement, Some(undo)));
    }
    if was.owned_by != now.owned_by {
        let own =
            |of: &'a Sequence| Statement::OwnSequence(OwnSequence { sequence: &of.name, owner: of.owned_by.as_ref() });
        let because = "sequences go with their columns, once those are there";
        steps.push(Phase::References, Step::new(because, own(now), Some(own(was))));
    }
}

/// What is said of the table itself.
fn table<'a>(was: &'a Table, now: &'a Table, steps: &mut Steps<'a, '_>) {
    let because = "what is said of the table itself";
    let mut push = |action, undo, lock, phase| {
        let undo = Some(alter(&was.name, undo));
        steps.push(phase, Step::new(because, alter(&now.name, action), undo).locks(lock));
    };
    if was.storage != now.storage {
        let gone = |a: &'a Table, b: &Table| -> Vec<&'a Text> {
            let stays = |name: &Text| b.storage.iter().any(|(other, _)| other == name);
            a.storage.iter().map(|(name, _)| name).filter(|name| !stays(name)).collect()
        };
        let lost = gone(was, now);
        if !lost.is_empty() {
            push(
                TableAction::ResetParameters(lost),
                TableAction::SetParameters(&was.storage),
                Lock::ShareUpdateExclusive,
                Phase::Columns,
            );
        }
        if !now.storage.is_empty() {
            let undo = match was.storage.is_empty() {
                true => TableAction::ResetParameters(gone(now, was)),
                false => TableAction::SetParameters(&was.storage),
            };
            push(TableAction::SetParameters(&now.storage), undo, Lock::ShareUpdateExclusive, Phase::Columns);
        }
    }
    for old in was.inherits.iter().filter(|old| !now.inherits.contains(old)) {
        push(TableAction::NoInherit(old), TableAction::Inherit(old), Lock::AccessExclusive, Phase::Columns);
    }
    for new in now.inherits.iter().filter(|new| !was.inherits.contains(new)) {
        push(TableAction::Inherit(new), TableAction::NoInherit(new), Lock::AccessExclusive, Phase::Columns);
    }
    if was.replica_identity != now.replica_identity {
        let (old, new) = (was.replica_identity.as_ref(), now.replica_identity.as_ref());
        push(
            TableAction::ReplicaIdentity(new),
            TableAction::ReplicaIdentity(old),
            Lock::AccessExclusive,
            Phase::References,
        );
    }
    if was.unlogged != now.unlogged {
        let undo = alter(&was.name, TableAction::SetLogged(!was.unlogged));
        let statement = alter(&now.name, TableAction::SetLogged(!now.unlogged));
        let step = Step::new(because, statement, Some(undo)).locks(Lock::AccessExclusive);
        steps.push(Phase::Columns, step.risks(Hazard::Rewrite).long());
    }
    if was.row_security != now.row_security {
        create::row_security(now, was.row_security, steps);
    }
    if was.partition_by != now.partition_by {
        let object = Object::Relation(was.name.clone());
        let statement = Statement::Raw(crate::sql::cannot("a table is not cut otherwise once it has rows", &now.name));
        let why = "PostgreSQL has no way to cut a table otherwise: make a new one and move the rows";
        steps.push(Phase::Drops, Step::new(why, statement, None).risks(Hazard::DataLoss(object)));
    }
    partition(was, now, steps);
}

fn partition<'a>(was: &'a Table, now: &'a Table, steps: &mut Steps<'a, '_>) {
    if was.partition_of == now.partition_of {
        return;
    }
    let because = "partitions leave and join their tables";
    if let Some(of) = &was.partition_of {
        // With a default partition CONCURRENTLY is refused, so the short lock is taken.
        let action = TableAction::Detach { partition: &now.name, concurrently: false };
        let undo = alter(&of.parent, TableAction::Attach(&was.name, of));
        let step = Step::new(because, alter(&of.parent, action), Some(undo)).locks(Lock::AccessExclusive);
        steps.push(Phase::Columns, step);
    }
    if let Some(of) = &now.partition_of {
        let undo = alter(&of.parent, TableAction::Detach { partition: &now.name, concurrently: false });
        let attach = alter(&of.parent, TableAction::Attach(&now.name, of));
        let step = Step::new(because, attach, Some(undo)).locks(Lock::AccessExclusive).risks(Hazard::Scan);
        steps.push(Phase::Columns, step.long());
    }
}

/// An index of another kind under the same name: the new one serves before the old one goes.
fn index<'a>(
    owner: &'a QualifiedName,
    was: &'a Index,
    now: &'a Index,
    quiet: bool,
    table: Option<&'a Table>,
    steps: &mut Steps<'a, '_>,
) {
    let because = "the new index serves before the old one goes";
    if quiet {
        let undo = Statement::CreateIndex(CreateIndex { table: owner, index: was, concurrently: false });
        let drop = create::drop_index(owner, &was.name, false);
        steps.push(Phase::Indexes, Step::new(because, drop, Some(undo)).locks(Lock::AccessExclusive));
        let create = Statement::CreateIndex(CreateIndex { table: owner, index: now, concurrently: false });
        let step = Step::new(because, create, None).locks(Lock::Share).risks(Hazard::IndexBuild);
        steps.push(Phase::Indexes, step);
        return;
    }
    let name = temporary(&now.name);
    let built = Index { name: name.clone(), comment: None, ..now.clone() };
    let sql = CreateIndex { table: owner, index: &built, concurrently: true }.to_string();
    let undo = create::drop_index(owner, &name, true);
    let step = Step::new(because, Statement::Raw(sql), Some(undo)).risks(Hazard::IndexBuild);
    let step = table.map_or(step.clone(), |table| create::unique_hazard(table, now, step));
    steps.push(Phase::Concurrent, step.locks(Lock::ShareUpdateExclusive).outside());
    let undo = Statement::CreateIndex(CreateIndex { table: owner, index: was, concurrently: true });
    let drop = create::drop_index(owner, &was.name, true);
    let step = Step::new(because, drop, Some(undo)).locks(Lock::ShareUpdateExclusive).outside();
    steps.push(Phase::DropIndexes, step.risks(Hazard::Dropped));
    let rename = Statement::Rename("INDEX", &owner.schema, Box::new((name.clone(), now.name.clone())));
    let undo = Statement::Rename("INDEX", &owner.schema, Box::new((now.name.clone(), name)));
    steps.push(Phase::LateRenames, Step::new(because, rename, Some(undo)));
    if now.comment.is_some() && was.comment == now.comment {
        let item = match table {
            Some(table) => Item::Index(table, now),
            None => return,
        };
        comments::of(item, steps);
    }
}

fn view<'a>(was: &'a View, now: &'a View, steps: &mut Steps<'a, '_>) {
    let said = |of: &View| (of.query.clone(), of.kind.clone());
    if !now.is_materialized() && (said(was) != said(now) || was.columns.len() != now.columns.len()) {
        let undo = Statement::CreateView(CreateView { view: was, replace: true });
        let statement = Statement::CreateView(CreateView { view: now, replace: true });
        let because = "views behind the tables and views that they show";
        let step = Step::new(because, statement, Some(undo)).locks(Lock::AccessExclusive);
        steps.push(Phase::Views, step);
    }
    for column in &now.columns {
        if let Some(old) = was.columns.iter().find(|old| old.name == column.name)
            && old.comment != column.comment
        {
            let on = crate::sql::Commented::Column(&now.name, &column.name);
            let statement = crate::sql::Comment { on, text: column.comment.as_ref() };
            let step = Step::new("comments last: they change nothing", Statement::Comment(Box::new(statement)), None);
            steps.push(Phase::Comments, step.locks(Lock::ShareUpdateExclusive));
        }
    }
}

/// A thing has another name.
pub fn rename<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    let because = "renames first: what follows uses the new names";
    let old = "they know the old name";
    match (was, now) {
        (Item::Table(old_table), Item::Table(new)) => {
            named("TABLE", &old_table.name, &new.name, true, steps);
            for column in new.columns.iter().filter(|column| column.identity.is_some()) {
                // Columns that are renamed too follow on their own.
                if old_table.column(&column.name).is_some() {
                    numbering(
                        &old_table.name,
                        (&old_table.name.name, &column.name),
                        (&new.name.name, &column.name),
                        steps,
                    );
                }
            }
        }
        (Item::Enum(old), Item::Enum(new)) => named("TYPE", &old.name, &new.name, false, steps),
        (Item::Composite(old), Item::Composite(new)) => named("TYPE", &old.name, &new.name, false, steps),
        (Item::Range(old), Item::Range(new)) => named("TYPE", &old.name, &new.name, false, steps),
        (Item::Domain(old), Item::Domain(new)) => named("DOMAIN", &old.name, &new.name, false, steps),
        (Item::Column(old_table, old_column), Item::Column(table, new)) => {
            let action = TableAction::RenameColumn(&old_column.name, &new.name);
            let undo = alter(&table.name, TableAction::RenameColumn(&new.name, &old_column.name));
            let step = Step::new(because, alter(&table.name, action), Some(undo)).locks(Lock::AccessExclusive);
            steps.push(Phase::Rename, step.risks(Hazard::Incompatible(old)));
            if new.identity.is_some() && old_column.identity.is_some() {
                let (was, now) = ((&old_table.name.name, &old_column.name), (&table.name.name, &new.name));
                numbering(&old_table.name, was, now, steps);
            }
        }
        (Item::Constraint(_, old), Item::Constraint(table, new)) => {
            let undo = alter(&table.name, TableAction::RenameConstraint(&new.name, &old.name));
            let action = TableAction::RenameConstraint(&old.name, &new.name);
            steps.push(
                Phase::Rename,
                Step::new(because, alter(&table.name, action), Some(undo)).locks(Lock::AccessExclusive),
            );
        }
        (Item::Label(_, old), Item::Label(ty, new)) => {
            let undo = Statement::RenameEnumValue(RenameEnumValue { name: &ty.name, was: new, now: old });
            let statement = Statement::RenameEnumValue(RenameEnumValue { name: &ty.name, was: old, now: new });
            let step = Step::new(because, statement, Some(undo));
            steps.push(Phase::Rename, step.risks(Hazard::Incompatible("they know the old label")));
        }
        (Item::Index(_, old), Item::Index(table, new)) => index_name(&table.name, old, new, steps),
        (Item::ViewIndex(_, old), Item::ViewIndex(view, new)) => index_name(&view.name, old, new, steps),
        _ => {}
    }
}

fn index_name<'a>(owner: &'a QualifiedName, old: &'a Index, new: &'a Index, steps: &mut Steps<'a, '_>) {
    let because = "renames first: what follows uses the new names";
    let undo = Statement::Rename("INDEX", &owner.schema, Box::new((new.name.clone(), old.name.clone())));
    let statement = Statement::Rename("INDEX", &owner.schema, Box::new((old.name.clone(), new.name.clone())));
    steps.push(Phase::Rename, Step::new(because, statement, Some(undo)));
}

/// The sequence of an identity is called by its table and column (`users_id_seq`): it follows.
fn numbering<'a>(table: &'a QualifiedName, was: (&Text, &Text), now: (&Text, &Text), steps: &mut Steps<'a, '_>) {
    let name = |(table, column): (&Text, &Text)| format!("{table}_{column}_seq");
    let (was, now) = (name(was), name(now));
    // PostgreSQL cuts longer names in a way of its own.
    if was == now || was.len() > 63 || now.len() > 63 {
        return;
    }
    let because = "renames first: what follows uses the new names";
    let rename = |was: &str, now: &str| {
        Statement::Rename("SEQUENCE IF EXISTS", &table.schema, Box::new((was.to_owned().into(), now.to_owned().into())))
    };
    steps.push(Phase::Rename, Step::new(because, rename(&was, &now), Some(rename(&now, &was))));
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
        let undo = Statement::Rename(what, &was.schema, Box::new((now.name.clone(), was.name.clone())));
        let statement = Statement::Rename(what, &was.schema, Box::new((was.name.clone(), now.name.clone())));
        steps.push(Phase::Rename, Step::new(because, statement, Some(undo)).locks(lock).risks(risk()));
    }
    if was.schema != now.schema {
        let undo = Statement::Raw(crate::sql::set_schema(what, &now.schema, &now.name, &was.schema));
        let statement = Statement::Raw(crate::sql::set_schema(what, &was.schema, &now.name, &now.schema));
        // The schema may be made by this plan.
        steps.push(Phase::Types, Step::new(because, statement, Some(undo)).locks(lock).risks(risk()));
    }
}
