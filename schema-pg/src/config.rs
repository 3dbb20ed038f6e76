//! What the application says about the database as a whole.

use std::fmt;

use schema_core::ir::Text;

/// Settings of [`lower_with`](crate::lower_with).
///
/// ```
/// use schema_pg::{Config, Version};
///
/// let config = Config { version: Version::V18, ..Config::default() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The schema of everything that does not name one.
    pub schema: Text,
    /// The oldest server that has to take what is generated. What it lacks is reported, never written.
    pub version: Version,
}

impl Default for Config {
    fn default() -> Self {
        Self { schema: "public".into(), version: Version::V15 }
    }
}

/// A major version of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// PostgreSQL 14
    V14,
    /// PostgreSQL 15: views with the rights of the reader, NULLS NOT DISTINCT.
    V15,
    /// PostgreSQL 16
    V16,
    /// PostgreSQL 17: exclusion on partitioned tables.
    V17,
    /// PostgreSQL 18: columns computed on read, uuidv7().
    V18,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Version::V14 => "14",
            Version::V15 => "15",
            Version::V16 => "16",
            Version::V17 => "17",
            Version::V18 => "18",
        })
    }
}
