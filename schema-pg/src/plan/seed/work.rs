//! What happens to one row.

use crate::catalog::{SeedRow, Table};

/// What happens to one row.
pub struct Work<'a> {
    /// The table as it will be.
    pub table: &'a Table,
    /// The row as it was seeded, with the table as it was.
    pub was: Option<(&'a Table, &'a SeedRow)>,
    /// The row as it is to be.
    pub now: Option<&'a SeedRow>,
    /// The table is made in this plan.
    pub new: bool,
}
