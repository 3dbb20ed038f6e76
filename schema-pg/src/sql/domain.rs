//! CREATE DOMAIN and ALTER DOMAIN.

use std::fmt;

use super::quote::{Dotted, Fragment};
use super::{Ident, Name};
use crate::catalog::{Domain, DomainCheck, QualifiedName, Text};

/// `CREATE DOMAIN app.email AS text CONSTRAINT "…" CHECK (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateDomain<'a>(pub &'a Domain);

impl fmt::Display for CreateDomain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Domain { name, ty, not_null, default, collation, checks, .. } = self.0;
        write!(f, "CREATE DOMAIN {} AS {ty}", Name(name))?;
        if let Some(collation) = collation {
            write!(f, " COLLATE {}", Dotted(collation))?;
        }
        if let Some(default) = default {
            write!(f, " DEFAULT {}", Fragment(default))?;
        }
        f.write_str(if *not_null { " NOT NULL" } else { "" })?;
        for check in checks.iter().filter(|check| !check.not_valid) {
            write!(f, "\n    {}", Rule(check))?;
        }
        Ok(())
    }
}

/// `CONSTRAINT name CHECK (…)`
struct Rule<'a>(&'a DomainCheck);

impl fmt::Display for Rule<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CONSTRAINT {} CHECK ({})", Ident(&self.0.name), Fragment(&self.0.expression))
    }
}

/// `ALTER DOMAIN app.email …`
#[derive(Debug, Clone, PartialEq)]
pub struct AlterDomain<'a> {
    /// The domain.
    pub domain: &'a QualifiedName,
    /// What becomes of it.
    pub action: DomainAction<'a>,
}

/// What becomes of a domain.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DomainAction<'a> {
    /// SET DEFAULT
    SetDefault(&'a Text),
    /// DROP DEFAULT
    DropDefault,
    /// SET NOT NULL
    SetNotNull,
    /// DROP NOT NULL
    DropNotNull,
    /// ADD CONSTRAINT, and whether values that are there are looked at
    AddCheck(&'a DomainCheck, bool),
    /// VALIDATE CONSTRAINT
    ValidateCheck(&'a Text),
    /// DROP CONSTRAINT
    DropCheck(&'a Text),
}

impl fmt::Display for AlterDomain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER DOMAIN {} ", Name(self.domain))?;
        match &self.action {
            DomainAction::SetDefault(default) => write!(f, "SET DEFAULT {}", Fragment(default)),
            DomainAction::DropDefault => f.write_str("DROP DEFAULT"),
            DomainAction::SetNotNull => f.write_str("SET NOT NULL"),
            DomainAction::DropNotNull => f.write_str("DROP NOT NULL"),
            DomainAction::AddCheck(check, true) => write!(f, "ADD {}", Rule(check)),
            DomainAction::AddCheck(check, false) => write!(f, "ADD {} NOT VALID", Rule(check)),
            DomainAction::ValidateCheck(name) => write!(f, "VALIDATE CONSTRAINT {}", Ident(name)),
            DomainAction::DropCheck(name) => write!(f, "DROP CONSTRAINT {}", Ident(name)),
        }
    }
}
