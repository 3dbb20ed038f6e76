//! `without("…", "reason")`: that what is left out is there.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Text};

use super::scope::Scope;
use crate::options::EntityOptions;

/// Words that stand for a part of the model, each asked for where that part is made.
const WORDS: [&str; 22] = [
    "actors",
    "append_only",
    "audit",
    "cascade",
    "deferrable",
    "fuzzy",
    "immutable",
    "on_delete_statement",
    "owner",
    "pii",
    "references",
    "refuse_references",
    "retain",
    "rows",
    "search",
    "soft_delete",
    "tenant",
    "timestamps",
    "transitions",
    "tree",
    "validation",
    "version",
];

/// Reports names that are nothing of the entity: what they were to leave out is made all the same.
pub fn verify<'i>(entity: &Entity, indexes: impl Iterator<Item = &'i Text>, scope: &mut Scope<'_>) {
    let Some(attrs) = entity.extensions.get::<EntityOptions>().filter(|attrs| !attrs.without.is_empty()) else {
        return;
    };
    let mut known: Vec<Text> = WORDS.iter().map(|word| Text::Borrowed(word)).collect();
    known.extend(entity.checks.iter().map(|check| check.name.clone()));
    known.extend(entity.indexes.iter().filter_map(|index| index.name.clone()));
    known.extend(attrs.indexes.iter().filter_map(|attrs| attrs.index.name.clone()));
    known.extend(indexes.cloned());
    for without in attrs.without.iter().filter(|without| !known.contains(&without.name)) {
        let message = format!("`without` names `{}`, which is nothing of `{}`", without.name, entity.rust.name);
        let path = format!("{}.without", entity.rust.name);
        scope.found.push(Diagnostic::new("M0105", path, without.source, message).help_nearest(&without.name, &known));
    }
}
