//! Which attribute a value is from, and where it stands.

use schema_core::ir::Source;

use super::path::Path;

/// Which attribute a value is from, and where it stands.
pub struct At<'a> {
    /// Who says it, and the name of the field there: `User` and `email`.
    pub owner: (&'a str, &'a str),
    pub source: Source,
    pub path: Path<'a>,
    /// Structs around it.
    pub depth: usize,
}

impl At<'_> {
    /// Who says it, for reports: `User.email`.
    pub fn owner(&self) -> String {
        format!("{}.{}", self.owner.0, self.owner.1)
    }
}
