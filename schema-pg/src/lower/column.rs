//! Columns.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Field, KeySource, PrimaryKey, Type};

use super::scope::Scope;
use super::{default, name, ty};
use crate::catalog::{Column, DataType, Generated, Identity};
use crate::options::FieldOptions;
use crate::sql::expression;

/// The column of a field.
pub fn lower(entity: &Entity, field: &Field, scope: &mut Scope<'_>) -> Column {
    let declared = field.extensions.get::<FieldOptions>();
    let ty = ty::of_field(field, scope);
    let said = declared.and_then(|declared| declared.sql_type.as_ref());
    ty::verify(said, || format!("{}.{}", entity.rust.name, field.name), field.source, scope);
    if let Type::Range(of) = field.ty.element()
        && ty::range(of).is_none()
        && said.is_none()
    {
        let path = format!("{}.{}", entity.rust.name, field.name);
        let message = "PostgreSQL has no range over values of this type";
        let help = "ranges are over i32, i64, decimals, dates and date-times";
        scope.found.push(Diagnostic::new("P0109", path, field.source, message).help(help));
    }
    let default = default::lower(field, &ty, scope);
    let mut column = Column::new(name::fitted(entity.column_name(field)), ty);
    column.default = default;
    column.nullable = field.nullable;
    column.comment.clone_from(&field.doc);
    if let Some(declared) = declared {
        column.collation = declared.collation.clone().map(Box::new);
        column.generated = declared.generated.as_ref().map(|declared| {
            Box::new(Generated { expression: declared.expression.clone(), is_virtual: declared.on_read })
        });
    }
    match made_by_database(entity, field) {
        _ if column.generated.is_some() => {}
        _ if declared.is_some_and(|declared| declared.serial.is_some()) => {}
        Made::Number(identity) => column.identity = Some(identity),
        Made::Uuid => column.default = Some(expression::random_uuid().into()),
        Made::Not => {}
    }
    column
}

/// The column type that holds the same values as this field's, in another table.
pub fn type_of(field: &Field, scope: &Scope<'_>) -> DataType {
    ty::of_field(field, scope)
}

enum Made {
    Number(Identity),
    Uuid,
    Not,
}

/// Whether the database makes the value of a key. It does for a key of one UUID or integer that has no default and is
/// no reference, and where it was asked to.
fn made_by_database(entity: &Entity, field: &Field) -> Made {
    match field.key_source {
        Some(KeySource::IdentityAlways) => return Made::Number(Identity::Always),
        Some(KeySource::Identity) => return Made::Number(Identity::ByDefault),
        Some(KeySource::Application) => return Made::Not,
        None => {}
    }
    let only_key =
        matches!(&entity.primary_key, PrimaryKey::Fields(names) if names.len() == 1 && names[0] == field.name);
    let references = entity.foreign_keys.iter().any(|key| key.fields.contains(&field.name));
    match field.ty {
        _ if !only_key || references || field.default.is_some() => Made::Not,
        Type::Uuid => Made::Uuid,
        Type::Int16 | Type::Int32 | Type::Int64 => Made::Number(Identity::ByDefault),
        _ => Made::Not,
    }
}
