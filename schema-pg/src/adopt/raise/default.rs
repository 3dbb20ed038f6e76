//! Defaults of columns as values of Rust.

use schema_core::ir::{Default, Enum, Type, Value};

use crate::adopt::model::Model;
use crate::catalog::expression::{Token, TokenKind, tokens};
use crate::catalog::{DataType, Text};
use crate::sql::quote_literal;

/// A default, and whether the library writes it otherwise than the server.
pub struct Raised {
    /// What the field says.
    pub default: Default,
    /// The server reads what the library writes as what was given.
    pub trusted: bool,
}

/// The default of a field of this type.
pub fn raise(sql: &Text, column: &DataType, ty: &Type, enums: &[&Enum]) -> Raised {
    let parts: Vec<Token<'_>> = tokens(sql).filter(Token::has_meaning).collect();
    let value = value(sql, &parts, column, ty, enums);
    match value {
        Some(Default::Sql(sql)) => Raised { default: Default::Sql(sql), trusted: true },
        Some(default) => Raised { default, trusted: true },
        None => Raised { default: Default::Sql(sql.clone()), trusted: false },
    }
}

fn value(sql: &Text, parts: &[Token<'_>], column: &DataType, ty: &Type, enums: &[&Enum]) -> Option<Default> {
    if **sql == *"now()" && matches!(ty, Type::Timestamp | Type::LocalTimestamp | Type::Date | Type::Time) {
        return Some(Default::Now);
    }
    if let Some(number) = integer(sql, parts) {
        return match ty {
            Type::Int16 | Type::Int32 | Type::Int64 | Type::Decimal => Some(Default::Value(Value::Int(number))),
            _ => None,
        };
    }
    match parts {
        [one] if one.kind == TokenKind::Number => fraction(sql, ty),
        [one] if one.kind == TokenKind::Word => match (one.text, ty) {
            ("true", Type::Bool) => Some(Default::Value(Value::Bool(true))),
            ("false", Type::Bool) => Some(Default::Value(Value::Bool(false))),
            _ => None,
        },
        [literal, colon, second, ..] if colon.is_mark(':') && second.is_mark(':') => {
            let text = literal.literal()?.into_owned();
            // The type after the text is that of the column: it is what PostgreSQL makes of the text alone.
            let own = quote_literal(&text);
            let written = sql.strip_prefix(&own)?.strip_prefix("::")?;
            if written != cast_of(column)? {
                return None;
            }
            Some(of_text(text, own, ty, enums))
        }
        _ => None,
    }
}

/// A text of the column's own type.
fn of_text(text: String, own: String, ty: &Type, enums: &[&Enum]) -> Default {
    let value = match ty {
        Type::String | Type::CaseInsensitive | Type::TreePath => Some(Value::Text(text.into())),
        Type::Enum(ty) => enums.iter().find(|known| known.rust == **ty).and_then(|known| {
            let variant = known.variants.iter().find(|variant| known.label(variant) == text)?;
            Some(Value::Variant(variant.name.clone()))
        }),
        Type::Json => {
            let json: Option<serde_json::Value> = serde_json::from_str(&text).ok();
            json.filter(|json| is_written(json, &text) && is_plain(json)).map(Value::Json)
        }
        _ => None,
    };
    value.map_or_else(|| Default::Sql(own.into()), Default::Value)
}

/// The text is how this is written.
fn is_written(json: &serde_json::Value, text: &str) -> bool {
    serde_json::to_string(json).is_ok_and(|written| written == text)
}

/// JSON that is as easily read in Rust as in SQL.
fn is_plain(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Object(members) => members.is_empty(),
        serde_json::Value::Array(elements) => elements.is_empty(),
        _ => false,
    }
}

/// `5`, `'-5'::integer`, `'5000000000'::bigint`: as the server writes integers that are written without quotes.
fn integer(sql: &str, parts: &[Token<'_>]) -> Option<i64> {
    if let [one] = parts {
        let number: i32 = (one.kind == TokenKind::Number).then(|| one.text.parse().ok()).flatten()?;
        return (number.to_string() == sql).then(|| i64::from(number));
    }
    let number: i64 = parts.first()?.literal()?.parse().ok()?;
    let ty = if i32::try_from(number).is_ok() { "integer" } else { "bigint" };
    // One that needs no quotes has none.
    let needs_quotes = number < 0 || ty == "bigint";
    (needs_quotes && sql == format!("'{number}'::{ty}")).then_some(number)
}

/// `0.5`
fn fraction(sql: &Text, ty: &Type) -> Option<Default> {
    let digits = sql.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && sql.contains('.');
    match ty {
        Type::Decimal if digits => Some(Default::Value(Value::Text(sql.clone()))),
        Type::Float64 if digits => {
            let number: f64 = sql.parse().ok()?;
            (format!("{number:?}") == **sql).then_some(Default::Value(Value::Float(number)))
        }
        _ => None,
    }
}

/// How the server calls the type of a column after a text.
pub fn cast_of(column: &DataType) -> Option<String> {
    Some(match column {
        DataType::Varchar(_) => "character varying".to_owned(),
        DataType::Char(_) => "bpchar".to_owned(),
        DataType::Timestamptz => "timestamp with time zone".to_owned(),
        DataType::Timestamp => "timestamp without time zone".to_owned(),
        DataType::Time => "time without time zone".to_owned(),
        DataType::Citext => "public.citext".to_owned(),
        DataType::Ltree => "public.ltree".to_owned(),
        DataType::Array(of) => format!("{}[]", cast_of(of)?),
        // Their modifiers are not part of it.
        DataType::Numeric(_) => "numeric".to_owned(),
        DataType::Other(words) if words.contains('(') => return None,
        other => other.to_string(),
    })
}

/// The enums whose values defaults can name.
pub fn enums(model: &Model) -> Vec<&Enum> {
    model.enums.iter().map(|(_, found)| found).collect()
}
