//! Attributes of a view's field: `#[mongo(…)]` has none yet; what belongs elsewhere is known here only so that it can be
//! refused in plain words.

#[doc(hidden)]
pub use super::field::{geo, hidden, ttl};
