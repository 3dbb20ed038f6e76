//! CREATE ROLE, and what a role owns.

use std::fmt;

use super::grant::GrantOn;
use super::quote::Literal;
use super::{Ident, Name, do_block};
use crate::catalog::{Item, Text};

/// Makes a role that can't log in, unless it is there: roles belong to all databases of a server, so another may have made
/// it, or be making it.
pub fn create_role(name: &str) -> String {
    let body = format!(
        "BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {}) THEN
        CREATE ROLE {} NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        NULL;
END",
        Literal(name),
        Ident(name)
    );
    format!("{};\n", do_block(&body))
}

/// `GRANT app_views TO app_owner;`
pub fn grant_role(role: &str, member: &str) -> String {
    format!("GRANT {} TO {};\n", Ident(role), Ident(member))
}

/// `current_user = 'app_views'`
pub fn is_current_user(role: &str) -> String {
    format!("current_user = {}", Literal(role))
}

/// Gives a role TEMPORARY on the current database: REFRESH MATERIALIZED VIEW CONCURRENTLY makes a temporary table.
pub fn grant_temporary(role: &str) -> String {
    let body = format!(
        "BEGIN
    EXECUTE pg_catalog.format('GRANT TEMPORARY ON DATABASE %I TO %I', pg_catalog.current_database(), {});
END",
        Literal(role)
    );
    format!("{};\n", do_block(&body))
}

/// Takes TEMPORARY on the current database from PUBLIC, and looks whether it is gone: a REVOKE of who may not revoke only warns.
pub fn revoke_temporary() -> String {
    // SQLSTATE 01006: warning_privilege_not_revoked, which PL/pgSQL has no name for.
    let body = "DECLARE
    name pg_catalog.name := pg_catalog.current_database();
BEGIN
    IF NOT pg_catalog.has_database_privilege('public', name, 'TEMPORARY') THEN
        RETURN;
    END IF;
    EXECUTE pg_catalog.format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', name);
    IF pg_catalog.has_database_privilege('public', name, 'TEMPORARY') THEN
        RAISE WARNING 'PUBLIC still has TEMPORARY on database %', name
            USING ERRCODE = '01006', HINT = pg_catalog.format(
                'let the owner of the database or a superuser run: REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', name);
    END IF;
END";
    format!("{};\n", do_block(body))
}

/// `ALTER TABLE app.users OWNER TO app_owner`
#[derive(Debug, Clone, PartialEq)]
pub struct AlterOwner<'a> {
    /// The thing.
    pub item: Item<'a>,
    /// The role.
    pub owner: Text,
}

impl<'a> AlterOwner<'a> {
    /// `None` for what has no owner of its own.
    pub fn of(item: Item<'a>, owner: &Text) -> Option<Self> {
        owned(item).map(|_| Self { item, owner: owner.clone() })
    }
}

impl fmt::Display for AlterOwner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER {} OWNER TO {}", owned(self.item).unwrap_or_default(), Ident(&self.owner))
    }
}

/// The words for what has an owner of its own.
fn owned(item: Item<'_>) -> Option<String> {
    Some(match item {
        Item::Schema(schema) if schema.name != "public" => GrantOn::Schema(&schema.name).to_string(),
        Item::Enum(item) => format!("TYPE {}", Name(&item.name)),
        Item::Composite(item) => format!("TYPE {}", Name(&item.name)),
        Item::Range(item) => format!("TYPE {}", Name(&item.name)),
        Item::Domain(item) => format!("DOMAIN {}", Name(&item.name)),
        // One that goes with a column has the owner of its table.
        Item::Sequence(item) if item.owned_by.is_none() => GrantOn::Sequence(&item.name).to_string(),
        Item::Function(function) => GrantOn::Function(function).to_string(),
        Item::Aggregate(aggregate) => GrantOn::Aggregate(aggregate).to_string().replacen("FUNCTION", "ROUTINE", 1),
        Item::Table(table) => GrantOn::Relation(&table.name).to_string(),
        // Also of views and materialized views.
        Item::View(view) => GrantOn::Relation(&view.name).to_string(),
        _ => return None,
    })
}
