//! How serde writes the values of a field.

use schema_core::ir::{Field, Written};

use super::scope::Scope;
use crate::said::FieldSaid;
use crate::spec::BsonType;

/// How a value stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As serde writes the type.
    Serde(Written),
    /// As this type, whatever serde would write.
    As(BsonType),
}

/// What is said wins over what serde's `with` shows, and that over what the type does by itself.
pub fn of(owner: &str, field: &Field, scope: &mut Scope<'_>) -> Form {
    if let Some(ty) = field.extensions.get::<FieldSaid>().and_then(|said| said.bson_type) {
        return Form::As(ty);
    }
    let Some(with) = field.serde.as_ref().and_then(|said| said.with.as_deref()) else {
        return Form::Serde(field.written);
    };
    match known(with) {
        Some(form) => form,
        None => {
            let path = format!("{owner}.{}", field.name);
            let message = format!("what `{with}` writes for `{}` is not known", field.name);
            let help = "say it: `#[mongo(bson_type(Date))]`; types are Date, BinData, Utf8, Int, Long, Double, Decimal128, ObjectId, Array, Object";
            scope.report("M0201", path, field.source, message, help);
            Form::Serde(field.written)
        }
    }
}

/// What well-known modules write (bson's and chrono's serde helpers, serde_bytes, time's and rust_decimal's modules).
fn known(with: &str) -> Option<Form> {
    let last = with.rsplit("::").next().unwrap_or(with);
    let has = |word: &str| with.contains(word);
    Some(match last {
        _ if has("as_bson_datetime") => Form::As(BsonType::Date),
        _ if has("serde_bytes") => Form::Serde(Written::Bytes),
        _ if has("bson_datetime_as_rfc3339_string") => Form::Serde(Written::Text),
        _ if has("as_hex_string") || has("hex_string_as_object_id") && last.ends_with("string") => {
            Form::Serde(Written::Text)
        }
        _ if has("hex_string_as_object_id") => Form::As(BsonType::ObjectId),
        _ if has("uuid") && has("as_binary") => Form::Serde(Written::Bytes),
        "ts_seconds" | "ts_milliseconds" | "ts_microseconds" | "ts_nanoseconds" => Form::As(BsonType::Long),
        _ if has("ts_seconds_option") || has("ts_milliseconds_option") => Form::As(BsonType::Long),
        "timestamp" | "milliseconds" | "microseconds" if has("time::serde") => Form::As(BsonType::Long),
        "rfc3339" | "rfc2822" | "iso8601" => Form::Serde(Written::Text),
        "str" | "str_option" if has("rust_decimal") => Form::Serde(Written::Text),
        "float" | "float_option" if has("rust_decimal") => Form::As(BsonType::Double),
        "simple" | "hyphenated" | "urn" | "braced" if has("uuid") => Form::Serde(Written::Text),
        _ => return None,
    })
}
