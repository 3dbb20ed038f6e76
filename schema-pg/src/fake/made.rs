//! Rows to be loaded: how they are made, and of what.

use super::plan::Plan;
use crate::catalog::{Catalog, QualifiedName, Text};

/// Rows to be loaded.
#[derive(Debug)]
pub struct Fake {
    pub(super) plan: Plan,
    pub(super) catalog: Catalog,
}

impl Fake {
    /// The tables in the order in which they are loaded, each with how many rows it gets.
    pub fn tables(&self) -> impl Iterator<Item = (&QualifiedName, u64)> {
        self.plan.tables.iter().map(|table| (&table.name, table.rows))
    }

    /// Checks that are not understood: the table, and the name. Rows are made without looking at them, and may break them.
    pub fn unread(&self) -> &[(QualifiedName, Text)] {
        &self.plan.unread
    }
}
