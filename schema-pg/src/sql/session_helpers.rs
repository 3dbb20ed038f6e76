//! Who is asking, as policies compare with it.

use super::session::declared;
use super::{Ident, Name};
use crate::catalog::{DataType, QualifiedName};
use crate::session::SessionValue;

/// The body of a function that says who is asking. RETURN is parsed when the function is made, so that the search path of who calls it
/// decides nothing; without SET, the server puts it in place of its call.
pub fn session_helper_body(says: &SessionValue, ty: &DataType) -> String {
    format!("RETURN {}::{ty}", declared(says))
}

/// The column is the one that the function says. The query around it calls it once for all rows.
pub fn is_asking(column: &str, function: &QualifiedName) -> String {
    format!("{} = (SELECT {}())", Ident(column), Name(function))
}

/// The same without a query around the call.
pub fn is_asking_each(column: &str, function: &QualifiedName) -> String {
    format!("{} = {}()", Ident(column), Name(function))
}

/// A call in a query of its own: it does not depend on the row, and is made once.
pub fn once(call: &str) -> String {
    format!("(SELECT {call})")
}
