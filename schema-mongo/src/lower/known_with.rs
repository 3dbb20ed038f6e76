//! What well-known modules write, those that stand in `#[serde(with = "…")]`. Each is known by its crate's path: a module of the
//! application may have any name.

use schema_core::ir::Written;

use super::written::Form;
use crate::spec::BsonType;

/// How the values stand in a document; none where the module is not known.
pub fn known(with: &str) -> Option<Form> {
    let parts: Vec<&str> = with.split("::").map(str::trim).filter(|part| !part.is_empty()).collect();
    // The crate may stand anywhere in the path: many re-export it.
    (0..parts.len()).find_map(|at| of_crate(parts[at], &parts[at + 1..]))
}

fn of_crate(name: &str, below: &[&str]) -> Option<Form> {
    match name {
        "bson" => bson(below.strip_prefix(&["serde_helpers"])?),
        "chrono" => chrono(below),
        "jiff" => jiff(below.strip_prefix(&["fmt", "serde"])?),
        "rust_decimal" => rust_decimal(below.strip_prefix(&["serde"])?),
        "serde_bytes" => below.is_empty().then_some(Form::Serde(Written::Bytes)),
        "time" => time(below.strip_prefix(&["serde"])?),
        "uuid" => uuid(below.strip_prefix(&["serde"])?),
        _ => None,
    }
}

/// bson 3 has types, bson 2 had functions.
fn bson(below: &[&str]) -> Option<Form> {
    Some(match below {
        ["datetime", "AsRfc3339String"] | ["bson_datetime_as_rfc3339_string"] => Form::Serde(Written::Text),
        ["datetime", from] if from.starts_with("From") => Form::As(BsonType::Date),
        [
            "chrono_datetime_as_bson_datetime"
            | "chrono_datetime_as_bson_datetime_optional"
            | "time_0_3_offsetdatetime_as_bson_datetime"
            | "rfc3339_string_as_bson_datetime"
            | "i64_as_bson_datetime",
        ] => Form::As(BsonType::Date),
        ["object_id", "AsHexString"] | ["serialize_object_id_as_hex_string"] => Form::As(BsonType::String),
        ["object_id", "FromHexString"] | ["hex_string_as_object_id"] => Form::As(BsonType::ObjectId),
        ["u32" | "u64", "AsF64"] | ["u32_as_f64" | "u64_as_f64"] => Form::As(BsonType::Double),
        ["u32" | "u64", "AsI32"] => Form::As(BsonType::Int),
        ["u32" | "u64", "AsI64"] => Form::As(BsonType::Long),
        ["uuid_1", of] if of.ends_with("Binary") || *of == "FromBson" => Form::Serde(Written::Bytes),
        [
            "uuid_1_as_binary"
            | "uuid_1_as_c_sharp_legacy_binary"
            | "uuid_1_as_java_legacy_binary"
            | "uuid_1_as_python_legacy_binary",
        ] => Form::Serde(Written::Bytes),
        _ => return None,
    })
}

fn chrono(below: &[&str]) -> Option<Form> {
    let below = below.strip_prefix(&["naive"]).unwrap_or(below);
    match below {
        ["serde", unit] => {
            let unit = unit.strip_suffix("_option").unwrap_or(unit);
            let units = ["ts_seconds", "ts_milliseconds", "ts_microseconds", "ts_nanoseconds"];
            units.contains(&unit).then_some(Form::As(BsonType::Long))
        }
        _ => None,
    }
}

/// Nanoseconds are numbers of 128 bits, which BSON does not have.
fn jiff(below: &[&str]) -> Option<Form> {
    Some(match below {
        ["timestamp", "second" | "millisecond" | "microsecond", "required" | "optional"] => Form::As(BsonType::Long),
        ["duration" | "span" | "unsigned_duration", "friendly", "compact", "required" | "optional"]
        | ["unsigned_duration" | "tz", "required" | "optional"] => Form::As(BsonType::String),
        _ => return None,
    })
}

fn rust_decimal(below: &[&str]) -> Option<Form> {
    Some(match below {
        ["str" | "str_option"] => Form::Serde(Written::Text),
        ["float" | "float_option"] => Form::As(BsonType::Double),
        _ => return None,
    })
}

/// Milliseconds are numbers of 128 bits but in `milliseconds_i64`.
fn time(below: &[&str]) -> Option<Form> {
    let below = below.strip_suffix(&["option"]).unwrap_or(below);
    Some(match below {
        ["timestamp"] | ["timestamp", "milliseconds_i64"] => Form::As(BsonType::Long),
        ["rfc3339" | "rfc2822" | "iso8601"] => Form::Serde(Written::Text),
        _ => return None,
    })
}

fn uuid(below: &[&str]) -> Option<Form> {
    let below = below.strip_suffix(&["option"]).unwrap_or(below);
    Some(match below {
        ["simple" | "hyphenated" | "urn" | "braced"] => Form::Serde(Written::Text),
        ["compact"] => Form::Serde(Written::Numbers),
        ["bytes"] => Form::Serde(Written::Bytes),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_known_by_the_paths_of_their_crates() {
        for (with, form) in [
            ("chrono::serde::ts_seconds", Form::As(BsonType::Long)),
            ("::chrono::naive::serde::ts_milliseconds_option", Form::As(BsonType::Long)),
            ("mongodb::bson::serde_helpers::datetime::FromChrono04DateTime", Form::As(BsonType::Date)),
            ("crate::deps::uuid::serde::simple", Form::Serde(Written::Text)),
            ("time::serde::timestamp::option", Form::As(BsonType::Long)),
            ("serde_bytes", Form::Serde(Written::Bytes)),
        ] {
            assert_eq!(known(with), Some(form), "{with}");
        }
        for own in [
            "rfc3339",
            "my::rfc3339",
            "my_uuid::as_binary",
            "ts_seconds",
            "simple",
            "bson::own",
            "time::serde::timestamp::nanoseconds",
        ] {
            assert_eq!(known(own), None, "{own}");
        }
    }
}
