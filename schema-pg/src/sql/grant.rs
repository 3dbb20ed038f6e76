//! GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.

use std::borrow::Cow;
use std::fmt;

use super::function::Signature;
use super::quote::Idents;
use super::{Ident, Name};
use crate::catalog::{Aggregate, DefaultPrivileges, Function, Grant, QualifiedName, Text};

/// What privileges are on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum GrantOn<'a> {
    /// A schema.
    Schema(&'a Text),
    /// A table, view or materialized view.
    Relation(&'a QualifiedName),
    /// A sequence.
    Sequence(&'a QualifiedName),
    /// The sequence of an identity.
    Identity(QualifiedName),
    /// A type.
    Type(&'a QualifiedName),
    /// A function or procedure.
    Function(&'a Function),
    /// An aggregate.
    Aggregate(&'a Aggregate),
}

impl fmt::Display for GrantOn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GrantOn::Schema(name) => write!(f, "SCHEMA {}", Ident(name)),
            GrantOn::Relation(name) => write!(f, "TABLE {}", Name(name)),
            GrantOn::Sequence(name) => write!(f, "SEQUENCE {}", Name(name)),
            GrantOn::Identity(name) => write!(f, "SEQUENCE {}", Name(name)),
            GrantOn::Type(name) => write!(f, "TYPE {}", Name(name)),
            GrantOn::Function(function) if function.is_procedure() => write!(f, "PROCEDURE {}", Signature(function)),
            GrantOn::Function(function) => write!(f, "FUNCTION {}", Signature(function)),
            // There is no AGGREGATE here: it is called as a function is.
            GrantOn::Aggregate(item) => write!(f, "FUNCTION {}({})", Name(&item.name), plain(&item.arguments)),
        }
    }
}

/// The arguments of an aggregate as those of a function: what comes before ORDER BY and behind it.
fn plain(arguments: &str) -> String {
    match arguments.strip_prefix("ORDER BY ").or(arguments.strip_prefix("*")) {
        Some(rest) => rest.to_owned(),
        None => match arguments.split_once(" ORDER BY ") {
            // The one VARIADIC is both.
            Some((before, behind)) if before == behind && before.contains("VARIADIC") => before.to_owned(),
            Some((before, behind)) => format!("{before}, {behind}"),
            None => arguments.to_owned(),
        },
    }
}

/// A role; PUBLIC is no name.
pub struct Role<'a>(pub &'a str);

impl fmt::Display for Role<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "public" => f.write_str("PUBLIC"),
            name => write!(f, "{}", Ident(name)),
        }
    }
}

/// `GRANT SELECT ("name") ON TABLE "app"."users" TO "reader"`
#[derive(Debug, Clone, PartialEq)]
pub struct GrantTo<'a> {
    /// What it is on.
    pub on: GrantOn<'a>,
    /// Who may do what.
    pub grant: Cow<'a, Grant>,
}

impl fmt::Display for GrantTo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GRANT {} ON {} TO {}", Privileges(&self.grant), self.on, Role(&self.grant.role))?;
        f.write_str(if self.grant.grantable { " WITH GRANT OPTION" } else { "" })
    }
}

/// `REVOKE SELECT ON TABLE app.users FROM reader`
#[derive(Debug, Clone, PartialEq)]
pub struct RevokeFrom<'a> {
    /// What it is on.
    pub on: GrantOn<'a>,
    /// Who may do no longer what.
    pub grant: Cow<'a, Grant>,
}

impl fmt::Display for RevokeFrom<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "REVOKE {} ON {} FROM {}", Privileges(&self.grant), self.on, Role(&self.grant.role))
    }
}

/// What every role may do with a function or a type by default: `REVOKE EXECUTE ON FUNCTION … FROM PUBLIC`, and back.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicGrant<'a> {
    /// The function or the type.
    pub on: GrantOn<'a>,
    /// Everybody may use it.
    pub granted: bool,
}

impl fmt::Display for PublicGrant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on = &self.on;
        let privilege = if matches!(on, GrantOn::Type(_)) { "USAGE" } else { "EXECUTE" };
        match self.granted {
            true => write!(f, "GRANT {privilege} ON {on} TO PUBLIC"),
            false => write!(f, "REVOKE {privilege} ON {on} FROM PUBLIC"),
        }
    }
}

/// `SELECT, INSERT`, each with the columns where only some are meant.
struct Privileges<'a>(&'a Grant);

impl fmt::Display for Privileges<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, privilege) in self.0.privileges.iter().enumerate() {
            write!(f, "{}{privilege}", if i == 0 { "" } else { ", " })?;
            if !self.0.columns.is_empty() {
                write!(f, " ({})", Idents(&self.0.columns))?;
            }
        }
        Ok(())
    }
}

/// `ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO reader`
#[derive(Debug, Clone, PartialEq)]
pub struct DefaultGrant<'a> {
    /// Of what is made where by whom.
    pub of: &'a DefaultPrivileges,
    /// Who may do what; `None` is what everybody may do by default.
    pub grant: Option<&'a Grant>,
    /// They may, or no longer.
    pub granted: bool,
}

impl fmt::Display for DefaultGrant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DefaultPrivileges { role, schema, objects, revoked_from_public, .. } = self.of;
        f.write_str("ALTER DEFAULT PRIVILEGES")?;
        if let Some(role) = role {
            write!(f, " FOR ROLE {}", Ident(role))?;
        }
        if let Some(schema) = schema {
            write!(f, " IN SCHEMA {}", Ident(schema))?;
        }
        let (verb, direction) = if self.granted { ("GRANT", "TO") } else { ("REVOKE", "FROM") };
        write!(f, "\n    {verb} ")?;
        match self.grant {
            Some(grant) => {
                write!(f, "{} ON {objects} {direction} {}", Privileges(grant), Role(&grant.role))?;
                f.write_str(if self.granted && grant.grantable { " WITH GRANT OPTION" } else { "" })
            }
            None => write!(f, "{} ON {objects} {direction} PUBLIC", revoked_from_public.join(", ")),
        }
    }
}
