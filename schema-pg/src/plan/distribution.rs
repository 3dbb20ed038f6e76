//! On which nodes of a Citus cluster rows are: tables are distributed while they are empty, or while others write.

use std::borrow::Cow;

use super::effects;
use super::phase::Phase;
use super::step::{Hazard, Lock, Refused, Step};
use super::steps::Steps;
use crate::catalog::colocation::groups;
use crate::catalog::{Catalog, Column, ConstraintKind, Distribution, Object, QualifiedName, Table, Text};
use crate::diff::distribution::{Moved, column, moved};
use crate::sql::{Distribute, Statement};

/// A table that is new, and empty.
pub fn create<'a>(table: &'a Table, steps: &mut Steps<'a, '_>) {
    let Some(step) = step(table, false, steps) else { return };
    let because = "tables are distributed while they are empty, before others reference them";
    let step = Step { because, ..step };
    steps.push(Phase::Objects, step);
}

/// The step that puts the rows of a table on nodes.
fn step<'a>(table: &'a Table, concurrently: bool, steps: &mut Steps<'a, '_>) -> Option<Step<'a>> {
    let (statement, with) = match table.distribution.as_ref()? {
        Distribution::Reference => (Distribute::Reference(&table.name), None),
        Distribution::Hash { column, .. } => {
            let with = colocated_with(table, steps);
            let shards = if with.is_none() { shards(table, steps.catalog_now()) } else { None };
            if let Some(first) = table.colocation() {
                steps.begun.entry(first).or_insert(with.unwrap_or(&table.name));
            }
            let with_name = with.map(Cow::Borrowed);
            (Distribute::Shards { table: &table.name, column, with: with_name, shards, concurrently }, with)
        }
    };
    let step = Step::new("rows of a tenant are on one node", Statement::Distribute(Box::new(statement)));
    let own = table.name.clone();
    Some(step.declares(|effects| {
        effects.uses.push(Object::Relation(own.clone()));
        effects.provides.push(effects::on_nodes(&own));
        effects.uses.extend(with.map(effects::on_nodes));
    }))
}

/// How many shards the group of a table has.
fn shards(table: &Table, catalog: &Catalog) -> Option<u32> {
    let first = catalog.tables.iter().find(|other| Some(&other.name) == table.colocation());
    first?.distribution.as_ref()?.shards()
}

/// The table whose group a table joins: one that is in it already, else the first. `None` begins the group.
fn colocated_with<'a>(table: &'a Table, steps: &Steps<'a, '_>) -> Option<&'a QualifiedName> {
    let first = table.colocation()?;
    let groups = groups(&steps.catalog_now().tables);
    let stays = |name: &&'a QualifiedName| {
        let was = steps.catalog_was().tables.iter().find(|was| steps.called(&was.name) == *name);
        let now = steps.catalog_now().tables.iter().find(|now| now.name == **name);
        let (Some(was), Some(now)) = (was, now) else { return false };
        matches!(of(was, now, steps), None | Some(Moved::ShardCount(_))) && was.distributed_by().is_some()
    };
    // One that was distributed before it in this plan: as a rule, the one that the group is known by.
    if let Some(begun) = steps.begun.get(first).copied().filter(|begun| **begun != table.name) {
        return Some(begun);
    }
    let others = || groups.get(first).into_iter().flatten().copied().filter(|name| **name != table.name);
    // In an empty database tables come in their order, and the first one begins.
    others().find(stays).or_else(|| (*first != table.name && !steps.all_new).then_some(first))
}

/// What becomes of the rows of a table.
fn of<'a>(was: &'a Table, now: &'a Table, steps: &Steps<'a, '_>) -> Option<Moved> {
    let by = column(was, steps.renamed());
    moved((was, steps.catalog_was()), (now, steps.catalog_now()), &|name| steps.called(name), by.as_ref())
}

/// What happens to a reference is done before rows leave the nodes.
pub fn leaves_nodes(table: &Table, steps: &Steps<'_, '_>) -> bool {
    let was = steps.catalog_was().tables.iter().find(|was| was.name == table.name);
    let now = was.and_then(|was| steps.catalog_now().tables.iter().find(|now| now.name == *steps.called(&was.name)));
    was.zip(now).is_some_and(|(was, now)| of(was, now, steps).is_some_and(Moved::leaves_nodes))
}

/// Rows of a table that is there come to other nodes.
pub fn change<'a>(was: &'a Table, now: &'a Table, steps: &mut Steps<'a, '_>) {
    let Some(moved) = of(was, now, steps) else { return };
    let without = references(&now.name, steps);
    if moved.leaves_nodes() {
        let statement = Statement::Distribute(Box::new(Distribute::Undistribute(&now.name)));
        let because = "rows come back to the coordinator before what no shard takes";
        let step = Step::new(because, statement).locks(Lock::AccessExclusive).risks(Hazard::Blocks).long();
        let references = without.clone();
        steps.push(Phase::Undistribution, step.declares(|effects| effects.without.extend(references)));
    }
    if moved.comes_to_nodes() {
        // Reference tables are copied under a lock; shards while others write.
        let online = steps.options.online && now.distributed_by().is_some();
        let Some(step) = step(now, online, steps) else { return };
        let because = "tables are distributed once all that Citus does not take is gone, and references are made anew behind them";
        let mut step = Step { because, ..step }.risks(Hazard::Unreferenced);
        step = match online {
            true => step.locks(Lock::ShareUpdateExclusive).risks(Hazard::MovesRows).outside(),
            false => step.locks(Lock::AccessExclusive).risks(Hazard::Blocks).long(),
        };
        if online && !now.triggers.is_empty() {
            step = step.risks(Hazard::NeedsSetting("citus.enable_unsafe_triggers = on"));
        }
        let (uses, gone) = settled(was, now);
        let all = without.into_iter().chain(gone).collect::<Vec<_>>();
        let step = step.declares(|effects| {
            effects.uses.extend(uses);
            effects.without.extend(all);
        });
        steps.push(Phase::Distribution, step);
    }
    let altered = match moved {
        Moved::ShardCount(count) => Distribute::ShardCount(&now.name, count),
        Moved::Regrouped => Distribute::Colocate(&now.name, colocated_with(now, steps)),
        _ => return,
    };
    let because = "shards are made anew, one colocation group after the other";
    let step = Step::new(because, Statement::Distribute(Box::new(altered)));
    let step = step.locks(Lock::AccessExclusive).risks(Hazard::Blocks).long();
    let own = now.name.clone();
    let taken = if moved.takes_references() { references(&now.name, steps) } else { Vec::new() };
    steps.push(
        Phase::Distribution,
        step.declares(|effects| {
            effects.provides.push(effects::on_nodes(&own));
            effects.without.extend(taken);
        }),
    );
}

/// The references from a table, and those to it, as they were.
fn references(table: &QualifiedName, steps: &Steps<'_, '_>) -> Vec<Object> {
    let mut found = Vec::new();
    for was in &steps.catalog_was().tables {
        let name = steps.called(&was.name);
        for constraint in &was.constraints {
            if let ConstraintKind::ForeignKey { target, .. } = &constraint.kind
                && (name == table || steps.called(target) == table)
            {
                found.push(Object::Constraint(name.clone(), constraint.name.clone()));
            }
        }
    }
    found
}

/// What of a table is there before it is distributed, and what is gone: each as Citus takes it.
fn settled(was: &Table, now: &Table) -> (Vec<Object>, Vec<Object>) {
    let name = &now.name;
    let part = |make: fn(QualifiedName, Text) -> Object, part: &Text| make(name.clone(), part.clone());
    let index = |own: &Text| Object::Index(QualifiedName::new(name.schema.clone(), own.clone()));
    let is_reference = |kind: &ConstraintKind| matches!(kind, ConstraintKind::ForeignKey { .. });
    let keys = now.constraints.iter().filter(|constraint| !is_reference(&constraint.kind));
    let mut uses: Vec<Object> = keys.map(|constraint| part(Object::Constraint, &constraint.name)).collect();
    uses.extend(now.indexes.iter().map(|item| index(&item.name)));
    uses.extend(now.policies.iter().map(|item| part(Object::Policy, &item.name)));
    uses.extend(now.triggers.iter().map(|item| part(Object::Trigger, &item.name)));
    let mut gone = Vec::new();
    let parts = was.constraints.iter().filter(|old| now.constraint(&old.name).is_none());
    gone.extend(parts.map(|old| part(Object::Constraint, &old.name)));
    gone.extend(was.indexes.iter().filter(|old| now.index(&old.name).is_none()).map(|old| index(&old.name)));
    gone.extend(
        was.policies.iter().filter(|old| now.policy(&old.name).is_none()).map(|old| part(Object::Policy, &old.name)),
    );
    gone.extend(
        was.triggers.iter().filter(|old| now.trigger(&old.name).is_none()).map(|old| part(Object::Trigger, &old.name)),
    );
    (uses, gone)
}

/// The statement of a schema that is distributed, or no longer.
pub fn schema<'a>(name: &'a Text, distributed: bool, is_new: bool, steps: &mut Steps<'a, '_>) {
    let statement = match distributed {
        true => Distribute::Schema(name),
        false => Distribute::UndistributeSchema(name),
    };
    let because = "a schema is distributed before its tables are made, each of which is then on its node";
    let step = Step::new(because, Statement::Distribute(Box::new(statement)));
    let own = Object::Schema(name.clone());
    let step = step.declares(|effects| effects.uses.push(own.clone()));
    match is_new {
        true => {
            let step = step.declares(|effects| effects.completes.push(own));
            steps.push(Phase::Schemas, step);
        }
        false => steps.push(Phase::Distribution, step.locks(Lock::AccessExclusive).risks(Hazard::Blocks).long()),
    }
}

/// What Citus does not do to a column of a table that is on nodes, and stays there.
pub fn refused_column(table: &Table, was: Option<&Column>, now: &Column, steps: &Steps<'_, '_>) -> Option<Refused> {
    let before = steps.catalog_was().tables.iter().find(|was| *steps.called(&was.name) == table.name)?;
    if before.distribution.is_none() || table.distribution.is_none() {
        return None;
    }
    let object = Object::Column(table.name.clone(), now.name.clone());
    let counts = |column: &Column| {
        column.identity.is_some()
            || column.default.as_ref().is_some_and(|sql| crate::catalog::expression::mentions(sql, "nextval"))
    };
    let why = match was {
        // ErrorIfUnsupportedAlterTableStmt (commands/table.c).
        None if counts(now) => {
            "Citus numbers no rows that are there: add the column without a number, fill it, and set the default then"
        }
        Some(was) if was.ty != now.ty && table.distributed_by() == Some(&now.name) => {
            "Citus changes no type of a distribution column: undistribute the table, change it, and distribute it again"
        }
        Some(was) if was.nullable != now.nullable && now.nullable && table.distributed_by() == Some(&now.name) => {
            "Citus lets no distribution column be empty"
        }
        Some(was) if was.ty != now.ty && counts(was) => "Citus changes no type of a column that a sequence numbers",
        _ => return None,
    };
    Some(Refused::impossible(object, why))
}

/// Settings that statements about tables on nodes need in each transaction.
pub fn settings(was: &Catalog, now: &Catalog) -> Vec<(&'static str, &'static str)> {
    let on_nodes = |catalog: &Catalog| {
        let tables = catalog.tables.iter().filter(|table| table.distribution.is_some());
        tables.map(|table| !table.triggers.is_empty()).max()
    };
    let Some(triggers) = on_nodes(was).max(on_nodes(now)) else { return Vec::new() };
    // One connection to each node: with several, a reference to a table that another one changed is refused ("there was a parallel operation").
    let sequential = [("citus.multi_shard_modify_mode", "sequential")];
    let unsafe_triggers = triggers.then_some(("citus.enable_unsafe_triggers", "on"));
    sequential.into_iter().chain(unsafe_triggers).collect()
}
