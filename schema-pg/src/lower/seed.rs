//! Reference rows: the values of fields as texts of their columns' types.

use schema_core::ir::{Entity, Field, Lasting, SeedRow as Row, Text, Type, Value};
use schema_core::{Diagnostic, ir};

use super::columns::{column_of, columns_of};
use super::scope::Scope;
use super::{default, encrypted, flatten};
use crate::catalog::{Column, DataType, Seed, SeedRow, SeedValue, Table};

/// The rows of an entity's table.
pub fn lower(entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    let registry = scope.registry;
    let Some(seed) = registry.seed_of(entity) else { return };
    let by = columns_of(entity, &seed.by);
    let written: Vec<(&Field, Vec<Part<'_>>)> = entity
        .fields
        .iter()
        .filter(|field| seed.rows.iter().any(|row| row.value(&field.name).is_some()))
        .map(|field| (field, parts(entity, field, table, scope)))
        .map(|(field, parts)| (field, parts.into_iter().filter(|part| is_given(part, &by, table)).collect()))
        .collect();
    encrypted_from_session(entity, seed, scope);
    let columns = written.iter().flat_map(|(_, parts)| parts).map(|part| part.column.clone()).collect();
    let row = |row: &Row| {
        let mut values = Vec::new();
        for (field, parts) in &written {
            let value = row.value(&field.name).and_then(Option::as_ref);
            let from_session = seed.session.contains(&field.name);
            values.extend(parts.iter().map(|part| part.value(value, from_session, table, scope)));
        }
        SeedRow(values)
    };
    let rows = seed.rows.iter().map(row).collect();
    let life = entity.lifecycle.as_deref();
    let lasting = life.and_then(|life| life.lasting);
    let fixed = match lasting {
        Some(Lasting::Immutable) => table.columns.iter().map(|column| column.name.clone()).collect(),
        _ => life.map(|life| columns_of(entity, &life.fixed)).unwrap_or_default(),
    };
    let soft = life.and_then(|life| life.soft_delete.as_ref());
    let functions = encrypted::fields(entity)
        .filter_map(|(field, _)| Some((column_of(entity, &field.name)?, encrypted::function(field, scope)?)))
        .collect();
    table.seed = Some(Box::new(Seed {
        mode: seed.mode,
        by,
        columns,
        rows,
        encrypted: functions,
        deleted_at: soft.and_then(|_| column_of(entity, "deleted_at")),
        fixed,
        append_only: lasting == Some(Lasting::AppendOnly),
        observed: Default::default(),
    }));
}

/// A column that a field's value gives a value.
struct Part<'r> {
    column: Text,
    ty: &'r Type,
    /// The member of a flattened struct, as serde calls it.
    member: Option<Text>,
}

/// The column of a field, or those of a struct whose members are columns.
fn parts<'r>(entity: &Entity, field: &'r Field, table: &Table, scope: &Scope<'r>) -> Vec<Part<'r>> {
    let Some(embedded) = flatten::embedded(field, scope) else {
        return column_of(entity, &field.name)
            .map(|column| Part { column, ty: &field.ty, member: None })
            .into_iter()
            .collect();
    };
    let flat = flatten::members_of(entity, field, embedded);
    let member = |(inner, column): (&'r Field, Text)| {
        let is_there = table.column(&column).is_some();
        let member = Some(embedded.serde.field_name(inner));
        is_there.then_some(Part { column, ty: &inner.ty, member })
    };
    embedded.fields.iter().zip(flat).filter_map(member).collect()
}

/// Neither computed, nor numbered by the database where rows are found otherwise.
fn is_given(part: &Part<'_>, by: &[Text], table: &Table) -> bool {
    let Some(column) = table.column(&part.column) else { return false };
    let is_numbered = is_numbered(column) && table.primary_key().contains(&column.name) && !by.contains(&column.name);
    column.generated.is_none() && !is_numbered
}

/// The database numbers it.
fn is_numbered(column: &Column) -> bool {
    column.identity.is_some() || column.default.as_ref().is_some_and(|default| default.contains("nextval("))
}

/// What is encrypted stands in no snapshot.
fn encrypted_from_session(entity: &Entity, seed: &ir::Seed, scope: &mut Scope<'_>) {
    for (field, _) in encrypted::fields(entity) {
        let has_value = |row: &Row| matches!(row.value(&field.name), Some(Some(_)));
        if !seed.session.contains(&field.name) && seed.rows.iter().any(has_value) {
            let message = format!("`{}` is encrypted, and a seed would write its value into the snapshot", field.name);
            let help = format!(
                "let rows hold the name of a setting, and the session the value: `Seed::of([…]).from_session({}::columns().{})`",
                entity.rust.name, field.name
            );
            let path = format!("{}.{}", entity.rust.name, field.name);
            scope.found.push(Diagnostic::new("P0571", path, seed.source, message).help(help));
        }
    }
}

impl Part<'_> {
    fn value(&self, value: Option<&Value>, from_session: bool, table: &Table, scope: &Scope<'_>) -> SeedValue {
        let Some(value) = value else { return SeedValue::Null };
        let Some(column) = table.column(&self.column) else { return SeedValue::Null };
        match &self.member {
            Some(member) => {
                let Value::Json(serde_json::Value::Object(members)) = value else { return SeedValue::Null };
                match members.get(&**member) {
                    None | Some(serde_json::Value::Null) => SeedValue::Null,
                    Some(json) => SeedValue::Text(json_text(json, self.ty, &column.ty, scope)),
                }
            }
            None if from_session => SeedValue::Session { session: value.to_plain().into() },
            None => SeedValue::Text(text(value, self.ty, &column.ty, scope)),
        }
    }
}

/// A member of a struct, as serde wrote it, as its column reads it.
fn json_text(json: &serde_json::Value, ty: &Type, column: &DataType, scope: &Scope<'_>) -> Text {
    use serde_json::Value as Json;
    match (json, ty) {
        (json, _) if *column == DataType::Jsonb => json.to_string().into(),
        (Json::String(name), Type::Enum(of)) => {
            let db_enum = scope.registry.enum_of(of);
            let known = db_enum
                .and_then(|db_enum| db_enum.variants.iter().find(|known| db_enum.serde.variant_name(known) == **name));
            known.and_then(|known| known.rename.clone()).unwrap_or_else(|| name.clone().into())
        }
        (Json::String(text), _) => text.clone().into(),
        (Json::Array(values), ty) => {
            let of = ty.element();
            let element = super::ty::plain(of, scope);
            array(values.iter().map(|value| json_text(value, of, &element, scope)))
        }
        (json, _) => json.to_string().into(),
    }
}

/// A value as its column reads it.
fn text(value: &Value, ty: &Type, column: &DataType, scope: &Scope<'_>) -> Text {
    if *column == DataType::Jsonb {
        return default::json_value(value, ty, scope).to_string().into();
    }
    match value {
        Value::Variant(name) => default::label(name, ty, scope).clone(),
        Value::Float(value) if value.is_nan() => "NaN".into(),
        Value::Float(value) if value.is_infinite() => if *value > 0.0 { "Infinity" } else { "-Infinity" }.into(),
        Value::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("\\x{hex}").into()
        }
        Value::List(values) if matches!(column, DataType::Vector(_)) => {
            let numbers: Vec<String> = values.iter().map(Value::to_plain).collect();
            format!("[{}]", numbers.join(",")).into()
        }
        Value::List(values) => {
            let of = match ty {
                Type::List(of) => of,
                ty => ty,
            };
            let element = super::ty::plain(of, scope);
            array(values.iter().map(|value| text(value, of, &element, scope)))
        }
        Value::Json(_) | Value::Map(_) => default::json_value(value, ty, scope).to_string().into(),
        value => value.to_plain().into(),
    }
}

/// `{"a","b"}`: each element in quotes, so that none is taken for NULL (manual, "Array Input and Output Syntax").
fn array(elements: impl Iterator<Item = Text>) -> Text {
    let quoted = elements.map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")));
    format!("{{{}}}", quoted.collect::<Vec<_>>().join(",")).into()
}
