//! Values without parts, as `serde_json` writes them: for people, where the driver of MongoDB is given bytes and numbers.

use schema_core::ir::{Type, Written};

use crate::sql::json::{Condition, Json, JsonType, Member};

/// A day, which begins what the crates for dates write: `2026-01-31`, `+12026-01-31T10:00:00Z`.
const DAY: &str = "^[-+]?[0-9]{4,}-[0-9]{2}-[0-9]{2}";
const DECIMAL: &str = "^[-+]?[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?$";
const UUID: &str = "^(urn:uuid:|[{])?[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}[}]?$";

/// A value of a type without parts.
pub fn scalar(ty: &Type, written: Written) -> Json {
    let whole = |min, max| Json::with(JsonType::Number, vec![Condition::Whole(min, max)]);
    let text = || Json::of(JsonType::String);
    let of_form = |form| Json::with(JsonType::String, vec![Condition::OfForm(form, Vec::new())]);
    match ty {
        Type::Bool => Json::of(JsonType::Boolean),
        Type::Int8 => whole(-128, 127),
        Type::Int16 => whole(-32_768, 32_767),
        Type::Int32 => whole(-2_147_483_648, 2_147_483_647),
        Type::Int64 => whole(i64::MIN, i64::MAX),
        Type::Uint8 => byte(),
        Type::Uint16 => whole(0, 65_535),
        Type::Uint32 => whole(0, 4_294_967_295),
        Type::Uint64 => whole(0, i64::MAX),
        // What is no number is written as null, which nobody reads.
        Type::Float32 | Type::Float64 => Json::of(JsonType::Number),
        // Features of the crates for decimals decide; each reads both.
        Type::Decimal => {
            let either = of_form(DECIMAL).or(Json::of(JsonType::Number));
            if written == Written::Native { either.or(Json::of(JsonType::Object)) } else { either }
        }
        Type::Uuid => of_form(UUID),
        Type::Timestamp | Type::LocalTimestamp | Type::Date => match written {
            Written::Text => of_form(DAY),
            // A feature of `time` decides.
            Written::Numbers => text().or(Json::of(JsonType::Array)),
            _ => text().or(Json::of(JsonType::Object)),
        },
        Type::Time if written == Written::Numbers => text().or(Json::of(JsonType::Array)),
        Type::Interval => match written {
            Written::Object => Json::of(JsonType::Object),
            Written::Numbers => text().or(Json::of(JsonType::Array)),
            Written::Text => text(),
            _ => Json::Any,
        },
        Type::Bytes if written == Written::Native => bytes().or(Json::of(JsonType::Object)).or(text()),
        Type::Bytes => bytes(),
        Type::MacAddress if written == Written::Numbers => {
            let size = Condition::Size(Some(6), Some(6));
            Json::with(JsonType::Array, vec![size, Condition::Elements(Box::new(byte()))])
        }
        Type::Vector(numbers) => {
            let size = Condition::Size(Some(*numbers), Some(*numbers));
            Json::with(JsonType::Array, vec![size, Condition::Elements(Box::new(Json::of(JsonType::Number)))])
        }
        Type::Point if written == Written::Object => {
            let degrees = |most: i64| {
                let range = Condition::Range(Some(((-most).to_string(), true)), Some((most.to_string(), true)));
                Json::with(JsonType::Number, vec![range])
            };
            object(vec![("latitude", degrees(90)), ("longitude", degrees(180))])
        }
        Type::Point => Json::of(JsonType::Object),
        Type::ObjectId if written == Written::Text => text(),
        Type::ObjectId => text().or(Json::of(JsonType::Object)),
        // With `ty` the field itself may have a type of a crate for shapes.
        Type::Json | Type::Shape(_) => Json::Any,
        _ => text(),
    }
}

/// An object with these members.
pub fn object(members: Vec<(&'static str, Json)>) -> Json {
    let member = |(name, json): (&'static str, Json)| Member { name: name.into(), optional: false, json };
    Json::with(JsonType::Object, vec![Condition::Members(members.into_iter().map(member).collect())])
}

fn byte() -> Json {
    Json::with(JsonType::Number, vec![Condition::Whole(0, 255)])
}

fn bytes() -> Json {
    Json::with(JsonType::Array, vec![Condition::Elements(Box::new(byte()))])
}

/// What a module of a well-known crate writes, where the field says `with` it; anything where the module is another.
pub fn known_with(with: &str) -> Json {
    let parts: Vec<&str> = with.split("::").map(str::trim).filter(|part| !part.is_empty()).collect();
    // The crate may stand anywhere in the path: many re-export it.
    let known = (0..parts.len()).find_map(|at| of_crate(parts[at], &parts[at + 1..]));
    known.unwrap_or(Json::Any)
}

fn of_crate(name: &str, below: &[&str]) -> Option<Json> {
    let below = below.strip_suffix(&["option"]).unwrap_or(below);
    let (text, number) = (Json::of(JsonType::String), Json::of(JsonType::Number));
    Some(match (name, below) {
        ("chrono", [.., "serde", unit]) => {
            let unit = unit.strip_suffix("_option").unwrap_or(unit);
            ["ts_seconds", "ts_milliseconds", "ts_microseconds", "ts_nanoseconds"].contains(&unit).then_some(number)?
        }
        ("rust_decimal", ["serde", "str" | "str_option"]) => scalar(&Type::Decimal, Written::Text),
        (
            "rust_decimal",
            ["serde", "float" | "float_option" | "arbitrary_precision" | "arbitrary_precision_option"],
        ) => scalar(&Type::Decimal, Written::Text),
        ("serde_bytes", []) => bytes(),
        ("time", ["serde", "timestamp"]) => number,
        ("time", ["serde", "rfc3339" | "rfc2822" | "iso8601"]) => text,
        ("uuid", ["serde", "simple" | "hyphenated" | "urn" | "braced"]) => scalar(&Type::Uuid, Written::Text),
        ("uuid", ["serde", "compact"]) => bytes(),
        _ => return None,
    })
}
