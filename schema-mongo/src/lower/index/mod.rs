//! Indexes: of uniques, references, searches and `index(…)` of either namespace; and what a server would refuse.

mod collation;
mod fields;
mod filter;
mod inside;
mod plain;
mod search;
mod tenant;
mod term;
mod tree;
mod unique;
mod verify;

use schema_core::ir::{Entity, Source};

pub use self::term::{Term, term};
use super::columns;
use super::scope::{Scope, is_left_out};
use crate::said::EntitySaid;
use crate::spec::{Collation, Collection, Direction, Index, Keys, Schema, Text};

/// An index, and where it was said.
struct Made {
    index: Index,
    source: Source,
}

/// Sets the indexes of a collection.
pub fn lower(entity: &Entity, schema: &Schema, collection: &mut Collection, scope: &mut Scope<'_>) {
    let said = entity.extensions.get::<EntitySaid>();
    let mut made: Vec<Made> =
        Vec::with_capacity(entity.uniques.len() + entity.indexes.len() + entity.foreign_keys.len() + 1);
    unique::keys(entity, schema, &mut made, scope);
    for index in &entity.indexes {
        made.extend(plain::plain(entity, schema, index, None, scope));
    }
    for index in said.iter().flat_map(|said| &said.indexes) {
        made.extend(plain::plain(entity, schema, &index.index, Some(index), scope));
    }
    inside::asked_for(entity, &mut made, scope);
    fields::fields(entity, &mut made, scope);
    fields::retained(entity, &mut made, scope);
    fields::link_arrays(entity, &mut made, scope);
    tree::path(entity, &mut made, scope);
    search::searches(entity, &mut made, scope);
    for fuzzy in entity.fuzzy.iter().filter(|_| !is_left_out(said, "fuzzy")) {
        let path = format!("{}.{}", entity.rust.name, fuzzy.field);
        let help = "leave it out: `#[mongo(without(\"fuzzy\", \"reason\"))]`, or search whole words: `search([…])`";
        scope.report("M0401", path, fuzzy.source, "MongoDB finds no parts of texts by an index, as `fuzzy` asks", help);
    }
    tenant::lead_with_tenant(entity, &mut made, scope);
    fields::references(entity, &mut made, scope);
    inside::references(entity, &mut made, scope);
    // A text index knows no collation, and would have that of its collection (manual, "Text Indexes on Self-Managed Deployments").
    if said.is_some_and(|said| said.collation.as_ref().is_some_and(|collation| collation.locale != "simple")) {
        for made in made.iter_mut().filter(|made| made.index.has(Direction::Text)) {
            made.index.collation = Some(Box::new(Collation::of("simple")));
        }
    }
    made.retain(|made| !is_left_out(said, &made.index.name));
    verify::verify(entity, schema, &made, scope);
    scope.index_sources = made.iter().map(|made| (made.index.name.clone(), made.source)).collect();
    collection.indexes = made.into_iter().map(|made| made.index).collect();
    collection.indexes.sort_by(|a, b| a.name.cmp(&b.name));
}

/// `users`, `organization_id`, `email` and `key` as one name. Dots and dollars of paths become underscores.
pub fn name<'a>(collection: &str, fields: impl Iterator<Item = &'a str>, what: &'a str) -> Text {
    let mut name = String::with_capacity(collection.len() + 24);
    name.push_str(collection);
    for part in fields.chain([what]) {
        name.push('_');
        name.push_str(part);
    }
    if name.contains(['.', '$', '*']) {
        name = name.replace(".$**", "").replace("$**", "all").replace('.', "_");
    }
    name.into()
}

fn named(entity: &Entity, keys: &Keys, what: &str) -> Text {
    name(&entity.store_name(), keys.0.iter().map(|(field, _)| &**field), what)
}

fn paths(entity: &Entity, fields: &[Text], word: &str, at: Source, scope: &mut Scope<'_>) -> Vec<Text> {
    let mut paths = Vec::with_capacity(fields.len());
    for field in fields {
        match columns::path(entity, field) {
            Some(path) => paths.push(path),
            None => unwritten(entity, field, word, at, scope),
        }
    }
    if paths.len() == fields.len() { paths } else { Vec::new() }
}

fn unwritten(entity: &Entity, field: &str, word: &str, at: Source, scope: &mut Scope<'_>) {
    let message = format!("`{word}` names `{field}`, which serde does not write into documents");
    let help = "remove `#[serde(skip)]`; of a flattened struct name the member: `address.member(\"city\")`";
    scope.report("M0403", format!("{}.{field}", entity.rust.name), at, message, help);
}
