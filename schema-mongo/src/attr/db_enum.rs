//! Attributes of an enum: `#[mongo(…)]` has none yet; what belongs elsewhere is known here only so that it can be refused in
//! plain words.

#[doc(hidden)]
pub use super::entity::{index, open, shard_key, validation};
