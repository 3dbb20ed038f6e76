//! A rule of Citus that is broken.

use crate::catalog::QualifiedName;

/// What Citus does not take.
pub struct Broken<'a> {
    pub code: &'static str,
    /// The table that it is about.
    pub table: &'a QualifiedName,
    /// What of it: a constraint, a trigger; empty is the table itself.
    pub what: &'a str,
    pub message: String,
    pub help: String,
}
