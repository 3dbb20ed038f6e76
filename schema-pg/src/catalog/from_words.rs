//! Types from the words of people and of the server.

use super::expression::{TokenKind, tokens};
use super::{DataType, QualifiedName, RangeType, Text};

impl DataType {
    /// The type that words of SQL name, in any of PostgreSQL's spellings: `int`, `timestamp(3)`, `varchar(20)[]`, `app.mood`. `None` where they name none.
    ///
    /// ```
    /// use schema_pg::catalog::DataType;
    ///
    /// assert_eq!(DataType::from_words("int8"), Some(DataType::BigInt));
    /// assert_eq!(DataType::from_words("character varying(20)"), Some(DataType::Varchar(20)));
    /// let precise = DataType::from_words("timestamp(3)").unwrap();
    /// assert_eq!(precise.to_string(), "timestamp(3) without time zone");
    /// assert_eq!(DataType::from_words("app.mood").unwrap().to_string(), "app.mood");
    /// assert_eq!(DataType::from_words("int; DROP TABLE items"), None);
    /// ```
    pub fn from_words(words: &str) -> Option<Self> {
        let parts: Vec<_> = tokens(words).filter(super::expression::Token::has_meaning).collect();
        let is_part = |kind| matches!(kind, TokenKind::Word | TokenKind::QuotedName | TokenKind::Number);
        let fits =
            parts.iter().all(|token| is_part(token.kind) || ["(", ")", "[", "]", ",", ".", "-"].contains(&token.text));
        let first = parts.first()?;
        let has_comment = tokens(words).any(|token| token.kind == TokenKind::Comment);
        if !fits || has_comment || first.name().is_none() {
            return None;
        }
        let words = words.trim();
        if let Some(of) = words.strip_suffix("[]") {
            return Some(Self::Array(Box::new(Self::from_words(of.trim_end())?)));
        }
        if let [schema, dot, own] = parts.as_slice()
            && dot.is_mark('.')
        {
            let (schema, own) = (schema.name()?, own.name()?);
            return Some(match (&*schema, &*own) {
                ("public", "citext") => Self::Citext,
                ("public", "ltree") => Self::Ltree,
                ("pg_catalog", own) => return Self::from_words(own),
                _ => Self::Named(Box::new(QualifiedName::new(schema.into_owned(), own.into_owned()))),
            });
        }
        Some(of_server(words).unwrap_or_else(|| Self::other(words.to_owned())))
    }
}

/// One of PostgreSQL's own, or of the extensions that are known here.
fn of_server(words: &str) -> Option<DataType> {
    let small = words.to_ascii_lowercase();
    let (name, modifier, behind) = match small.split_once('(') {
        Some((name, rest)) => {
            let (modifier, behind) = rest.split_once(')')?;
            (name.trim(), Some(modifier.trim()), behind.trim())
        }
        None => (small.as_str(), None, ""),
    };
    let number = || modifier.and_then(|modifier| modifier.parse::<u32>().ok());
    let plain = match name {
        "boolean" | "bool" => DataType::Boolean,
        "smallint" | "int2" => DataType::SmallInt,
        "integer" | "int" | "int4" => DataType::Integer,
        "bigint" | "int8" => DataType::BigInt,
        "real" | "float4" => DataType::Real,
        "double precision" | "float8" => DataType::DoublePrecision,
        "text" => DataType::Text,
        "bytea" => DataType::Bytea,
        "uuid" => DataType::Uuid,
        "date" => DataType::Date,
        "interval" if modifier.is_none() => DataType::Interval,
        "jsonb" => DataType::Jsonb,
        "inet" => DataType::Inet,
        "cidr" => DataType::Cidr,
        "macaddr" => DataType::Macaddr,
        "tsvector" => DataType::Tsvector,
        "citext" => DataType::Citext,
        "ltree" => DataType::Ltree,
        "int4range" => DataType::Range(RangeType::Int4),
        "int8range" => DataType::Range(RangeType::Int8),
        "numrange" => DataType::Range(RangeType::Num),
        "daterange" => DataType::Range(RangeType::Date),
        "tsrange" => DataType::Range(RangeType::Ts),
        "tstzrange" => DataType::Range(RangeType::Tstz),
        _ => return modified((words, name), modifier, behind, number),
    };
    modifier.is_none().then_some(plain)
}

/// A type with something in parentheses, or that could have it.
fn modified(
    (words, name): (&str, &str),
    modifier: Option<&str>,
    behind: &str,
    number: impl Fn() -> Option<u32>,
) -> Option<DataType> {
    let precise = |name: &str, zone: &str| match modifier {
        Some(digits) => Some(DataType::other(format!("{name}({digits}) {zone} time zone"))),
        None => None,
    };
    match (name, behind) {
        ("varchar" | "character varying", "") => {
            Some(number().map_or_else(|| DataType::other("character varying"), DataType::Varchar))
        }
        ("char" | "character", "") if !words.starts_with('"') => Some(DataType::Char(number().unwrap_or(1))),
        ("bpchar", "") => Some(number().map_or_else(|| DataType::other("bpchar"), DataType::Char)),
        ("numeric" | "decimal", "") => Some(DataType::Numeric(match modifier {
            None => None,
            Some(modifier) => {
                let (digits, scale) = modifier.split_once(',').unwrap_or((modifier, "0"));
                Some((digits.trim().parse().ok()?, scale.trim().parse().ok()?))
            }
        })),
        ("timestamp" | "timestamp without time zone", "" | "without time zone") => {
            precise("timestamp", "without").or(Some(DataType::Timestamp))
        }
        ("timestamptz" | "timestamp with time zone", "") | ("timestamp", "with time zone") => {
            precise("timestamp", "with").or(Some(DataType::Timestamptz))
        }
        ("time" | "time without time zone", "" | "without time zone") => {
            precise("time", "without").or(Some(DataType::Time))
        }
        ("timetz" | "time with time zone", "") | ("time", "with time zone") => {
            precise("time", "with").or_else(|| Some(DataType::other("time with time zone")))
        }
        ("vector" | "public.vector", "") => Some(DataType::Vector(number()?)),
        ("geography" | "public.geography", "") => shape(words, DataType::Geography),
        ("geometry" | "public.geometry", "") => shape(words, DataType::Geometry),
        _ => None,
    }
}

/// `geometry(Point,4326)`
fn shape(words: &str, of: fn(Box<(Text, u32)>) -> DataType) -> Option<DataType> {
    let (kind, system) = words.split_once('(')?.1.strip_suffix(')')?.split_once(',')?;
    Some(of(Box::new((kind.trim().to_owned().into(), system.trim().parse().ok()?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_as_the_same_type() {
        for words in [
            "boolean",
            "numeric(10,2)",
            "varchar(20)",
            "char(2)",
            "timestamptz",
            "timestamp",
            "time",
            "timestamp(3) with time zone",
            "time(0) without time zone",
            "character varying",
            "bit varying(8)",
            "public.hstore",
            "app.\"Odd name\"[]",
            "vector(3)",
            "geometry(Point,25832)",
            "int4range[]",
            "\"char\"",
            "numeric(3,-2)",
            "interval day to second",
        ] {
            let ty = DataType::from_words(words).unwrap_or_else(|| panic!("{words}"));
            assert_eq!(ty.to_string(), words);
        }
    }

    #[test]
    fn spellings_of_one_type_are_one() {
        for (a, b) in
            [("int", "int4"), ("timestamptz(3)", "timestamp(3) with time zone"), ("varchar", "character varying")]
        {
            assert_eq!(DataType::from_words(a), DataType::from_words(b));
        }
        for words in ["", "(", "text; x", "text -- x", "'text'", "5"] {
            assert_eq!(DataType::from_words(words), None, "{words}");
        }
    }
}
