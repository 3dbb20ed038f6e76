//! What structs say of the names that things had before.

use schema_core::Registry;

use super::scope::Scope;
use super::{columns, inside, name};
use crate::catalog::{QualifiedName, Renames, Text};
use crate::config::Config;
use crate::options::EnumOptions;

impl Renames {
    /// What the registry says, in the schema `public` unless an entity says another.
    pub fn of(registry: &Registry) -> Self {
        Self::of_with(registry, &Config::default())
    }

    /// The same with settings. A name without a dot is one in the same schema.
    pub fn of_with(registry: &Registry, config: &Config) -> Self {
        let mut scope = Scope::new(registry, config);
        let mut renames = Renames::none();
        for entity in registry.entities() {
            let table = scope.table_name(entity);
            for was in &entity.renamed_from {
                renames = renames.table(&before(was, &table), &table);
            }
            for field in entity.fields.iter().filter(|field| !field.renamed_from.is_empty()) {
                let Some(column) = columns::column_of(entity, &field.name) else { continue };
                for was in &field.renamed_from {
                    renames = renames.column(&table, name::fitted(was.clone()), column.clone());
                }
            }
            for (was, now) in inside::renamed(entity, &mut scope) {
                renames = renames.column(&table, was, now);
            }
        }
        for db_enum in registry.enums() {
            let ty = scope.enum_name(db_enum);
            if db_enum.extensions.get::<EnumOptions>().is_some_and(|declared| declared.as_check.is_some()) {
                continue;
            }
            for was in &db_enum.renamed_from {
                renames = renames.ty(&before(was, &ty), &ty);
            }
            for variant in &db_enum.variants {
                for was in &variant.renamed_from {
                    renames = renames.label(&ty, was.clone(), db_enum.label(variant));
                }
            }
        }
        for domain in registry.domains() {
            let ty = scope.domain_name(domain);
            for was in &domain.renamed_from {
                renames = renames.ty(&before(was, &ty), &ty);
            }
        }
        renames
    }
}

fn before(was: &Text, now: &QualifiedName) -> QualifiedName {
    match was.split_once('.') {
        Some((schema, own)) => QualifiedName::new(schema.to_owned(), name::fitted(own.to_owned().into())),
        None => QualifiedName::new(now.schema.clone(), name::fitted(was.clone())),
    }
}
