//! Indexes of tables that may be in use.

use super::partition;
use super::phase::Phase;
use super::statement::{create_index, create_named, drop_known};
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use super::unique::unique_hazard;
use crate::catalog::{Index, Object, QualifiedName, Table};
use crate::lower::temporary;
use crate::sql::Statement;

/// An index on a table that may be in use.
pub fn create<'a>(table: &'a Table, index: &'a Index, steps: &mut Steps<'a, '_>) {
    let concurrently = !steps.is_quiet(table);
    if concurrently && table.partition_by.is_some() {
        return partition::index(table, index, steps);
    }
    let statement = create_index(&table.name, index, concurrently);
    let step = Step::new("indexes after their columns", statement).risks(Hazard::IndexBuild);
    let step = unique_hazard(table, index, step);
    match concurrently {
        true => steps.push(Phase::Concurrent, step.locks(Lock::ShareUpdateExclusive).outside()),
        false => steps.push(Phase::Indexes, step.locks(Lock::Share).long()),
    }
}

/// An index of another kind under the same name: the new one serves before the old one goes.
pub fn change<'a>(
    owner: &'a QualifiedName,
    was: &'a Index,
    now: &'a Index,
    quiet: bool,
    table: Option<&'a Table>,
    steps: &mut Steps<'a, '_>,
) {
    let because = "create the new index before dropping the old one";
    if quiet {
        let drop = drop_known(owner, was, false);
        steps.push(Phase::Indexes, Step::new(because, drop).locks(Lock::AccessExclusive));
        let create = create_index(owner, now, false);
        let step = Step::new(because, create).locks(Lock::Share).risks(Hazard::IndexBuild);
        steps.push(Phase::Indexes, step);
        return;
    }
    let name = temporary(&now.name);
    let built = Index { name: name.clone(), ..now.created() };
    let step = Step::new(because, create_named(owner, built, true)).risks(Hazard::IndexBuild);
    let own = Object::Index(QualifiedName::new(owner.schema.clone(), now.name.clone()));
    let step = step.declares(|effects| effects.like.push(own));
    let step = table.map_or(step.clone(), |table| unique_hazard(table, now, step));
    steps.push(Phase::Concurrent, step.locks(Lock::ShareUpdateExclusive).outside());
    let drop = drop_known(owner, was, true);
    let step = Step::new(because, drop).locks(Lock::ShareUpdateExclusive).outside();
    steps.push(Phase::DropIndexes, step.risks(Hazard::Dropped));
    let rename = Statement::Rename("INDEX", &owner.schema, Box::new((name.clone(), now.name.clone())));
    steps.push(Phase::LateRenames, Step::new(because, rename));
}
