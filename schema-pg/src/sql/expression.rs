//! Expressions that attributes stand for. `value` is what the rule is about: a quoted column, or VALUE in a domain.

use std::fmt::Write;

use super::quote::Literal;
use super::{Ident, Name};
use crate::catalog::{DataType, QualifiedName};

/// The quoted column.
pub fn column(name: &str) -> String {
    Ident(name).to_string()
}

/// The time of the transaction.
pub fn now() -> &'static str {
    "now()"
}

/// A random UUID.
pub fn random_uuid() -> &'static str {
    "gen_random_uuid()"
}

/// The next number of a sequence.
pub fn next_of(sequence: &QualifiedName) -> String {
    format!("nextval({}::regclass)", Literal(&Name(sequence).to_string()))
}

/// The text in lower case.
pub fn lower(value: &str) -> String {
    format!("lower({value})")
}

/// How long a value of this type is.
pub fn length(value: &str, ty: &DataType) -> String {
    match ty {
        DataType::Array(_) => format!("cardinality({value})"),
        DataType::Bytea => format!("octet_length({value})"),
        DataType::Jsonb => format!("jsonb_array_length({value})"),
        _ => format!("char_length({value})"),
    }
}

/// At least and at most.
pub fn between(value: &str, min: Option<&str>, max: Option<&str>) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min == max => format!("{value} = {min}"),
        (Some(min), Some(max)) => format!("{value} BETWEEN {min} AND {max}"),
        (Some(min), None) => format!("{value} >= {min}"),
        (None, Some(max)) => format!("{value} <= {max}"),
        (None, None) => "true".to_owned(),
    }
}

/// Both ends of a range, of which either may be excluded.
pub fn bounded(value: &str, min: Option<(&str, bool)>, max: Option<(&str, bool)>) -> String {
    match (min, max) {
        (Some((min, true)), Some((max, true))) => between(value, Some(min), Some(max)),
        (min, max) => {
            let min = min.map(|(min, inclusive)| format!("{value} {} {min}", if inclusive { ">=" } else { ">" }));
            let max = max.map(|(max, inclusive)| format!("{value} {} {max}", if inclusive { "<=" } else { "<" }));
            min.into_iter().chain(max).collect::<Vec<_>>().join(" AND ")
        }
    }
}

/// Every element of an array between two numbers.
pub fn all_between(value: &str, min: &str, max: &str) -> String {
    format!("{min} <= ALL ({value}) AND {max} >= ALL ({value})")
}

/// A regular expression matches.
pub fn matches(value: &str, pattern: &str) -> String {
    format!("{value} ~ {}", Literal(pattern))
}

/// One of these literals.
pub fn one_of<T: AsRef<str>>(value: &str, literals: &[T]) -> String {
    format!("{value} IN ({})", list(literals))
}

/// Every element of an array is one of these literals.
pub fn all_of(value: &str, literals: &[String], ty: &DataType) -> String {
    format!("{value} <@ {}", array(literals, ty))
}

/// How [`no_nulls`] begins.
pub const NO_NULLS: &str = "num_nulls(VARIADIC ";

/// A list of one dimension without NULL among its elements. An empty array has no dimension, which is neither true nor false.
pub fn no_nulls(value: &str) -> String {
    format!("{NO_NULLS}{value}) = 0 AND array_ndims({value}) = 1")
}

/// A list of one dimension. An empty array has none, which is neither true nor false.
pub fn one_dimension(value: &str) -> String {
    format!("array_ndims({value}) = 1")
}

/// Not the empty text.
pub fn not_empty_text(value: &str) -> String {
    format!("{value} <> ''")
}

/// Equal to itself in lower case.
pub fn lowercase(value: &str) -> String {
    format!("{value} = lower({value})")
}

/// Regular expressions of rules, for columns and for members of jsonb alike.
pub mod pattern {
    /// White space at an end.
    pub const UNTRIMMED: &str = "^[[:space:]]|[[:space:]]$";
    /// Something, an at sign, a host with a dot.
    pub const EMAIL: &str = "^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$";
    /// E.164: a plus, a first digit that is not zero, up to 15 digits in all.
    pub const PHONE: &str = "^[+][1-9][0-9]{1,14}$";
    /// An http or https address.
    pub const URL: &str = "^https?://[^[:space:]/]+[^[:space:]]*$";
    /// Three capitals.
    pub const CURRENCY: &str = "^[A-Z]{3}$";
    /// Words of small letters and digits, joined by single hyphens.
    pub const SLUG: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
}

/// No white space at either end.
pub fn trimmed(value: &str) -> String {
    format!("{value} !~ '{}'", pattern::UNTRIMMED)
}

/// A mail address in lower case.
pub fn email(value: &str) -> String {
    format!("{} AND {value} ~ '{}'", lowercase(value), pattern::EMAIL)
}

/// A phone number.
pub fn phone(value: &str) -> String {
    format!("{value} ~ '{}'", pattern::PHONE)
}

/// An http or https address.
pub fn url(value: &str) -> String {
    format!("{value} ~* '{}'", pattern::URL)
}

/// Three capitals.
pub fn currency(value: &str) -> String {
    format!("{value} ~ '{}'", pattern::CURRENCY)
}

/// Words of small letters and digits, joined by single hyphens.
pub fn slug(value: &str) -> String {
    format!("{value} ~ '{}'", pattern::SLUG)
}

/// jsonb of one shape: `object`, `array`.
pub fn json_is(value: &str, shape: &str) -> String {
    format!("jsonb_typeof({value}) = '{shape}'")
}

/// An identifier of MongoDB, in hexadecimal.
pub fn object_id(value: &str) -> String {
    format!("{value} ~ '^[0-9a-f]{{24}}$'")
}

/// The same letters as plain text.
pub fn as_text(value: &str) -> String {
    format!("{value}::text")
}

/// A member inside jsonb, as text.
pub fn json_member(value: &str, path: &[&str]) -> String {
    match path {
        [name] => format!("{value} ->> {}", Literal(name)),
        path => {
            let names: Vec<String> = path.iter().map(|name| Literal(name).to_string()).collect();
            format!("{value} #>> ARRAY[{}]", names.join(", "))
        }
    }
}

/// All of the first values are there, or none of the second.
pub fn all_or_none(required: &[String], all: &[String]) -> String {
    let (count, required, all) = (required.len(), required.join(", "), all.join(", "));
    format!("num_nonnulls({required}) = {count} OR num_nonnulls({all}) = 0")
}

/// The words of texts in a language, each text with its weight.
pub fn search_document(language: &str, texts: &[(String, &str)]) -> String {
    let language = Literal(language);
    let weighted = |(value, weight): &(String, &str)| {
        format!("setweight(to_tsvector({language}, coalesce({value}, '')), '{weight}')")
    };
    texts.iter().map(weighted).collect::<Vec<_>>().join(" || ")
}

/// A text, and everything written as one.
pub fn text(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    // Writing to a String can't fail.
    let _ = write!(text, "{}", Literal(value));
    text
}

/// True or false.
pub fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// A float; what is no number is written as text.
pub fn float(value: f64) -> String {
    if value.is_finite() {
        return format!("{value:?}");
    }
    let name = if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    };
    format!("'{name}'")
}

/// Bytes in hexadecimal. The backslash of the format is doubled, so that it survives in every session.
pub fn bytes(value: &[u8]) -> String {
    let mut text = "E'\\\\x".to_owned();
    for byte in value {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\'');
    text
}

/// An array of literals.
pub fn array<T: AsRef<str>>(literals: &[T], ty: &DataType) -> String {
    format!("ARRAY[{}]::{ty}", list(literals))
}

fn list<T: AsRef<str>>(literals: &[T]) -> String {
    literals.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}
