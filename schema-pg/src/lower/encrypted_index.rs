//! The index by which rows are found whose value is encrypted: on the hash of it.

use schema_core::ir::{Entity, Field};

use super::scope::Scope;
use super::{encrypted, index, tenant_column};
use crate::catalog::{Table, Text};
use crate::options::EncryptedOptions;

/// An index on the hash of a value, unless something leads with it.
pub fn lower(entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    for (field, declared) in encrypted::fields(entity) {
        let Some(hash) = encrypted::hash_of(field, entity) else {
            report(
                entity,
                field,
                &declared,
                ("without `.searchable()` there is no hash", "remove `.index_name(…)`"),
                scope,
            );
            continue;
        };
        let columns: Vec<Text> = tenant_column::of_rows(entity).into_iter().chain([hash.clone()]).collect();
        if table.is_indexed(&columns) || table.is_indexed(&[&hash]) {
            let why = ("another index or rule leads with the hash", index::NAME_THAT_ONE);
            report(entity, field, &declared, why, scope);
        } else {
            let name = declared.index_name.as_ref();
            table.indexes.push(index::named(&table.name.name, columns, "idx", name));
        }
    }
}

/// Reports the name of an index that is not made.
fn report(entity: &Entity, field: &Field, declared: &EncryptedOptions, why: (&str, &str), scope: &mut Scope<'_>) {
    if let Some(name) = &declared.index_name {
        index::name_of_none(&entity.rust.name, &field.name, (name, field.source), why, scope);
    }
}
