//! Things that a catalog does not take apart: the statements that make them are theirs.

use std::fmt;

use super::quote::Fragment;
use crate::catalog::GeneralObject;

/// The statement that makes it, and those that complete it.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateGeneral<'a>(pub &'a GeneralObject);

impl fmt::Display for CreateGeneral<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Fragment(&self.0.definition))?;
        for more in &self.0.more {
            write!(f, ";\n{}", Fragment(more))?;
        }
        Ok(())
    }
}

/// `DROP COLLATION app.natural`
#[derive(Debug, Clone, PartialEq)]
pub struct DropGeneral<'a>(pub &'a GeneralObject);

impl fmt::Display for DropGeneral<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DROP {} {}", self.0.kind, self.0.name)
    }
}
