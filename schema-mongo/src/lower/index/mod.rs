//! Indexes: of uniques, references, searches and `index(…)` of either namespace; and what a server would refuse.

mod access;
pub mod collation;
mod distinct;
mod fields;
mod filter;
mod filter_words;
mod inside;
mod kinds;
pub mod locale;
mod lowered;
mod plain;
mod search;
mod tenant;
mod term;
mod tree;
mod unique;
mod verify;
mod wildcard;
mod words;

use schema_core::ir::Entity;

use self::lowered::LoweredIndex;
pub use self::term::{Term, term};
pub use self::verify::{count, holds_list};
use super::left_out;
use super::scope::{Scope, is_left_out};
use crate::options::EntityOptions;
use crate::spec::{Collation, Collection, Direction, Index, Schema, TimeSeries};

/// Sets the indexes of a collection.
pub fn lower(entity: &Entity, schema: &Schema, collection: &mut Collection, scope: &mut Scope<'_>) {
    let attrs = entity.extensions.get::<EntityOptions>();
    let mut made: Vec<LoweredIndex> =
        Vec::with_capacity(entity.uniques.len() + entity.indexes.len() + entity.foreign_keys.len() + 1);
    unique::keys(entity, schema, &mut made, scope);
    for index in &entity.indexes {
        made.extend(plain::plain(entity, schema, index, None, scope));
    }
    for index in attrs.iter().flat_map(|attrs| &attrs.indexes) {
        made.extend(plain::plain(entity, schema, &index.index, Some(index), scope));
    }
    inside::asked_for(entity, &mut made, scope);
    fields::fields(entity, &mut made, scope);
    fields::retained(entity, &mut made, scope);
    fields::link_arrays(entity, &mut made, scope);
    tree::path(entity, &mut made, scope);
    search::searches(entity, schema, &mut made, scope);
    for fuzzy in entity.fuzzy.iter().filter(|_| !is_left_out(attrs, "fuzzy")) {
        let path = format!("{}.{}", entity.rust.name, fuzzy.field);
        let help = "leave it out: `#[mongo(without(\"fuzzy\", \"reason\"))]`, or search whole words: `search([…])`";
        scope.report("M0401", path, fuzzy.source, "MongoDB finds no parts of texts by an index, as `fuzzy` asks", help);
    }
    tenant::lead_with_tenant(entity, &mut made, scope);
    access::patterns(entity, schema, &mut made, scope);
    fields::references(entity, &mut made, scope);
    inside::references(entity, &mut made, scope);
    // Indexes of words and of planes know no collation, and would have that of their collection (manual, "Collation and Unsupported Index
    // Types").
    if attrs.is_some_and(|attrs| attrs.collation.as_ref().is_some_and(|collation| collation.locale != "simple")) {
        for made in made.iter_mut().filter(|made| compares_bytes(&made.index)) {
            made.index.collation = Some(Box::new(Collation::of("simple")));
        }
    }
    distinct::names(entity, &mut made, collection.options.collation.as_deref());
    let patterns = entity.access.iter().map(|pattern| &pattern.name);
    left_out::verify(entity, made.iter().map(|made| &made.index.name).chain(patterns), scope);
    made.retain(|made| !is_left_out(attrs, &made.index.name));
    if let Some(own) = collection.options.time_series.as_ref().and_then(TimeSeries::own_index) {
        // The server makes it too: under another name it would be refused.
        let is_own = |index: &&mut LoweredIndex| {
            crate::diff::is_equivalent(&index.index, &own, collection.options.collation.as_deref())
        };
        made.iter_mut().filter(is_own).for_each(|made| made.index.name.clone_from(&own.name));
    }
    verify::verify(entity, schema, collection, &made, scope);
    kinds::verify(entity, schema, collection, &made, scope);
    scope.index_sources = made.iter().map(|made| (made.index.name.clone(), made.source)).collect();
    collection.indexes = made.into_iter().map(|made| made.index).collect();
    collection.indexes.sort_by(|a, b| a.name.cmp(&b.name));
}

/// It knows no collation.
fn compares_bytes(index: &Index) -> bool {
    index.has(Direction::Text) || index.has(Direction::Plane)
}

/// All but whether it is unique, expires or is hidden is as in this one, so that it can take its place.
pub fn is_plain(index: &Index, plain: &Index, default: Option<&Collation>) -> bool {
    let alike = Index { unique: false, ..index.clone() };
    !index.hidden
        && crate::diff::is_equivalent(
            &alike,
            &Index { collation: Some(Box::new(Collation::of("simple"))), ..plain.clone() },
            default,
        )
}
