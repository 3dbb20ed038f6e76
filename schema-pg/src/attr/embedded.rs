//! Attributes of an embedded struct: `#[pg(…)]` beside `#[derive(Embedded)]`. What belongs to an entity is known here only
//! so that it can be refused in plain words.

#[doc(hidden)]
pub use super::entity::{index, schema};
pub use super::unchecked::{Unchecked, unchecked};
