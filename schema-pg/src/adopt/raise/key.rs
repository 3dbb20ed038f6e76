//! Primary keys.

use schema_core::ir::{Entity, KeySource, PrimaryKey, Type};

use super::scope::Scope;
use crate::adopt::left::Part;
use crate::catalog::{ConstraintKind, Deferrable, Table};
use crate::lower::joined;
use crate::options::FieldOptions;
use crate::sql::expression;

/// Says the primary key of a table.
pub fn raise(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    entity.primary_key = PrimaryKey::None;
    let part = Part::Key(table.name.clone());
    if scope.is_out(&part) {
        return;
    }
    let declared = table.constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, include, deferrable: Deferrable::No } if include.is_empty() => {
            Some((constraint, columns))
        }
        _ => None,
    });
    let Some((constraint, columns)) = declared else { return };
    let Some(fields) = scope.fields(&table.name, columns) else { return };
    entity.primary_key = PrimaryKey::Fields(fields);
    let own = joined::<&str>(&table.name.name, &[], "pkey");
    entity.key_name = Some(constraint.name.clone()).filter(|name| *name != own);
}

/// Says where the value of the key comes from, once references are there: what the library would make of the key by itself is left to it.
pub fn source(table: &Table, entity: &mut Entity) {
    let PrimaryKey::Fields(names) = &entity.primary_key else { return };
    let [name] = names.as_slice() else { return };
    let references = entity.foreign_keys.iter().any(|key| key.fields.contains(name));
    let Some(at) = entity.fields.iter().position(|field| field.name == *name) else { return };
    let column = &table.columns[at];
    let field = &mut entity.fields[at];
    let declared = field.extensions.get::<FieldOptions>();
    if declared.is_some_and(|declared| declared.serial.is_some() || declared.generated.is_some()) {
        return;
    }
    let made = matches!(field.ty, Type::Int16 | Type::Int32 | Type::Int64 | Type::Uuid) && !references;
    match (&field.ty, field.key_source) {
        // The library numbers such a key by itself.
        (_, Some(KeySource::Identity)) if made => field.key_source = None,
        (_, Some(_)) => {}
        (Type::Uuid, None) if made && column.default.as_deref() == Some(expression::random_uuid()) => {
            field.default = None;
        }
        (_, None) if made && column.default.is_none() => field.key_source = Some(KeySource::Application),
        _ => {}
    }
}
