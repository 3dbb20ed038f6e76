//! CREATE ROLE.

use super::quote::Literal;
use super::{Ident, dollar_quoted};

/// Makes a role that can't log in, unless it is there: roles belong to all databases of a server, so another may have made
/// it, or be making it.
pub fn create_role(name: &str) -> String {
    let body = format!(
        "
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {}) THEN
        CREATE ROLE {} NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN
        NULL;
END
",
        Literal(name),
        Ident(name)
    );
    format!("DO {};\n", dollar_quoted(&body))
}
