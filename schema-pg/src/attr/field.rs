//! Attributes of a field: `#[pg(…)]` on a field. What belongs to the table is known here only so that it can be refused
//! in plain words.

#[doc(hidden)]
pub use super::entity::{index, schema};
