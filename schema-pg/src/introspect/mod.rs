//! From a live database to a catalog: one query in, one JSON text out, with any driver.

mod attached;
mod bodies;
mod build;
mod columnar;
mod constraint;
mod data_type;
mod depends;
mod function;
mod grant;
mod index;
mod names;
mod partition;
mod parts;
mod query;
mod relation;
mod rows;
mod sequence;
mod setting;
mod table;
mod trigger;
mod types;
mod view;

pub use query::QUERY;

use crate::catalog::{Catalog, Text};

/// Why an introspection can't be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntrospectError {
    /// It is not what [`QUERY`] returns.
    #[error("the introspection is not what `introspect::QUERY` of this version returns: {0}")]
    Json(#[from] serde_json::Error),
    /// It names what it does not hold: the schema changed while it was read, or it was edited.
    #[error("the introspection names a {kind} that it does not hold ({name}); introspect again")]
    Missing {
        /// What is named: `column`.
        kind: &'static str,
        /// Its number, with what it belongs to.
        name: Text,
    },
    /// The server wrote something that this version of the library can't read.
    #[error("the {kind} of {name} can't be read: {text}")]
    Unread {
        /// What it is: `partition bound`.
        kind: &'static str,
        /// What it belongs to.
        name: Text,
        /// What the server wrote.
        text: Text,
    },
}

impl Catalog {
    /// Reads what [`introspect::QUERY`](QUERY) returned: the catalog of a live database. What is met there and can't be held
    /// is listed in [`unmodelled`](Catalog::unmodelled).
    ///
    /// # Errors
    ///
    /// Where the text is something else.
    pub fn from_introspection(json: &str) -> Result<Self, IntrospectError> {
        build::catalog(serde_json::from_str(json)?)
    }
}
