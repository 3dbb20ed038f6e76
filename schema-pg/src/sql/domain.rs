//! CREATE DOMAIN.

use std::fmt;

use super::quote::Fragment;
use super::{Ident, Name};
use crate::catalog::Domain;

/// `CREATE DOMAIN "app"."email" AS text CONSTRAINT "…" CHECK (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateDomain<'a>(pub &'a Domain);

impl fmt::Display for CreateDomain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Domain { name, ty, checks, .. } = self.0;
        write!(f, "CREATE DOMAIN {} AS {ty}", Name(name))?;
        for check in checks {
            write!(f, "\n    CONSTRAINT {} CHECK ({})", Ident(&check.name), Fragment(&check.expression))?;
        }
        Ok(())
    }
}
