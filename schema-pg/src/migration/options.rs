//! How files are written.

use super::layout::Layout;
use crate::catalog::Text;

/// How the files of a plan are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileOptions {
    /// The runner's layout.
    pub layout: Layout,
    /// Migrations note themselves in a table.
    pub history_table: bool,
    /// The project, for the head of each file.
    pub project: Option<Text>,
    /// What the migration is for, for the head of each file.
    pub description: Option<Text>,
    /// The revision that the first file follows, for runners whose files name it ([`Layout::Alembic`]).
    pub follows: Option<Text>,
}

impl FileOptions {
    /// The table in which migrations are noted.
    pub(super) fn table(&self) -> Option<&'static str> {
        self.history_table.then(|| self.layout.history_table())
    }
}
