//! Values that the server can't read.

use schema_core::attr::{FieldDraft, OnField};

use crate::options::{EncryptedOptions, FieldOptions};

/// See [`encrypted`].
#[derive(Debug)]
pub struct Encrypted(EncryptedOptions);

/// The driver encrypts the value, and no server reads it (manual, "Queryable Encryption"). What only the server can look at, rules
/// and indexes, it then has not. `.searchable()` lets queries ask whether two values are the same.
///
/// ```
/// # use schema_core::*;
/// use schema_mongo::{Config, Version};
///
/// #[derive(Entity)]
/// #[entity(name = "patients")]
/// struct Patient {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[mongo(encrypted.searchable())]
///     ssn: String,
///     #[mongo(encrypted)]
///     notes: String,
/// }
///
/// let registry = registry![Patient]?;
/// // Servers have it since 7.0; for an older target it is a diagnostic.
/// let config = Config { version: Version::V7_0, ..Config::default() };
/// let spec = schema_mongo::lower_with(&registry, &config)?;
/// let map = schema_mongo::encryption_map(&spec).to_string();
/// assert!(map.contains(r#"{"bsonType":"string","keyId":null,"path":"ssn","queries":[{"queryType":"equality"}]}"#), "{map}");
/// assert!(spec.collection("patients").unwrap().field("notes").unwrap().to_value()["bsonType"] == "binData");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn encrypted() -> Encrypted {
    Encrypted(EncryptedOptions::default())
}

impl Encrypted {
    /// Queries can ask for documents with this very value.
    #[must_use]
    pub fn searchable(mut self) -> Self {
        self.0.searchable = true;
        self
    }
}

impl<T, K, Place> OnField<T, K, Place> for Encrypted {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.extensions.get_mut::<FieldOptions>().encrypted = Some(self.0);
    }
}
