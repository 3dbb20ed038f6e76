//! Why tenants are not shown to be apart, and the ways from one to another.

use std::fmt;

use schema_core::Diagnostics;

use crate::blocking::{self, Error};
use crate::catalog::{QualifiedName, Text};

/// A way from one tenant to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantLeak {
    /// Whose way it is.
    pub role: Text,
    /// The table, view or function that it leads through.
    pub through: String,
    /// What it does: `insert a row of another tenant`.
    pub what: &'static str,
    /// What the server said, or what was seen.
    pub found: String,
    /// The statement; empty where it is none.
    pub statement: String,
}

impl fmt::Display for TenantLeak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} can {} through {}: {}", self.role, self.what, self.through, self.found)?;
        match self.statement.as_str() {
            "" => Ok(()),
            statement => write!(f, "\n    {}", statement.replace('\n', "\n    ")),
        }
    }
}

/// Why tenants are not shown to be apart.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TenantError {
    /// The entities can't become tables.
    #[error("{0}")]
    Entities(Diagnostics),
    /// No roles: who owns the tables and is a superuser sees all rows.
    #[error("the configuration names no roles: say `Config {{ roles: Some(Roles {{ application: … }}), .. }}`")]
    NoRoles,
    /// No entity says `tenant = …`.
    #[error("no entity says `tenant = …`")]
    NoTenants,
    /// The tenant is said by an expression other than Supabase's, which the proof can't make say another.
    #[error(
        "the session says its tenant by an expression: prove it with one that says it by a variable, or with `Session::supabase()`"
    )]
    NoVariable,
    /// The proof compares what a role sees with what is there, so it must see all of it.
    #[error("the scratch database must be used as a superuser")]
    NotSuperuser,
    /// The scratch database holds something: nothing is done in it.
    #[error("the scratch database holds `{0}` already: give an empty one")]
    NotEmpty(QualifiedName),
    /// A table that is a tenant's holds too little to try something with.
    #[error("`{0}` needs a row of each of two tenants, the same two in all tables: add them to the rows of the proof")]
    Rows(QualifiedName),
    /// The server refused what makes the scratch database, or the way to it is gone.
    #[error("{what}: {}", blocking::reason(error))]
    Server {
        /// What was tried.
        what: &'static str,
        /// What the server said.
        error: postgres::Error,
    },
    /// The scratch database can't be read.
    #[error(transparent)]
    Introspect(#[from] Error),
    /// Ways from one tenant to another.
    #[error("{} lead from one tenant to another:\n{}", count(.0), list(.0))]
    Holes(Vec<TenantLeak>),
}

fn count(holes: &[TenantLeak]) -> String {
    if holes.len() == 1 { "1 way".to_owned() } else { format!("{} ways", holes.len()) }
}

fn list(holes: &[TenantLeak]) -> String {
    holes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
