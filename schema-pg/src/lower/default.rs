//! Values as SQL, and the defaults of columns.

use schema_core::ir::{Default, Entity, Field, Type, Value};

use super::scope::Scope;
use super::ty;
use crate::catalog::{DataType, Text};
use crate::sql::expression;

/// The default of a field's column.
pub fn lower(field: &Field, ty: &DataType, scope: &Scope<'_>) -> Option<Text> {
    Some(match field.default.as_ref()? {
        Default::Now => expression::now().into(),
        Default::Sql(sql) => sql.clone(),
        Default::Value(value) => literal(value, &field.ty, ty, scope),
    })
}

/// Checks the expressions of defaults.
pub fn verify(entity: &Entity, scope: &mut Scope<'_>) {
    for field in &entity.fields {
        if let Some(Default::Sql(sql)) = &field.default {
            let path = format!("{}.{}", entity.rust.name, field.name);
            scope.calls(&path, field.default_source(), sql);
            #[cfg(feature = "validate")]
            crate::validate::default(&path, field.default_source(), sql, scope.target(), &mut scope.found);
        }
    }
}

/// A value of a field's type.
pub fn literal(value: &Value, ty: &Type, column: &DataType, scope: &Scope<'_>) -> Text {
    if *column == DataType::Jsonb {
        return json_literal(value, ty, scope);
    }
    match value {
        Value::Bool(value) => expression::boolean(*value).into(),
        Value::Int(0) => "0".into(),
        Value::Int(value) => value.to_string().into(),
        Value::Float(value) => expression::float(*value).into(),
        // Decimals are written as numbers, as everybody would.
        Value::Text(value) if *ty == Type::Decimal => value.clone(),
        Value::Text(value) => expression::text(value).into(),
        Value::Bytes(value) => expression::bytes(value).into(),
        Value::Variant(name) => expression::text(label(name, ty, scope)).into(),
        Value::List(values) => {
            let of = match ty {
                Type::List(of) => of,
                ty => ty,
            };
            let element = ty::plain(of, scope);
            let literals: Vec<Text> = values.iter().map(|value| literal(value, of, &element, scope)).collect();
            expression::array(&literals, column).into()
        }
        Value::Json(_) | Value::Map(_) => json_literal(value, ty, scope),
    }
}

/// A value as JSON; the empty ones, which most defaults are, without writing them anew.
fn json_literal(value: &Value, ty: &Type, scope: &Scope<'_>) -> Text {
    match value {
        Value::Json(serde_json::Value::Object(members)) if members.is_empty() => "'{}'".into(),
        Value::Json(serde_json::Value::Array(elements)) if elements.is_empty() => "'[]'".into(),
        value => expression::text(&json_value(value, ty, scope).to_string()).into(),
    }
}

/// The label of a variant in the database.
pub fn label<'t>(variant: &'t Text, ty: &Type, scope: &Scope<'t>) -> &'t Text {
    let db_enum = match ty {
        Type::Enum(ty) => scope.registry.enum_of(ty),
        Type::Domain(ty) => match scope.registry.domain_of(ty).map(|domain| &domain.ty) {
            Some(Type::Enum(ty)) => scope.registry.enum_of(ty),
            _ => None,
        },
        _ => None,
    };
    // The registry gave each value its label.
    let known = db_enum.and_then(|db_enum| db_enum.variants.iter().find(|known| known.name == *variant));
    known.and_then(|known| known.rename.as_ref()).unwrap_or(variant)
}

/// A value inside jsonb, as serde writes it.
pub fn json_value(value: &Value, ty: &Type, scope: &Scope<'_>) -> serde_json::Value {
    match value {
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Text(value) => value.as_ref().into(),
        Value::Bytes(value) => value.as_slice().into(),
        Value::Variant(name) => serde_name(name, ty, scope).as_ref().into(),
        Value::Json(value) => value.clone(),
        Value::List(values) => values.iter().map(|value| json_value(value, ty.element(), scope)).collect(),
        Value::Map(values) => {
            let member =
                |(key, value): (&String, &Value)| (key.clone(), json_value(value, member_type(key, ty, scope), scope));
            values.iter().map(member).collect()
        }
    }
}

/// The type of a member of an object: that of the embedded struct's field, or that of all values of a map.
fn member_type<'a>(name: &str, ty: &'a Type, scope: &'a Scope<'_>) -> &'a Type {
    let Type::Embedded(embedded) = ty.element() else { return ty.element() };
    let Some(embedded) = scope.registry.embedded_of(embedded) else { return ty };
    embedded.fields.iter().find(|field| embedded.serde.field_name(field) == name).map_or(ty, |field| &field.ty)
}

/// The name of a variant in a document: there serde writes it.
fn serde_name(variant: &Text, ty: &Type, scope: &Scope<'_>) -> Text {
    let Type::Enum(ty) = ty.element() else {
        return variant.clone();
    };
    let Some(db_enum) = scope.registry.enum_of(ty) else {
        return variant.clone();
    };
    let found = db_enum.variants.iter().find(|known| known.name == *variant);
    found.map_or_else(|| variant.clone(), |variant| db_enum.serde.variant_name(variant))
}
