//! Statements that steps of several kinds share.

use crate::catalog::{QualifiedName, Text};
use crate::sql::{AlterTable, Statement, TableAction};

/// ALTER TABLE
pub fn alter<'a>(table: &'a QualifiedName, action: TableAction<'a>) -> Statement<'a> {
    Statement::AlterTable(Box::new(AlterTable { table, action }))
}

/// DROP INDEX
pub fn drop_index<'a>(owner: &'a QualifiedName, name: &Text, concurrently: bool) -> Statement<'a> {
    Statement::DropIndex { schema: &owner.schema, name: name.clone(), concurrently, if_exists: false }
}
