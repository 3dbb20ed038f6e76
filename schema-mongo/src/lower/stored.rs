//! Values as they are stored: canonical extended JSON of the type that serde writes, at every depth, so that neither the driver
//! nor mongosh makes up the types of numbers by their size.

use std::collections::BTreeMap;

use schema_core::ir::{self, Field, Type};
use serde_json::{Map, json};

use super::embedded::transparent;
use super::form::{self, Form};
use super::literal;
use super::scalar::scalar;
use super::scope::Scope;
use crate::spec::{BsonType, Value, moment_millis};

/// The value of a field; none where it is not known how serde writes it.
pub fn field(owner: &str, field: &Field, value: &ir::Value, scope: &mut Scope<'_>) -> Option<Value> {
    let form = form::of(owner, field, scope);
    match value {
        ir::Value::Json(Value::Null) if field.nullable => Some(Value::Null),
        value => of(&field.ty, form, value, scope),
    }
}

fn of(ty: &Type, form: Form, value: &ir::Value, scope: &mut Scope<'_>) -> Option<Value> {
    match (ty, value) {
        (Type::Domain(domain), value) => {
            let ty = scope.registry.domain_of(domain)?.ty.clone();
            of(&ty, form, value, scope)
        }
        // Where a value with parts is said as JSON, its parts have their types all the same.
        (Type::Nullable(_), ir::Value::Json(Value::Null)) => Some(Value::Null),
        (Type::Nullable(inner), value) => of(inner, form, value, scope),
        (Type::Json, ir::Value::Json(value)) => Some(as_json(value)),
        (Type::Json, value) => Some(as_json(&plain(value)?)),
        (_, ir::Value::Json(Value::Null)) => None,
        (_, ir::Value::Json(value)) => of(ty, form, &model_value(value)?, scope),
        (Type::List(inner), ir::Value::List(values)) => {
            Some(Value::Array(values.iter().map(|value| of(inner, form, value, scope)).collect::<Option<_>>()?))
        }
        (Type::Tuple(parts), ir::Value::List(values)) if parts.len() == values.len() => {
            let pairs = parts.iter().zip(values);
            Some(Value::Array(pairs.map(|(part, value)| of(part, form, value, scope)).collect::<Option<_>>()?))
        }
        (Type::Vector(_), ir::Value::List(values)) => {
            let element = |value| of(&Type::Float32, Form::Serde(ir::Written::Native), value, scope);
            Some(Value::Array(values.iter().map(element).collect::<Option<_>>()?))
        }
        (Type::Map(inner), ir::Value::Map(values)) => {
            let mut members = Map::new();
            for (name, value) in values {
                members.insert(name.clone(), of(inner, form, value, scope)?);
            }
            Some(Value::Object(members))
        }
        (Type::Range(inner), ir::Value::Map(ends)) if ends.len() == 2 => {
            let end = |name: &str, scope: &mut Scope<'_>| of(inner, form, ends.get(name)?, scope);
            Some(json!({ "start": end("start", scope)?, "end": end("end", scope)? }))
        }
        (Type::Embedded(inner), _) if literal::is_written_otherwise(inner, form, scope) => None,
        (Type::Embedded(inner), value) => {
            let embedded = scope.embedded(inner)?;
            match (transparent(&embedded.serde, &embedded.fields), value) {
                (Some(only), value) => field(&embedded.rust.name, only, value, scope),
                (_, ir::Value::Map(values)) => object(&embedded, values, scope).map(Value::Object),
                _ => None,
            }
        }
        (Type::Enum(inner), ir::Value::Text(name)) => variant(ty, inner, name, form, scope),
        (_, ir::Value::Int(_) | ir::Value::Float(_)) => match number_type(ty, form) {
            Some(stored) => number(stored, value, ty == &Type::Float32),
            None => canonical(literal::lower(ty, form, value, scope)?),
        },
        _ => canonical(literal::lower(ty, form, value, scope)?),
    }
}

/// The members of an embedded struct, by their Rust names or by those that serde gives them; those of flattened structs among
/// them, or under the field that is flattened.
fn object(
    embedded: &ir::Embedded,
    values: &BTreeMap<String, ir::Value>,
    scope: &mut Scope<'_>,
) -> Option<Map<String, Value>> {
    let mut members = Map::new();
    let tag = embedded.serde.tag.as_deref();
    if let Some(tag) = tag {
        members.insert(tag.to_owned(), embedded.serde.struct_name(&embedded.rust.name).into());
    }
    for (name, value) in values.iter().filter(|(name, _)| tag != Some(name)) {
        let member = named(embedded, name, scope)?;
        match field(&embedded.rust.name, &member.field, value, scope)? {
            _ if member.is_skipped() => {}
            Value::Object(inner) if member.is_flattened() => members.extend(inner),
            value => drop(members.insert(member.name, value)),
        }
    }
    Some(members)
}

/// A member, and what serde calls it.
struct Member {
    name: String,
    field: Field,
}

impl Member {
    fn is_skipped(&self) -> bool {
        self.field.serde.as_deref().is_some_and(|attrs| attrs.skip)
    }

    fn is_flattened(&self) -> bool {
        self.field.serde.as_deref().is_some_and(|attrs| attrs.flatten)
    }
}

fn named(embedded: &ir::Embedded, name: &str, scope: &Scope<'_>) -> Option<Member> {
    let called = |field: &Field| embedded.serde.field_name(field).into_owned();
    if let Some(field) = embedded.fields.iter().find(|field| field.name == *name || called(field) == *name) {
        return Some(Member { name: called(field), field: field.clone() });
    }
    let flattened = embedded.fields.iter().filter(|field| field.serde.as_deref().is_some_and(|attrs| attrs.flatten));
    flattened.into_iter().find_map(|field| match &field.ty {
        Type::Embedded(inner) => {
            let inner = scope.embedded(inner)?;
            named(&inner, name, scope)
        }
        // Any name is a key of a map.
        Type::Map(of) => {
            let mut field = field.clone();
            (field.ty, field.serde) = ((**of).clone(), None);
            Some(Member { name: name.to_owned(), field })
        }
        _ => None,
    })
}

/// A variant by its Rust name, or by the name that serde gives it.
fn variant(ty: &Type, of: &ir::TypeRef, name: &str, form: Form, scope: &Scope<'_>) -> Option<Value> {
    let db_enum = scope.registry.enum_of(of)?;
    let is_called = |variant: &&ir::Variant| variant.name == *name || db_enum.serde.variant_name(variant) == name;
    let variant = db_enum.variants.iter().find(is_called)?;
    canonical(literal::lower(ty, form, &ir::Value::Variant(variant.name.clone()), scope)?)
}

/// The type of number that stands in documents.
fn number_type(ty: &Type, form: Form) -> Option<BsonType> {
    let types = scalar(ty, form).types()?;
    [BsonType::Int, BsonType::Long, BsonType::Double, BsonType::Decimal]
        .into_iter()
        .find(|is| types.iter().any(|ty| ty == *is))
}

fn number(stored: BsonType, value: &ir::Value, is_single: bool) -> Option<Value> {
    Some(match (stored, value) {
        (BsonType::Int, ir::Value::Int(value)) => json!({ "$numberInt": i32::try_from(*value).ok()?.to_string() }),
        (BsonType::Long, ir::Value::Int(value)) => json!({ "$numberLong": value.to_string() }),
        #[expect(clippy::cast_precision_loss, reason = "as Rust's `as` does where a float is given as an integer")]
        (BsonType::Double, ir::Value::Int(value)) => double(*value as f64),
        #[expect(clippy::cast_possible_truncation, reason = "the field is of single precision")]
        (BsonType::Double, ir::Value::Float(value)) if is_single => double(f64::from(*value as f32)),
        (BsonType::Double, ir::Value::Float(value)) => double(*value),
        (BsonType::Decimal, ir::Value::Int(value)) => json!({ "$numberDecimal": value.to_string() }),
        (BsonType::Decimal, ir::Value::Float(value)) => json!({ "$numberDecimal": value.to_string() }),
        _ => return None,
    })
}

/// In a form that is read back as a double, a whole one too.
fn double(value: f64) -> Value {
    let text = match value {
        _ if value.is_nan() => "NaN".to_owned(),
        _ if value.is_infinite() => if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned(),
        value => format!("{value:?}"),
    };
    json!({ "$numberDouble": text })
}

/// JSON as serde writes it: whole numbers have 64 bits.
fn as_json(value: &Value) -> Value {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => json!({ "$numberLong": whole.to_string() }),
            (None, Some(float)) => double(float),
            (None, None) => value.clone(),
        },
        Value::Array(values) => Value::Array(values.iter().map(as_json).collect()),
        // Extended JSON says its type already.
        Value::Object(members) if members.keys().any(|name| name.starts_with('$')) => value.clone(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), as_json(value))).collect())
        }
        other => other.clone(),
    }
}

/// JSON as a value of the model; none for null and for extended JSON.
fn model_value(value: &Value) -> Option<ir::Value> {
    Some(match value {
        Value::Null => ir::Value::Json(Value::Null),
        Value::Bool(value) => ir::Value::Bool(*value),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => ir::Value::Int(whole),
            None => ir::Value::Float(number.as_f64()?),
        },
        Value::String(text) => ir::Value::Text(text.clone().into()),
        Value::Array(values) => ir::Value::List(values.iter().map(model_value).collect::<Option<_>>()?),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| Some((name.clone(), model_value(value)?));
            ir::Value::Map(members.iter().map(member).collect::<Option<_>>()?)
        }
    })
}

/// A value of the model as JSON, for fields that hold any.
fn plain(value: &ir::Value) -> Option<Value> {
    Some(match value {
        ir::Value::Bool(value) => (*value).into(),
        ir::Value::Int(value) => (*value).into(),
        ir::Value::Float(value) => json!(value),
        ir::Value::Text(text) | ir::Value::Variant(text) => text.clone().into(),
        ir::Value::Json(value) => value.clone(),
        ir::Value::List(values) => Value::Array(values.iter().map(plain).collect::<Option<_>>()?),
        ir::Value::Map(values) => {
            let member = |(name, value): (&String, &ir::Value)| Some((name.clone(), plain(value)?));
            Value::Object(values.iter().map(member).collect::<Option<_>>()?)
        }
        ir::Value::Bytes(_) => return None,
    })
}

/// Other values with their numbers and moments in canonical form.
fn canonical(value: Value) -> Option<Value> {
    Some(match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => match i32::try_from(whole) {
                Ok(small) => json!({ "$numberInt": small.to_string() }),
                Err(_) => json!({ "$numberLong": whole.to_string() }),
            },
            (None, float) => double(float?),
        },
        Value::Array(values) => Value::Array(values.into_iter().map(canonical).collect::<Option<_>>()?),
        Value::Object(members) => match members.get("$date").and_then(Value::as_str) {
            Some(iso) => json!({ "$date": { "$numberLong": moment_millis(iso)?.to_string() } }),
            None => {
                let member = |(name, value)| Some((name, canonical(value)?));
                Value::Object(members.into_iter().map(member).collect::<Option<_>>()?)
            }
        },
        other => other,
    })
}
