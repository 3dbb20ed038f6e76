//! Fields and embedded structs as serde writes them: under which path, in place of what, and whether at all.

use schema_core::ir::{Entity, Field, Serde};

use crate::spec::Text;

/// Structs within structs, at most: MongoDB nests documents 100 deep (manual, "MongoDB Limits").
pub const DEPTH: usize = 24;

/// The path of a field in documents; none where serde does not write it.
pub fn path(entity: &Entity, name: &str) -> Option<Text> {
    let field = entity.field(name)?;
    let attrs = field.serde.as_deref();
    if attrs.is_some_and(|attrs| attrs.skip || attrs.flatten) {
        return None;
    }
    Some(entity.serde.field_name(field))
}

/// serde may write no value.
pub fn is_optional(field: &Field) -> bool {
    field.nullable || field.managed || field.serde.as_ref().is_some_and(|attrs| attrs.sometimes)
}

/// The field that is written in place of the struct, where it is transparent: the one that is written at all.
pub fn transparent<'a>(serde: &Serde, fields: &'a [Field]) -> Option<&'a Field> {
    let mut written = fields.iter().filter(|field| !field.serde.as_ref().is_some_and(|attrs| attrs.skip));
    written.next().filter(|_| serde.transparent && written.next().is_none())
}
