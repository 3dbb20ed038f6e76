//! Attributes of a variant: `#[mongo(…)]` has none yet; what belongs elsewhere is known here only so that it can be refused in
//! plain words.

#[doc(hidden)]
pub use super::bson_type::bson_type;
#[doc(hidden)]
pub use super::entity::{index, open, shard_key, validation};
