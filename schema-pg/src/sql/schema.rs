//! CREATE SCHEMA, CREATE EXTENSION and ALTER EXTENSION.

use std::fmt;

use super::Ident;
use super::quote::Literal;
use crate::catalog::{Extension, Schema};

/// `CREATE SCHEMA app`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateSchema<'a>(pub &'a Schema);

impl fmt::Display for CreateSchema<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CREATE SCHEMA {}", Ident(&self.0.name))
    }
}

/// `CREATE EXTENSION IF NOT EXISTS citext`: extensions are shared by all applications of a database.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateExtension<'a>(pub &'a Extension);

impl fmt::Display for CreateExtension<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Extension { name, schema, version, comment: _ } = self.0;
        write!(f, "CREATE EXTENSION IF NOT EXISTS {}", Ident(name))?;
        if let Some(schema) = schema {
            write!(f, " WITH SCHEMA {}", Ident(schema))?;
        }
        match version {
            Some(version) => write!(f, " VERSION {}", Literal(version)),
            None => Ok(()),
        }
    }
}

/// `ALTER EXTENSION citext UPDATE TO '1.6'`
#[derive(Debug, Clone, PartialEq)]
pub struct UpdateExtension<'a>(pub &'a Extension);

impl fmt::Display for UpdateExtension<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER EXTENSION {} UPDATE", Ident(&self.0.name))?;
        match &self.0.version {
            Some(version) => write!(f, " TO {}", Literal(version)),
            None => Ok(()),
        }
    }
}
