//! CREATE POLICY.

use std::fmt;

use super::grant::Role;
use super::quote::Fragment;
use super::{Ident, Name};
use crate::catalog::{Policy, PolicyCommand, QualifiedName};

/// `CREATE POLICY own ON app.notes FOR SELECT TO reader USING (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePolicy<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The policy.
    pub policy: &'a Policy,
}

impl fmt::Display for CreatePolicy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Policy { name, permissive, command, roles, using, check, .. } = self.policy;
        write!(f, "CREATE POLICY {} ON {}", Ident(name), Name(self.table))?;
        f.write_str(if *permissive { "" } else { "\n    AS RESTRICTIVE" })?;
        write!(f, "\n    FOR {command} TO ")?;
        for (i, role) in roles.iter().enumerate() {
            write!(f, "{}{}", if i == 0 { "" } else { ", " }, Role(role))?;
        }
        f.write_str(if roles.is_empty() { "PUBLIC" } else { "" })?;
        if let Some(using) = using {
            write!(f, "\n    USING ({})", Fragment(using))?;
        }
        match check {
            Some(check) => write!(f, "\n    WITH CHECK ({})", Fragment(check)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for PolicyCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PolicyCommand::All => "ALL",
            PolicyCommand::Select => "SELECT",
            PolicyCommand::Insert => "INSERT",
            PolicyCommand::Update => "UPDATE",
            PolicyCommand::Delete => "DELETE",
        })
    }
}
