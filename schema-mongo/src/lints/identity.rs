//! ML03: documents with two identities. A key that serde does not call `_id` stands beside one that the driver makes.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, PrimaryKey};

use super::advice::advice;

use crate::options::EntityOptions;

pub fn lint(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let PrimaryKey::Fields(names) = &entity.primary_key else { return };
    let ([name], None) =
        (names.as_slice(), entity.extensions.get::<EntityOptions>().and_then(|attrs| attrs.time_series.as_ref()))
    else {
        return;
    };
    let Some(field) = entity.field(name) else { return };
    if entity.serde.field_name(field) != "_id"
        && entity.fields.iter().all(|field| entity.serde.field_name(field) != "_id")
    {
        let message = format!("`{name}` is the key, and each document has an `_id` of the driver's beside it");
        let help = "add `#[serde(rename = \"_id\")]` to the field: one index less, and one identity";
        found.push(advice("ML03", format!("{}.{name}", entity.rust.name), field.source, message).help(help));
    }
}
