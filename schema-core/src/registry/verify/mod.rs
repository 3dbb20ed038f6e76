//! Everything that can be wrong with a model and that the compiler can't see.

mod access;
mod all_rows;
mod changing;
mod fields;
mod index;
mod key;
mod lifecycle;
mod name;
mod notes;
mod reference_action;
mod relation;
mod rule;
mod shared_parent;
mod tenancy;
mod tenant_key;
mod text;
mod tree;
mod view;

pub use self::rule::{holds_nul, keeps};
use super::Registry;
use super::types::Types;
use crate::Diagnostic;
use crate::ir::{Entity, Index};

/// The mistakes that an entity shows on its own and by the types of its fields.
pub fn entity(types: &Types, entity: &Entity, found: &mut Vec<Diagnostic>) {
    for mistake in &entity.mistakes {
        let diagnostic = Diagnostic::new("E0108", &*entity.rust.name, mistake.source, &mistake.message);
        found.push(diagnostic.help(&mistake.help));
    }
    name::entity(entity, found);
    key::entity(types, entity, found);
    rule::entity(types, entity, found);
    lifecycle::entity(entity, found);
    changing::entity(entity, found);
    reference_action::entity(entity, found);
    index::entity(types, entity, found);
    access::entity(entity, found);
    all_rows::entity(entity, found);
    notes::entity(entity, found);
}

/// The mistakes of an index that the namespace of a store keeps for itself.
pub fn index(registry: &Registry, entity: &Entity, index: &Index, found: &mut Vec<Diagnostic>) {
    index::one(entity, index, found);
    index::members(&registry.types, entity, &index.columns, index.source, found);
}

/// The mistakes that show once everything is there.
pub fn registry(registry: &Registry, found: &mut Vec<Diagnostic>) {
    for entity in &registry.entities {
        relation::entity(registry, entity, found);
        lifecycle::noted(entity, found);
        for index in &entity.indexes {
            index::members(&registry.types, entity, &index.columns, index.source, found);
        }
        entity.access.iter().for_each(|pattern| access::members(&registry.types, entity, pattern, found));
    }
    tenancy::registry(registry, found);
    registry.views.iter().for_each(|view| {
        view::view(&registry.types, view, found);
        notes::view(view, found);
    });
    let Types { enums, domains, embedded, .. } = &registry.types;
    enums.iter().for_each(|db_enum| {
        name::db_enum(db_enum, found);
        notes::db_enum(db_enum, found);
    });
    domains.iter().for_each(|domain| rule::domain(domain, found));
    for embedded in embedded {
        rule::embedded(&registry.types, embedded, found);
        index::embedded(embedded, found);
        notes::embedded(embedded, found);
        relation::embedded(registry, embedded, found);
    }
}
