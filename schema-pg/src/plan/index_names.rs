//! Names of indexes and keys that partitions have from the tables above them.

use std::collections::BTreeSet;

use super::comments;
use super::phase::Phase;
use super::statement::{alter, drop_index};
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use crate::catalog::{QualifiedName, Table, Text};
use crate::diff::Item;
use crate::diff::index_names::{Named, attachable, differing, left};
use crate::lower::{Attached, Whole, attached, free};
use crate::sql::{Statement, TableAction};

const GIVEN: &str = "PostgreSQL gives indexes of partitions names of its own";
const FOLLOW: &str =
    "PostgreSQL leaves indexes of partitions their names when that is renamed which they were called by";
const KEEPS: &str = "a detached partition keeps its indexes";

/// Names in a new partition.
pub fn create<'a>(table: &'a Table, steps: &mut Steps<'a, '_>) {
    let names = differing(None, (table, &steps.now().above(table)), &steps.moved);
    push(table, names, steps);
}

/// Names in a partition that was there, or is one no longer.
pub fn change<'a>(was: &'a Table, now: &'a Table, steps: &mut Steps<'a, '_>) {
    let was_above = steps.was().above(was);
    if now.partition_of.is_none() {
        for (part, own) in left(was, &was_above, now) {
            match own {
                Some(own) => stays(now, &part, own, steps),
                None => goes(now, &part, steps),
            }
        }
        return;
    }
    let names = differing(Some((was, &was_above)), (now, &steps.now().above(now)), &steps.moved);
    push(now, names, steps);
}

/// The name that a new index or key gets in a partition that is in use: the one that it is to have, unless that is taken until
/// the plan is done.
pub fn name_of_new<'a>(table: &'a Table, whole: Whole<'_>, steps: &mut Steps<'a, '_>) -> Text {
    // Long names of partitions are cut alike: names are told apart within the schema.
    let built = steps.built.iter().filter(|(of, _)| of.schema == table.name.schema).map(|(_, name)| name.clone());
    let mut taken: BTreeSet<Text> = built.collect();
    let (mut later, mut last): (BTreeSet<Text>, _) = (attachable(table).cloned().collect(), None);
    if let Some(&(was, now)) = steps.held.get(&table.name) {
        if let Some(was) = was {
            let others =
                attached(was, &steps.was().above(was)).into_iter().filter(|part| part.of.name() != whole.name());
            taken.extend(others.map(|part| part.name).chain(attachable(was).cloned()));
        }
        for part in attached(now, &steps.now().above(now)) {
            match part.of.is_same(whole) {
                true => last = Some(part.name),
                false => drop(later.insert(part.name)),
            }
        }
    }
    let name = last.filter(|name| !taken.contains(name)).unwrap_or_else(|| {
        taken.append(&mut later);
        free(whole, &table.name.name, &mut taken)
    });
    steps.built.insert((&table.name, name.clone()));
    name
}

fn push<'a>(table: &'a Table, mut names: Vec<Named<'a>>, steps: &mut Steps<'a, '_>) {
    // Those that were made one by one may have their names.
    names.retain(|named| named.was.is_some() || !steps.built.contains(&(&table.name, named.now.clone())));
    if names.is_empty() {
        return;
    }
    let whole = |named: &Named<'a>| QualifiedName::new(named.owner.name.schema.clone(), named.of.name().clone());
    let now: Vec<_> = names.iter().map(|named| (whole(named), named.now.clone())).collect();
    let was: Option<Vec<_>> = names.iter().map(|named| Some((whole(named), named.was.clone()?))).collect();
    let because = if was.is_some() { FOLLOW } else { GIVEN };
    let step = Step::new(because, Statement::NameIndexes(&table.name, now));
    // A name may be that of an index that goes, or of one that takes its place.
    let phase = if steps.moved.frees_names { Phase::LateRenames } else { Phase::IndexNames };
    steps.push(phase, step);
}

fn stays<'a>(table: &'a Table, part: &Attached<'a>, own: Whole<'a>, steps: &mut Steps<'a, '_>) {
    if part.name != *own.name() {
        // The constraint of a key follows its index.
        let rename = |was: &Text, now: &Text| {
            Statement::Rename("INDEX", &table.name.schema, Box::new((was.clone(), now.clone())))
        };
        let step = Step::new(KEEPS, rename(&part.name, own.name()));
        steps.push(Phase::Detach, step);
    }
    match own {
        Whole::Index(index) => comments::of(Item::Index(table, index), steps),
        Whole::Key(key) => comments::of(Item::Constraint(table, key), steps),
    }
}

/// It is no longer wanted. Where another takes its name, it goes before that is made.
fn goes<'a>(table: &'a Table, part: &Attached<'a>, steps: &mut Steps<'a, '_>) {
    let taken = table.index(&part.name).is_some() || table.constraint(&part.name).is_some();
    let phase = if taken { Phase::Detach } else { Phase::DropIndexes };
    let because = "drop an index that came with the former parent";
    let concurrently = steps.options.online && matches!(part.of, Whole::Index(_));
    let drop = match part.of {
        Whole::Index(_) => drop_index(&table.name, &part.name, concurrently),
        Whole::Key(_) => alter(&table.name, TableAction::DropConstraint(part.name.clone())),
    };
    let step = Step::new(because, drop);
    let step = match concurrently {
        true => step.locks(Lock::ShareUpdateExclusive).outside(),
        false => step.locks(Lock::AccessExclusive),
    };
    steps.push(phase, step.risks(Hazard::Dropped));
}
