//! Indexes that are there.

use super::comments;
use super::create;
use super::phase::{Phase, Steps};
use super::step::{Hazard, Lock, Step};
use crate::catalog::{Index, QualifiedName, Table};
use crate::diff::Item;
use crate::lower::temporary;
use crate::sql::{CreateIndex, Statement};

/// An index of another kind under the same name: the new one serves before the old one goes.
pub fn index<'a>(
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
