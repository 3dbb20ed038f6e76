//! The names of NOT NULL, which is a constraint since PostgreSQL 18.

use super::phase::Phase;
use super::step::{Lock, Step};
use super::steps::Steps;
use crate::catalog::identifier::object_name;
use crate::catalog::{Column, Table};
use crate::sql::Statement;

/// The NOT NULL of a column that had it gets the name that somebody gave it, or the one that PostgreSQL gives.
pub fn rename<'a>(table: &'a Table, was: &Column, now: &'a Column, steps: &mut Steps<'a, '_>) {
    if was.nullable || now.nullable || was.not_null_name() == now.not_null_name() {
        return;
    }
    let name = match now.not_null_name() {
        Some(name) => name.clone(),
        None => object_name(&table.name.name, &now.name, "not_null"),
    };
    let because = "the NOT NULL constraint keeps its given name";
    let step = Step::new(because, Statement::RenameNotNull(&table.name, &now.name, name)).locks(Lock::AccessExclusive);
    steps.push(Phase::SetNotNull, step);
}
