//! Attributes of an embedded struct: `#[mongo(…)]` next to `#[derive(Embedded)]`.
//!
//! What its fields say of the documents around them, `unique`, `index`, `references`, `ttl`, holds on their paths. Of the structs of a
//! list an index is multikey: no two documents hold the same value, while one document may hold it twice.
//!
//! ```
//! # use schema_core::*;
//! #[derive(Embedded)]
//! struct Line {
//!     #[entity(unique)]
//!     serial: String,
//! }
//!
//! #[derive(Entity)]
//! #[entity(name = "orders")]
//! struct Order {
//!     # #[entity(primary_key)]
//!     # id: i64,
//!     lines: Vec<Line>,
//! }
//!
//! let spec = schema_mongo::lower(&registry![Order]?)?;
//! let serial = spec.collection("orders").unwrap().index("orders_lines_serial_key").unwrap();
//! assert!(serial.unique);
//! // Documents without lines have none that could be the same.
//! assert_eq!(serial.partial, Some(serde_json::json!({"lines.serial": {"$type": "string"}})));
//! # Ok::<(), Diagnostics>(())
//! ```

use schema_core::attr::OnEmbedded;
use schema_core::ir;

pub use super::bson_type::bson_type;
use super::entity::Open;
pub use super::entity::open;
#[doc(hidden)]
pub use super::entity::{index, no_validator, raw_index, raw_shard_key, shard_key, validation, validator};
use crate::options::EmbeddedOptions;

#[diagnostic::do_not_recommend]
impl OnEmbedded for Open {
    fn apply(self, embedded: &mut ir::Embedded) {
        embedded.extensions.get_mut::<EmbeddedOptions>().open = true;
    }
}
