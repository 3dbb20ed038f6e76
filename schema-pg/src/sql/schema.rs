//! CREATE SCHEMA and CREATE EXTENSION.

use std::fmt;

use super::Ident;
use crate::catalog::Text;

/// `CREATE SCHEMA "app"`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateSchema<'a>(pub &'a Text);

impl fmt::Display for CreateSchema<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CREATE SCHEMA {}", Ident(self.0))
    }
}

/// `CREATE EXTENSION IF NOT EXISTS "citext"`: extensions are shared by all applications of a database.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateExtension<'a>(pub &'a Text);

impl fmt::Display for CreateExtension<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CREATE EXTENSION IF NOT EXISTS {}", Ident(self.0))
    }
}
