//! Names of objects that live in a schema.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Text;

/// A name in a schema, unquoted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QualifiedName {
    /// The schema.
    pub schema: Text,
    /// The name in it.
    pub name: Text,
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.schema, self.name)
    }
}

impl QualifiedName {
    /// A name in a schema.
    pub fn new(schema: impl Into<Text>, name: impl Into<Text>) -> Self {
        Self { schema: schema.into(), name: name.into() }
    }

    /// Whether `name` is this name, alone or with its schema and a dot before it.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name
            || name
                .strip_prefix(&*self.schema)
                .and_then(|rest| rest.strip_prefix('.'))
                .is_some_and(|rest| rest == self.name)
    }
}
