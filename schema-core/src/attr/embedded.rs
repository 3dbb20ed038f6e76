//! Attributes of an embedded struct: `#[entity(…)]` next to `#[derive(Embedded)]`.

pub use super::allow::{Allow, allow};
// Known here only so that they can be refused in plain words.
#[doc(hidden)]
pub use super::entity::{check, foreign_key, index, junction, name, no_primary_key, primary_key, timestamps, unique};
