//! Who is asking, as policies compare with it.

use super::session::said;
use super::{Ident, Name};
use crate::catalog::{DataType, QualifiedName};
use crate::config::Says;

/// What a function returns that says who is asking.
pub fn asking_body(says: &Says, ty: &DataType) -> String {
    format!("SELECT {}::{ty}", said(says))
}

/// The column is the one that the function says. The query around it calls it once for all rows.
pub fn is_asking(column: &str, function: &QualifiedName) -> String {
    format!("{} = (SELECT {}())", Ident(column), Name(function))
}

/// A call in a query of its own: it does not depend on the row, and is made once.
pub fn once(call: &str) -> String {
    format!("(SELECT {call})")
}
