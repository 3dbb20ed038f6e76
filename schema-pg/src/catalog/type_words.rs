//! Types of PostgreSQL itself from the words of the server, and from other words for them.

use super::{DataType, RangeType, Text};

/// A type of `pg_catalog` as `format_type` writes it.
pub fn builtin(words: &str) -> DataType {
    match words {
        "boolean" => DataType::Boolean,
        "smallint" => DataType::SmallInt,
        "integer" => DataType::Integer,
        "bigint" => DataType::BigInt,
        "real" => DataType::Real,
        "double precision" => DataType::DoublePrecision,
        "numeric" => DataType::Numeric(None),
        "text" => DataType::Text,
        "bytea" => DataType::Bytea,
        "uuid" => DataType::Uuid,
        "timestamp with time zone" => DataType::Timestamptz,
        "timestamp without time zone" => DataType::Timestamp,
        "date" => DataType::Date,
        "time without time zone" => DataType::Time,
        "interval" => DataType::Interval,
        "jsonb" => DataType::Jsonb,
        "inet" => DataType::Inet,
        "cidr" => DataType::Cidr,
        "macaddr" => DataType::Macaddr,
        "tsvector" => DataType::Tsvector,
        "int4range" => DataType::Range(RangeType::Int4),
        "int8range" => DataType::Range(RangeType::Int8),
        "numrange" => DataType::Range(RangeType::Num),
        "daterange" => DataType::Range(RangeType::Date),
        "tsrange" => DataType::Range(RangeType::Ts),
        "tstzrange" => DataType::Range(RangeType::Tstz),
        words => modified(words).unwrap_or_else(|| DataType::other(words.to_owned())),
    }
}

/// A type of `pg_catalog` and its modifiers as people write them, without blanks.
pub fn with_modifiers(words: &str, modifiers: Option<&str>) -> DataType {
    let Some(modifiers) = modifiers else { return builtin(words) };
    builtin(&match words.split_once(' ') {
        // `timestamptz(3)`
        Some((first, rest)) if words.ends_with("time zone") => format!("{first}({modifiers}) {rest}"),
        _ if words == "numeric" && !modifiers.contains(',') => format!("numeric({modifiers},0)"),
        _ if words == "\"bit\"" => format!("bit({modifiers})"),
        _ if words == "bpchar" => format!("character({modifiers})"),
        _ => format!("{words}({modifiers})"),
    })
}

/// `numeric(10,2)`
fn modified(words: &str) -> Option<DataType> {
    let (name, rest) = words.split_once('(')?;
    let modifier = rest.strip_suffix(')')?;
    match name {
        "character varying" => Some(DataType::Varchar(modifier.parse().ok()?)),
        "character" => Some(DataType::Char(modifier.parse().ok()?)),
        "numeric" => {
            let (digits, scale) = modifier.split_once(',')?;
            Some(DataType::Numeric(Some((digits.parse().ok()?, scale.parse().ok()?))))
        }
        _ => None,
    }
}

/// A type in the schema `public`, with its modifiers as they are written: those of extensions that have a variant of their own. `None` where
/// it is any other.
pub fn of_extension(name: &str, modifiers: Option<&str>) -> Option<DataType> {
    Some(match (name, modifiers) {
        ("citext", None) => DataType::Citext,
        ("ltree", None) => DataType::Ltree,
        ("vector", Some(numbers)) => DataType::Vector(numbers.trim().parse().ok()?),
        ("geography", Some(modifiers)) => DataType::Geography(shape(modifiers)?),
        ("geometry", Some(modifiers)) => DataType::Geometry(shape(modifiers)?),
        _ => return None,
    })
}

/// `Point,4326`
fn shape(modifiers: &str) -> Option<Box<(Text, u32)>> {
    let (shape, system) = modifiers.split_once(',')?;
    Some(Box::new((shape.trim().to_owned().into(), system.trim().parse().ok()?)))
}

/// How `format_type` writes a type of `pg_catalog` that has this name; `None` where there is none (`pg_type.typname`, PostgreSQL 14 to 18).
pub fn words_for(name: &str) -> Option<&'static str> {
    Some(match name {
        "any" => "\"any\"",
        // By its name alone it has any length; the word of the grammar has one bit.
        "bit" => "\"bit\"",
        "bool" | "boolean" => "boolean",
        "int2" | "smallint" => "smallint",
        "int4" | "int" | "integer" => "integer",
        "int8" | "bigint" => "bigint",
        "float4" | "real" => "real",
        "float8" | "float" => "double precision",
        "numeric" | "decimal" | "dec" => "numeric",
        "varchar" => "character varying",
        "bpchar" => "bpchar",
        "varbit" => "bit varying",
        "timestamptz" => "timestamp with time zone",
        "timestamp" => "timestamp without time zone",
        "timetz" => "time with time zone",
        "time" => "time without time zone",
        _ => {
            let at = OTHERS.binary_search(&name).ok()?;
            OTHERS[at]
        }
    })
}

/// Types that are written as they are called, sorted.
const OTHERS: [&str; 83] = [
    "aclitem",
    "anyarray",
    "anycompatible",
    "anycompatiblearray",
    "anycompatiblemultirange",
    "anycompatiblenonarray",
    "anycompatiblerange",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
    "box",
    "bytea",
    "cid",
    "cidr",
    "circle",
    "cstring",
    "date",
    "datemultirange",
    "daterange",
    "event_trigger",
    "fdw_handler",
    "gtsvector",
    "index_am_handler",
    "inet",
    "int2vector",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "internal",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "language_handler",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_lsn",
    "pg_snapshot",
    "point",
    "polygon",
    "record",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "table_am_handler",
    "text",
    "tid",
    "trigger",
    "tsm_handler",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "unknown",
    "uuid",
    "void",
    "xid",
    "xid8",
    "xml",
];

#[cfg(all(test, feature = "validate"))]
mod tests {
    use super::*;

    #[test]
    fn names_of_types_are_sorted() {
        assert!(OTHERS.is_sorted());
        for name in ["txid_snapshot", "uuid", "void", "xid", "xid8", "xml"] {
            assert_eq!(words_for(name), Some(name));
        }
    }
}
