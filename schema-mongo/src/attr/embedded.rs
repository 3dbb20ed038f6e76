//! Attributes of an embedded struct: `#[mongo(…)]` beside `#[derive(Embedded)]`.

use schema_core::attr::OnEmbedded;
use schema_core::ir;

pub use super::bson_type::bson_type;
use super::entity::Open;
pub use super::entity::open;
#[doc(hidden)]
pub use super::entity::{index, shard_key, validation};
use crate::said::EmbeddedSaid;

impl OnEmbedded for Open {
    fn apply(self, embedded: &mut ir::Embedded) {
        embedded.extensions.get_mut::<EmbeddedSaid>().open = true;
    }
}
