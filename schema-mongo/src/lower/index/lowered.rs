//! Indexes under construction.

use schema_core::ir::{Entity, Source};

use crate::lower::columns;
use crate::lower::name::index_name;
use crate::lower::scope::Scope;
use crate::spec::{Index, Keys, Text};

/// An index, and the attribute that asks for it.
pub struct LoweredIndex {
    /// The index.
    pub index: Index,
    /// Where the attribute stands.
    pub source: Source,
    /// It holds deleted documents too, where the entity says which are.
    pub all_rows: bool,
    /// The tenant does not lead it.
    pub across_tenants: bool,
}

impl LoweredIndex {
    /// An index that holds live documents where the entity says which are.
    pub fn new(index: Index, source: Source) -> Self {
        Self { index, source, all_rows: false, across_tenants: false }
    }
}

/// The name of an index of these fields: `users_email_key`.
pub fn named(entity: &Entity, keys: &Keys, what: &str) -> Text {
    index_name(&entity.store_name(), keys.0.iter().map(|(field, _)| &**field), what)
}

/// The paths of fields; none, and a report, where serde does not write one.
pub fn paths(entity: &Entity, fields: &[Text], word: &str, at: Source, scope: &mut Scope<'_>) -> Vec<Text> {
    let mut paths = Vec::with_capacity(fields.len());
    for field in fields {
        match columns::path(entity, field) {
            Some(path) => paths.push(path),
            None => unwritten(entity, field, word, at, scope),
        }
    }
    if paths.len() == fields.len() { paths } else { Vec::new() }
}

/// Reports a field that serde does not write.
pub fn unwritten(entity: &Entity, field: &str, word: &str, at: Source, scope: &mut Scope<'_>) {
    let message = format!("`{word}` names `{field}`, which serde does not write into documents");
    let help = "remove `#[serde(skip)]`; of a flattened struct name the member: `address.member(\"city\")`";
    scope.report("M0403", format!("{}.{field}", entity.rust.name), at, message, help);
}
