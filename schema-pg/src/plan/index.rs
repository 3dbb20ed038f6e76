//! Indexes of tables that may be in use.

use super::partition;
use super::phase::Phase;
use super::statement::drop_index;
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use super::unique::unique_hazard;
use crate::catalog::{Index, Object, QualifiedName, Table};
use crate::lower::temporary;
use crate::sql::{CreateIndex, Statement};

/// An index on a table that may be in use.
pub fn create<'a>(table: &'a Table, index: &'a Index, steps: &mut Steps<'a, '_>) {
    let concurrently = !steps.is_quiet(table);
    if concurrently && table.partition_by.is_some() {
        return partition::index(table, index, steps);
    }
    let undo = drop_index(&table.name, &index.name, concurrently);
    let statement = Statement::CreateIndex(CreateIndex { table: &table.name, index, concurrently });
    let step = Step::new("indexes behind the columns that they hold", statement, Some(undo)).risks(Hazard::IndexBuild);
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
    let because = "the new index serves before the old one goes";
    if quiet {
        let undo = Statement::CreateIndex(CreateIndex { table: owner, index: was, concurrently: false });
        let drop = drop_index(owner, &was.name, false);
        steps.push(Phase::Indexes, Step::new(because, drop, Some(undo)).locks(Lock::AccessExclusive));
        let create = Statement::CreateIndex(CreateIndex { table: owner, index: now, concurrently: false });
        let step = Step::new(because, create, None).locks(Lock::Share).risks(Hazard::IndexBuild);
        steps.push(Phase::Indexes, step);
        return;
    }
    let name = temporary(&now.name);
    let built = Index { name: name.clone(), comment: None, ..now.clone() };
    let sql = CreateIndex { table: owner, index: &built, concurrently: true }.to_string();
    let undo = drop_index(owner, &name, true);
    let step = Step::new(because, Statement::Raw(sql), Some(undo)).risks(Hazard::IndexBuild);
    let object = Object::Index(QualifiedName::new(owner.schema.clone(), name.clone()));
    let own = Object::Index(QualifiedName::new(owner.schema.clone(), now.name.clone()));
    let step = step.declares(|effects| {
        effects.creates.push(object);
        effects.like.push(own);
    });
    let step = table.map_or(step.clone(), |table| unique_hazard(table, now, step));
    steps.push(Phase::Concurrent, step.locks(Lock::ShareUpdateExclusive).outside());
    let undo = Statement::CreateIndex(CreateIndex { table: owner, index: was, concurrently: true });
    let drop = drop_index(owner, &was.name, true);
    let step = Step::new(because, drop, Some(undo)).locks(Lock::ShareUpdateExclusive).outside();
    steps.push(Phase::DropIndexes, step.risks(Hazard::Dropped));
    let rename = Statement::Rename("INDEX", &owner.schema, Box::new((name.clone(), now.name.clone())));
    let undo = Statement::Rename("INDEX", &owner.schema, Box::new((now.name.clone(), name)));
    steps.push(Phase::LateRenames, Step::new(because, rename, Some(undo)));
}
