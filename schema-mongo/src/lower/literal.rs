//! Values of the model as extended JSON.

use schema_core::ir::{self, Embedded, Type, TypeRef, Written};
use serde_json::json;

use super::enum_value;
use super::form::Form;
use super::scope::Scope;
use crate::said::EmbeddedSaid;
use crate::spec::{BsonType, Value};

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
            Form::Serde(Written::Bytes) => binary(&uuid(text)?, "00"),
            _ => binary(&uuid(text)?, "04"),
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
    let said =
        |embedded: &Embedded| embedded.extensions.get::<EmbeddedSaid>().is_some_and(|said| said.bson_type.is_some());
    let is_other = |embedded: &Embedded| embedded.serde.into.is_some() || said(embedded);
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

fn uuid(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    if digits.len() != 32 {
        return None;
    }
    (0..32).step_by(2).map(byte).collect()
}

/// A UUID as BSON's bytes; none where it is none.
pub fn uuid_value(text: &str) -> Option<Value> {
    Some(binary(&uuid(text)?, "04"))
}

/// The UUID of 16 bytes in base64, in lower case with hyphens.
pub fn uuid_text(base64: &str) -> Option<String> {
    let digit = |byte: u8| DIGITS.iter().position(|digit| *digit == byte);
    let mut bits = 0_u128;
    let digits = base64.trim_end_matches('=').bytes();
    // 22 digits hold 132 bits: the last four are none of the number's.
    for (i, byte) in digits.enumerate() {
        let six = u128::try_from(digit(byte)?).ok()?;
        bits = match i {
            0..21 => bits << 6 | six,
            21 => bits << 2 | six >> 4,
            _ => return None,
        };
    }
    let hex = format!("{bits:032x}");
    Some(format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]))
}

fn binary(bytes: &[u8], kind: &str) -> Value {
    json!({ "$binary": { "base64": base64(bytes), "subType": kind } })
}

/// RFC 4648.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().chain([0, 0].iter()).take(3).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
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

    #[test]
    fn uuids_are_read_back_from_bytes() {
        let text = "0f8fad5b-d9cb-469f-a165-70867728950e";
        let value = uuid_value(text).unwrap();
        assert_eq!(uuid_text(value["$binary"]["base64"].as_str().unwrap()).as_deref(), Some(text));
    }

    #[test]
    fn bytes_are_written_in_base64() {
        assert_eq!(["", "f", "fo", "foo"].map(|text| base64(text.as_bytes())), ["", "Zg==", "Zm8=", "Zm9v"]);
    }
}
