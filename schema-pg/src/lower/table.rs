//! Tables.

use schema_core::ir::{Entity, Field};

use super::columns::column_of;
use super::scope::Scope;
use super::term::Rows;
use super::{
    access, actors, archive, audit, cardinality, column, constraint, default, duplicate_names, encrypted,
    encrypted_index, extension, flatten, generated, grant, index, inside, mask, mutability, partition, policy,
    reference, rule, search, seed, serial, soft_delete, soft_deleted, state_machine, storage, tenant, timestamps, tree,
    trigger, version, writable,
};
use crate::catalog::{AccessPattern, Catalog, Constraint, EntityModel, Index, Model, Table};
use crate::options::EntityOptions;

/// Adds the table of an entity to the catalog, with its partitions and the functions that its triggers call.
pub fn lower(entity: &Entity, scope: &mut Scope<'_>, catalog: &mut Catalog) {
    let mut table = Table::new(scope.table_name(entity));
    let flat = flatten::expand(entity, scope);
    let flat = encrypted::expand(inside::expand(entity, flat, scope), scope);
    table.model = model(entity, &flat, scope);
    table.comment.clone_from(&entity.doc);
    table.columns = flat.fields.iter().map(|field| column::lower(&flat, field, scope)).collect();
    if let Some(declared) = entity.extensions.get::<EntityOptions>() {
        table.storage = storage::lower(entity, &declared.storage, entity.source, scope);
    }
    serial::lower(&flat, &mut table, &mut catalog.sequences, scope);
    generated::expressions(&flat, &table, scope);
    default::verify(&flat, scope);
    constraint::lower(entity, &flat, &mut table, scope);
    if scope.any_lifecycle {
        tenant::keyed(&flat, &mut table, scope);
    }
    search::lower(&flat, &mut table, scope);
    index::lower(entity, &flat, &mut table, scope);
    catalog.patterns.0.extend(patterns(entity, &flat, &mut table, scope));
    soft_delete::index_of_deleted(&flat, &mut table);
    reference::indexes(&flat, &mut table, scope);
    encrypted::lower(entity, &mut table, &mut catalog.functions, scope);
    encrypted_index::lower(entity, &mut table, scope);
    // Triggers that check a row before it is written.
    let mut before = Vec::new();
    if entity.timestamps {
        timestamps::lower(entity, &mut table, &mut catalog.functions, scope);
    }
    if entity.lifecycle.is_some() {
        actors::lower(entity, &mut table, &mut catalog.functions, scope);
        mutability::lower(entity, &flat, &mut table, &mut catalog.functions, scope);
        version::lower(entity, &mut table, &mut catalog.functions, scope);
        tree::lower(entity, &mut table, &mut catalog.functions, scope);
        state_machine::lower(&flat, &mut table, &mut catalog.functions, &mut before, scope);
        audit::lower(entity, &flat, &mut table, &mut catalog.functions, scope);
    }
    if scope.any_lifecycle {
        soft_delete::lower(entity, &mut table, catalog, scope);
        tenant::indexes(&flat, &mut table, scope);
        tenant::owner_index(entity, &mut table, scope);
    }
    cardinality::lower(entity, &mut table, &mut catalog.functions, scope);
    rule::lower(entity, &mut table, &mut catalog.functions, before, scope);
    trigger::lower(entity, &mut table, scope);
    policy::lower(entity, &mut table, scope);
    grant::lower(entity, &mut table, scope);
    soft_delete::live(entity, &table, catalog, scope);
    encrypted::view(entity, &table, &mut catalog.views, scope);
    mask::lower(entity, &table, &mut catalog.views, scope);
    seed::lower(entity, &mut table, scope);
    archive::index(entity, &mut table);
    Constraint::sort(&mut table.constraints);
    Index::sort(&mut table.indexes);
    table.triggers.sort_by(|a, b| a.name.cmp(&b.name));
    table.columns.iter().for_each(|column| extension::of_type(&column.ty, scope));
    table.indexes.iter().flat_map(|index| &index.columns).for_each(|column| extension::of_column(column, scope));
    partition::lower(entity, &flat, &mut table, (&mut catalog.tables, &mut catalog.functions), scope);
    generated::places(&flat, &table, scope);
    duplicate_names::within(&table, scope);
    scope.name_hashes.table(&table);
    catalog.tables.push(table);
}

/// The indexes that access patterns need.
fn patterns(entity: &Entity, flat: &Entity, table: &mut Table, scope: &mut Scope<'_>) -> Vec<AccessPattern> {
    let Table { name, columns, constraints, indexes, .. } = table;
    access::lower(Rows { declared: entity, flat, columns }, &entity.access, name, (constraints, indexes), scope)
}

/// What the application calls the table and its columns.
fn model(entity: &Entity, flat: &Entity, scope: &Scope<'_>) -> Model {
    let called = |field: &Field| {
        let column = flat.column_name(field);
        (column != field.name).then(|| (column, field.name.clone()))
    };
    let life = entity.lifecycle.as_deref();
    let soft = soft_deleted::declared(entity);
    let encrypted = |field: &Field| Some((column_of(entity, &field.name)?, encrypted::function(field, scope)?));
    let model = EntityModel {
        entity: entity.rust.name.clone(),
        path: entity.rust.path.clone(),
        source: entity.source,
        fields: flat.fields.iter().filter_map(called).collect(),
        private: scope.privacy.of(entity).iter().map(|private| private.column.clone()).collect(),
        tenant: entity.tenant().and_then(|field| column_of(entity, field)),
        read_only: life.is_some_and(|life| life.read_only),
        hard_delete: soft
            .as_ref()
            .filter(|(soft, _)| soft.on_delete_statement)
            .map(|_| scope.session().hard_delete.clone()),
        deleted_at: soft.map(|(_, deleted_at)| deleted_at),
        version: life.and_then(|life| life.versions.first()).and_then(|field| column_of(entity, field)),
        set_on_insert: writable::kept(entity, true),
        set_on_update: writable::kept(entity, false),
        encrypted: entity.fields.iter().filter_map(encrypted).collect(),
    };
    model.into()
}
