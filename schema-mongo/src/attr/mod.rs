//! The attributes of `#[mongo(…)]`: what only MongoDB knows.

mod bson_type;
mod collation;
pub mod collection;
pub mod db_enum;
pub mod domain;
pub mod embedded;
mod encrypted;
pub mod entity;
pub mod field;
mod grant;
pub mod index;
pub mod many_to_many;
pub mod prelude;
mod raw;
pub mod tagged;
pub mod variant;
pub mod view;
pub mod view_field;

use schema_core::Column;

/// How MongoDB indexes a column: `shard_key([tenant_id, id.hashed()])`, `index([place.sphere()])`,
/// `index([title.text()])`.
pub trait MongoColumn {
    /// By a hash of the value.
    fn hashed(self) -> Column;
    /// By place on earth.
    fn sphere(self) -> Column;
    /// By place on a plane, of pairs of coordinates: MongoDB's `2d`.
    fn plane(self) -> Column;
    /// The words of its text.
    fn text(self) -> Column;
    /// All paths below it.
    fn wildcard(self) -> Column;
}

/// Marks that `lower` finds: a column says how an index holds it by the name of its operator class.
pub(crate) const HASHED: &str = "mongo:hashed";
pub(crate) const SPHERE: &str = "mongo:2dsphere";
pub(crate) const PLANE: &str = "mongo:2d";
pub(crate) const TEXT: &str = "mongo:text";
pub(crate) const WILDCARD: &str = "mongo:wildcard";

impl MongoColumn for Column {
    fn hashed(self) -> Column {
        self.opclass(HASHED)
    }

    fn sphere(self) -> Column {
        self.opclass(SPHERE)
    }

    fn plane(self) -> Column {
        self.opclass(PLANE)
    }

    fn text(self) -> Column {
        self.opclass(TEXT)
    }

    fn wildcard(self) -> Column {
        self.opclass(WILDCARD)
    }
}
