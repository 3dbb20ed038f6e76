//! What the application says about the database as a whole.

use schema_core::ir::Text;

/// Settings of [`lower_with`](crate::lower_with).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The schema of everything that does not name one.
    pub schema: Text,
}

impl Default for Config {
    fn default() -> Self {
        Self { schema: "public".into() }
    }
}
