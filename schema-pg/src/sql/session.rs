//! What the session says: who is asking, for which tenant.

use super::quote::Literal;
use crate::session::SessionValue;

/// The value as text; NULL while the session says nothing. A variable that was set for a transaction is empty behind it.
pub fn declared(says: &SessionValue) -> String {
    match says {
        SessionValue::Setting(name) => format!("NULLIF(pg_catalog.current_setting({}, true), '')", Literal(name)),
        SessionValue::Expression(sql) => format!("({sql})::pg_catalog.text"),
    }
}

/// The session asks for this, by a variable that is `on`.
pub fn is_on(variable: &str) -> String {
    format!("pg_catalog.current_setting({}, true) = 'on'", Literal(variable))
}
