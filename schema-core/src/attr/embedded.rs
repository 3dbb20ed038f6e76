//! Attributes of an embedded struct: `#[entity(…)]` next to `#[derive(Embedded)]`. There are none of the struct's own
//! yet; what belongs to an entity is known here only so that it can be refused in plain words.

#[doc(hidden)]
pub use super::entity::{check, foreign_key, index, junction, name, no_primary_key, primary_key, timestamps, unique};
