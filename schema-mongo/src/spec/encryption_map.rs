//! The encrypted fields of all collections, as the driver takes them.

use super::encrypted::encrypted_fields;
use super::{Collection, Spec, Value};

/// The map of encrypted fields, by collection: what the driver's `encrypted_fields_map` takes, with the name of the database before
/// each name. `keyId` is null where the settings name no key.
pub fn encryption_map(spec: &Spec) -> Value {
    let with = spec.collections.iter().filter(|collection| !collection.options.encrypted.is_empty());
    let entry =
        |collection: &Collection| (collection.name.to_string(), encrypted_fields(&collection.options.encrypted));
    Value::Object(with.map(entry).collect())
}
