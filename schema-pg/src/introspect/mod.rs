//! From a live database to a catalog: one query in, one JSON text out, with any driver.

mod attached;
mod build;
mod columnar;
mod constraint;
mod data_type;
mod depends;
mod distribution;
mod error;
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
mod unnamed;
mod view;

pub use error::IntrospectError;
pub use query::QUERY;

use crate::catalog::Catalog;

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
