//! Why an introspection can't be read.

use crate::catalog::Text;

/// Why an introspection can't be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntrospectError {
    /// It is not what [`QUERY`](super::QUERY) returns.
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
