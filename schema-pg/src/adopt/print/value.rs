//! Types, values and rules in Rust.

use schema_core::ir::{Bound, Default, Rule, RuleTexts, Text, Type, Value};
use schema_core::thousands;

use super::source::{Source, ident, literal};
use crate::adopt::raise::SHAPES;

/// The type of a field in Rust, without `Option`.
pub fn ty(of: &Type, source: &mut Source) -> String {
    match of {
        Type::Bool => "bool".to_owned(),
        Type::Int8 => "i8".to_owned(),
        Type::Int16 => "i16".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Uint8 => "u8".to_owned(),
        Type::Uint16 => "u16".to_owned(),
        Type::Uint32 => "u32".to_owned(),
        Type::Uint64 => "u64".to_owned(),
        Type::Float32 => "f32".to_owned(),
        Type::Float64 => "f64".to_owned(),
        Type::Decimal => source.of_crate("rust_decimal", "", "Decimal"),
        Type::String | Type::ObjectId => "String".to_owned(),
        Type::Bytes => "Vec<u8>".to_owned(),
        Type::Uuid => source.of_crate("uuid", "", "Uuid"),
        Type::Timestamp => {
            source.of_crate("chrono", "", "Utc");
            format!("{}<Utc>", source.of_crate("chrono", "", "DateTime"))
        }
        Type::LocalTimestamp => source.of_crate("chrono", "", "NaiveDateTime"),
        Type::Date => source.of_crate("chrono", "", "NaiveDate"),
        Type::Time => source.of_crate("chrono", "", "NaiveTime"),
        Type::Interval => source.of_crate("chrono", "", "TimeDelta"),
        Type::CaseInsensitive => source.of_crate("schema_core", "types::", "CiText"),
        Type::IpAddress => source.of_crate("ipnetwork", "", "IpNetwork"),
        Type::IpNetwork => source.of_crate("schema_core", "types::", "Cidr"),
        Type::MacAddress => source.of_crate("schema_core", "types::", "MacAddr"),
        Type::TreePath => source.of_crate("schema_core", "types::", "Ltree"),
        Type::SearchDocument => source.of_crate("schema_core", "types::", "TsVector"),
        Type::Vector(numbers) => format!("{}<{numbers}>", source.of_crate("schema_core", "types::", "Vector")),
        Type::Point => source.of_crate("schema_core", "types::", "Point"),
        Type::Shape(shape) => {
            let kind = SHAPES.iter().find(|(known, _)| *known == shape.kind).map_or("Any", |(_, name)| name);
            source.uses.insert("schema_core::types::shape".to_owned());
            match shape.geography {
                true => format!("{}<shape::{kind}>", source.of_crate("schema_core", "types::", "Geography")),
                false => {
                    format!("{}<shape::{kind}, {}>", source.of_crate("schema_core", "types::", "Geometry"), shape.srid)
                }
            }
        }
        Type::Range(of) => {
            source.uses.insert("std::ops::Range".to_owned());
            format!("Range<{}>", ty(of, source))
        }
        Type::Json => {
            source.crates.insert("serde_json");
            "serde_json::Value".to_owned()
        }
        Type::List(of) => format!("Vec<{}>", ty(of, source)),
        Type::Nullable(of) => format!("Option<{}>", ty(of, source)),
        Type::Tuple(of) => format!("({},)", of.iter().map(|of| ty(of, source)).collect::<Vec<_>>().join(", ")),
        Type::Map(of) => {
            source.uses.insert("std::collections::BTreeMap".to_owned());
            format!("BTreeMap<String, {}>", ty(of, source))
        }
        Type::Enum(rust) | Type::Domain(rust) | Type::Embedded(rust) => source.of_own(rust),
    }
}

/// The type of a field in Rust.
pub fn field_type(of: &Type, nullable: bool, source: &mut Source) -> String {
    let inner = ty(of, source);
    if nullable { format!("Option<{inner}>") } else { inner }
}

/// A default.
pub fn default(default: &Default, of: &Type, source: &mut Source) -> String {
    match default {
        Default::Now => "now()".to_owned(),
        Default::Sql(sql) => format!("sql({})", literal(sql)),
        Default::Value(found) => value(found, of, source),
    }
}

/// A value of a type.
pub fn value(found: &Value, of: &Type, source: &mut Source) -> String {
    match found {
        Value::Bool(found) => found.to_string(),
        Value::Int(found) => number(*found),
        Value::Float(found) => format!("{found:?}"),
        Value::Text(text) => literal(text),
        Value::Bytes(bytes) => format!("vec!{bytes:?}"),
        Value::Variant(name) => match of {
            Type::Enum(rust) => format!("{}::{}", source.of_own(rust), ident(name)),
            _ => literal(name),
        },
        Value::Json(json) => {
            source.crates.insert("serde_json");
            format!("serde_json::json!({json})")
        }
        Value::List(values) => {
            let values: Vec<String> = values.iter().map(|one| value(one, of, source)).collect();
            format!("vec![{}]", values.join(", "))
        }
        Value::Map(_) => "std::collections::BTreeMap::new()".to_owned(),
    }
}

/// An integer, with marks between thousands where it is long.
pub fn number(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    if digits.len() < 6 {
        return format!("{sign}{digits}");
    }
    format!("{sign}{}", thousands(number.unsigned_abs().into(), '_'))
}

/// A rule as its attribute, without its name.
pub fn rule(rule: &Rule, of: &Type, source: &mut Source) -> String {
    let arguments = match rule {
        Rule::Length { min: Some(min), max: Some(max) } if min == max => min.to_string(),
        Rule::Length { min, max } => {
            let end = |end: &Option<u32>| end.map(|end| number(i64::from(end))).unwrap_or_default();
            format!("{}..{}{}", end(min), if max.is_some() { "=" } else { "" }, end(max))
        }
        Rule::Range { min, max } => {
            let mut end =
                |bound: &Option<Bound>| bound.as_ref().map(|bound| value(&bound.value, of, source)).unwrap_or_default();
            let (low, high) = (end(min), end(max));
            let equals = if max.as_ref().is_some_and(|max| max.inclusive) { "=" } else { "" };
            format!("{low}..{equals}{high}")
        }
        Rule::Pattern(pattern) => literal(pattern),
        Rule::OneOf(values) => {
            let values: Vec<String> = values.iter().map(|one| value(one, of, source)).collect();
            format!("[{}]", values.join(", "))
        }
        _ => return rule.word().to_owned(),
    };
    format!("{}({arguments})", rule.word())
}

/// `.message("…")`, where a message is given.
pub fn message(message: Option<&Text>) -> String {
    message.map_or_else(String::new, |message| format!(".message({})", literal(message)))
}

/// What is called and said otherwise of a rule.
pub fn rule_text(texts: Option<&RuleTexts>, rule: &Rule) -> String {
    let text = texts.and_then(|texts| texts.of(rule.word()));
    text.map_or_else(String::new, |text| format!("{}{}", named(text.name.as_ref()), message(text.message.as_ref())))
}

/// `.name("…")`, where a name is given.
pub fn named(name: Option<&Text>) -> String {
    name.map_or_else(String::new, |name| format!(".name({})", literal(name)))
}
