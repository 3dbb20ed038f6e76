//! The attributes of `#[mongo(…)]`: what only MongoDB knows.

/// Attributes of an enum.
pub mod db_enum {}
/// Attributes of a domain.
pub mod domain {}
/// Attributes of an embedded struct.
pub mod embedded {}
/// Attributes of an entity.
pub mod entity {}
/// Attributes of a field.
pub mod field {}
/// The values that attributes can name without a path.
pub mod prelude {}
/// Attributes of a variant.
pub mod variant {}
/// Attributes of a view.
pub mod view {}
/// Attributes of a view's field.
pub mod view_field {}
