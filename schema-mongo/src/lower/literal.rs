//! Values of the model as extended JSON.

use schema_core::ir::{self, Embedded, Type, TypeRef, Written};
use serde_json::json;

use super::enum_value;
use super::form::Form;
use super::scope::Scope;
use crate::options::EmbeddedOptions;
use crate::spec::{BsonType, Value, binary, uuid_bytes};

/// The value as serde would write it; none where that can't be known here.
pub fn lower(ty: &Type, form: Form, value: &ir::Value, scope: &Scope<'_>) -> Option<Value> {
    Some(match (ty, value) {
        (Type::Domain(domain), value) => lower(&scope.registry.domain_of(domain)?.ty.clone(), form, value, scope)?,
        (Type::Enum(ty), ir::Value::Variant(name)) => {
            let db_enum = scope.registry.enum_of(ty)?;
            let variant = db_enum.variants.iter().find(|variant| variant.name == *name)?;
            enum_value::of(db_enum, variant, form)?
        }
        (Type::Embedded(ty), _) if is_written_otherwise(ty, form, scope) => return None,
        (Type::Decimal, value) => decimal(form, value)?,
        (Type::Timestamp | Type::LocalTimestamp | Type::Date, ir::Value::Text(text)) => {
            if !is_date(form) {
                return None;
            }
            date(text)?
        }
        (Type::Uuid, ir::Value::Text(text)) => match form {
            Form::Serde(Written::Text) | Form::As(BsonType::String) => text.clone().into(),
            Form::Serde(Written::Bytes) => binary(&uuid_bytes(text)?, "00"),
            _ => binary(&uuid_bytes(text)?, "04"),
        },
        (Type::ObjectId, ir::Value::Text(text)) => match form {
            Form::Serde(Written::Text) | Form::As(BsonType::String) => text.clone().into(),
            _ => json!({ "$oid": text }),
        },
        (Type::Time | Type::Interval | Type::IpAddress | Type::MacAddress, _) => return None,
        (_, plain) if !is_written_so(form, plain) => return None,
        (_, ir::Value::Bool(value)) => (*value).into(),
        (_, ir::Value::Int(value)) => (*value).into(),
        (_, ir::Value::Float(value)) => float(*value),
        (_, ir::Value::Text(text)) => text.clone().into(),
        (_, ir::Value::Bytes(bytes)) => match form {
            Form::Serde(Written::Numbers) => Value::Array(bytes.iter().map(|byte| Value::from(*byte)).collect()),
            _ => binary(bytes, "00"),
        },
        (_, ir::Value::Json(value)) => value.clone(),
        (Type::Tuple(parts), ir::Value::List(values)) if parts.len() == values.len() => {
            let pairs = parts.iter().zip(values);
            Value::Array(pairs.map(|(part, value)| lower(part, form, value, scope)).collect::<Option<_>>()?)
        }
        (Type::Nullable(of), value) => lower(of, form, value, scope)?,
        (Type::List(of), ir::Value::List(values)) => {
            Value::Array(values.iter().map(|value| lower(of, form, value, scope)).collect::<Option<_>>()?)
        }
        (_, ir::Value::Map(values)) => {
            let of = ty.element();
            let member = |(name, value): (&String, &ir::Value)| Some((name.clone(), lower(of, form, value, scope)?));
            Value::Object(values.iter().map(member).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// serde writes something else than the struct's members.
pub fn is_written_otherwise(ty: &TypeRef, form: Form, scope: &Scope<'_>) -> bool {
    let has_type = |embedded: &Embedded| {
        embedded.extensions.get::<EmbeddedOptions>().is_some_and(|attrs| attrs.bson_type.is_some())
    };
    let is_other = |embedded: &Embedded| embedded.serde.into.is_some() || has_type(embedded);
    matches!(form, Form::As(_)) || scope.embedded(ty).is_some_and(|embedded| is_other(&embedded))
}

/// A plain value of the model is one of this form too: a number that is written as text is not.
fn is_written_so(form: Form, value: &ir::Value) -> bool {
    let Form::As(ty) = form else { return true };
    match value {
        ir::Value::Bool(_) => ty == BsonType::Bool,
        ir::Value::Text(_) => ty == BsonType::String,
        ir::Value::Bytes(_) => ty == BsonType::BinData,
        ir::Value::List(_) | ir::Value::Map(_) | ir::Value::Json(_) | ir::Value::Variant(_) => true,
        ir::Value::Int(_) | ir::Value::Float(_) => {
            matches!(ty, BsonType::Int | BsonType::Long | BsonType::Double | BsonType::Decimal | BsonType::Number)
        }
    }
}

/// A moment in this form is one of BSON's.
pub fn is_date(form: Form) -> bool {
    matches!(form, Form::Serde(Written::Native) | Form::As(BsonType::Date))
}

fn decimal(form: Form, value: &ir::Value) -> Option<Value> {
    let text = match value {
        ir::Value::Text(text) => text.to_string(),
        ir::Value::Int(number) => number.to_string(),
        _ => return None,
    };
    Some(match form {
        Form::Serde(Written::Text) | Form::As(BsonType::String) => text.into(),
        Form::As(BsonType::Double) => float(text.parse().ok()?),
        _ => json!({ "$numberDecimal": text }),
    })
}

/// JSON has no infinities.
pub fn float(value: f64) -> Value {
    match serde_json::Number::from_f64(value) {
        Some(_) => crate::spec::number(&json!(value)).unwrap_or_else(|| json!(value)),
        None if value.is_nan() => json!({ "$numberDouble": "NaN" }),
        None if value > 0.0 => json!({ "$numberDouble": "Infinity" }),
        None => json!({ "$numberDouble": "-Infinity" }),
    }
}

/// `2026-01-31`, `2026-01-31 10:00:00.5+00` and RFC 3339 as `{"$date": "2026-01-31T10:00:00.500Z"}`.
pub fn date(text: &str) -> Option<Value> {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(10)?;
    let is_digit = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = day.split('-');
    let (year, month, of_month) = (parts.next()?, parts.next()?, parts.next()?);
    if ![year, month, of_month].into_iter().all(is_digit) {
        return None;
    }
    let clock = rest.trim_start_matches(['T', ' ']);
    let at = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(at);
    let zone = match zone {
        "" | "Z" | "+00" | "+00:00" | "+0000" | "-00:00" => "Z",
        other if other.len() == 6 => other,
        _ => return None,
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let clock = if clock.is_empty() { "00:00:00" } else { clock };
    let full = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
    if full.len() != 8 || !(fraction.is_empty() || is_digit(fraction)) {
        return None;
    }
    // BSON's moments are in milliseconds.
    let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
    let fraction = if millis == "000" { String::new() } else { format!(".{millis}") };
    Some(crate::spec::canonical(json!({ "$date": format!("{day}T{full}{fraction}{zone}") })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_all_stores_are_read() {
        for (text, iso) in [
            ("2026-01-31", "2026-01-31T00:00:00Z"),
            ("2026-01-31 10:20:30.123456+00", "2026-01-31T10:20:30.123Z"),
            ("2026-01-31T10:20:30Z", "2026-01-31T10:20:30Z"),
            ("2026-01-31T10:20+02:00", "2026-01-31T08:20:00Z"),
        ] {
            assert_eq!(date(text), Some(json!({ "$date": iso })));
        }
        assert_eq!(date("yesterday").or(date("2026-1-1")).or(date("")), None);
    }
}
