//! The table of an entity, as queries name it.

use std::fmt;

/// The table of an entity: `User::table()`. An identifier in sea-query's statements with the feature `sea-query`.
///
/// It has no schema, since that is chosen when the registry is lowered: `schema_pg::query` names tables with theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Table {
    name: &'static str,
}

impl Table {
    /// The table of this name.
    pub const fn new(name: &'static str) -> Self {
        Self { name }
    }

    /// Its name in the database, unquoted.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(feature = "sea-query")]
impl sea_query::Iden for Table {
    fn unquoted(&self) -> &str {
        self.name
    }
}
