//! What the session says: who is asking, for which tenant.

use super::quote::Literal;
use crate::config::Says;

/// The value as text; NULL while the session says nothing. A variable that was set for a transaction is empty behind it.
pub fn said(says: &Says) -> String {
    match says {
        Says::Variable(name) => format!("NULLIF(pg_catalog.current_setting({}, true), '')", Literal(name)),
        Says::Expression(sql) => format!("({sql})::pg_catalog.text"),
    }
}

/// The session asks for this, by a variable that is `on`.
pub fn is_on(variable: &str) -> String {
    format!("pg_catalog.current_setting({}, true) = 'on'", Literal(variable))
}
