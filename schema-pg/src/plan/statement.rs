//! Statements that steps of several kinds share.

use std::borrow::Cow;

use crate::catalog::{Index, QualifiedName, Text};
use crate::sql::{AlterTable, CreateIndex, Statement, TableAction};

/// ALTER TABLE
pub fn alter<'a>(table: &'a QualifiedName, action: TableAction<'a>) -> Statement<'a> {
    Statement::AlterTable(Box::new(AlterTable { table, only: false, action }))
}

/// ALTER TABLE ONLY
pub fn alter_only<'a>(table: &'a QualifiedName, action: TableAction<'a>) -> Statement<'a> {
    Statement::AlterTable(Box::new(AlterTable { table, only: true, action }))
}

/// DROP INDEX of one that may be the leftover of a build that failed, which somebody may have dropped.
pub fn drop_known<'a>(owner: &'a QualifiedName, index: &Index, concurrently: bool) -> Statement<'a> {
    Statement::DropIndex { schema: &owner.schema, name: index.name.clone(), concurrently, if_exists: index.invalid }
}

/// CREATE INDEX
pub fn create_index<'a>(table: &'a QualifiedName, index: &'a Index, concurrently: bool) -> Statement<'a> {
    Statement::CreateIndex(Box::new(CreateIndex { concurrently, ..CreateIndex::new(table, index) }))
}

/// CREATE INDEX of one that the plan calls otherwise for a while.
pub fn create_named<'a>(table: &'a QualifiedName, index: Index, concurrently: bool) -> Statement<'a> {
    let index = Cow::Owned(index);
    Statement::CreateIndex(Box::new(CreateIndex { table, index, concurrently, only: false }))
}

/// DROP INDEX
pub fn drop_index<'a>(owner: &'a QualifiedName, name: &Text, concurrently: bool) -> Statement<'a> {
    Statement::DropIndex { schema: &owner.schema, name: name.clone(), concurrently, if_exists: false }
}
