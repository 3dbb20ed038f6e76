//! What a value of a document is, as extended JSON shows it.

use crate::spec::{BsonType, Ordered, Value};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Null,
    Bool,
    Int,
    Long,
    Double,
    Decimal,
    Text,
    Date,
    ObjectId,
    Uuid,
    Bytes,
    Object,
    List,
    /// A type that Rust's structs seldom have: an expression, code, a moment of the oplog.
    Other(&'static str),
}

impl Kind {
    /// As `$type` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "bool",
            Kind::Int => "int",
            Kind::Long => "long",
            Kind::Double => "double",
            Kind::Decimal => "decimal",
            Kind::Text => "string",
            Kind::Date => "date",
            Kind::ObjectId => "objectId",
            Kind::Uuid => "binData (UUID)",
            Kind::Bytes => "binData",
            Kind::Object => "object",
            Kind::List => "array",
            Kind::Other(name) => name,
        }
    }

    /// The values of this type of BSON; none of `number`, which is several.
    pub fn of(ty: BsonType) -> Option<Self> {
        Some(match ty {
            BsonType::Double => Kind::Double,
            BsonType::String => Kind::Text,
            BsonType::Object => Kind::Object,
            BsonType::Array => Kind::List,
            BsonType::BinData => Kind::Bytes,
            BsonType::ObjectId => Kind::ObjectId,
            BsonType::Bool => Kind::Bool,
            BsonType::Date => Kind::Date,
            BsonType::Regex => Kind::Other("regex"),
            BsonType::JavaScript => Kind::Other("javascript"),
            BsonType::Int => Kind::Int,
            BsonType::Timestamp => Kind::Other("timestamp"),
            BsonType::Long => Kind::Long,
            BsonType::Decimal => Kind::Decimal,
            BsonType::Null => Kind::Null,
            BsonType::Number => return None,
        })
    }

    /// What the value is (specification "Extended JSON", both forms).
    pub fn read(value: &Ordered) -> Self {
        match value {
            Ordered::Plain(Value::Null) => Kind::Null,
            Ordered::Plain(Value::Bool(_)) => Kind::Bool,
            Ordered::Plain(Value::Number(number)) => match number.as_i64() {
                Some(whole) if i32::try_from(whole).is_ok() => Kind::Int,
                Some(_) => Kind::Long,
                None => Kind::Double,
            },
            Ordered::Plain(_) => Kind::Text,
            Ordered::List(_) => Kind::List,
            Ordered::Members(members) => of_members(members),
        }
    }
}

fn of_members(members: &[(String, Ordered)]) -> Kind {
    let (first, more) = match members {
        [(name, value)] => ((name.as_str(), value), None),
        [(name, value), (other, _)] => ((name.as_str(), value), Some(other.as_str())),
        _ => return Kind::Object,
    };
    match (first.0, more) {
        ("$oid", None) => Kind::ObjectId,
        ("$date", None) => Kind::Date,
        ("$numberInt", None) => Kind::Int,
        ("$numberLong", None) => Kind::Long,
        ("$numberDouble", None) => Kind::Double,
        ("$numberDecimal", None) => Kind::Decimal,
        ("$uuid", None) => Kind::Uuid,
        ("$binary", None) => match first.1 {
            Ordered::Members(parts) if parts.iter().any(|(name, value)| name == "subType" && is_text(value, "04")) => {
                Kind::Uuid
            }
            _ => Kind::Bytes,
        },
        ("$binary", Some("$type")) => Kind::Bytes,
        ("$regularExpression", None) | ("$regex", Some("$options")) => Kind::Other("regex"),
        ("$code", None | Some("$scope")) => Kind::Other("javascript"),
        ("$timestamp", None) => Kind::Other("timestamp"),
        ("$symbol", None) => Kind::Other("symbol"),
        ("$minKey", None) => Kind::Other("minKey"),
        ("$maxKey", None) => Kind::Other("maxKey"),
        ("$undefined", None) => Kind::Other("undefined"),
        ("$dbPointer", None) => Kind::Other("dbPointer"),
        _ => Kind::Object,
    }
}

fn is_text(value: &Ordered, text: &str) -> bool {
    matches!(value, Ordered::Plain(Value::String(own)) if own == text || text.trim_start_matches('0') == own)
}

/// A text that is the same for the same value, of values that identify documents; none of others.
pub(super) fn identity(value: &Ordered) -> Option<String> {
    let inner = |members: &[(String, Ordered)]| match members {
        [(_, Ordered::Plain(Value::String(text)))] => Some(text.clone()),
        [(name, Ordered::Members(parts))] if name == "$binary" => parts.iter().find_map(|(name, value)| match value {
            Ordered::Plain(Value::String(text)) if name == "base64" => Some(text.clone()),
            _ => None,
        }),
        _ => None,
    };
    match (Kind::read(value), value) {
        (kind @ (Kind::ObjectId | Kind::Uuid), Ordered::Members(members)) => {
            Some(format!("{}:{}", kind.name(), inner(members)?))
        }
        (Kind::Text, Ordered::Plain(Value::String(text))) => Some(format!("string:{text}")),
        (Kind::Int | Kind::Long, Ordered::Plain(number)) => Some(format!("number:{number}")),
        (Kind::Int | Kind::Long, Ordered::Members(members)) => Some(format!("number:{}", inner(members)?)),
        _ => None,
    }
}

/// How far a whole number is from 0; none of other values.
pub(super) fn magnitude(value: &Ordered) -> Option<u64> {
    match value {
        Ordered::Plain(Value::Number(number)) => number.as_i64().map(i64::unsigned_abs),
        Ordered::Members(members) => match members.as_slice() {
            [(name, Ordered::Plain(Value::String(text)))] if name == "$numberLong" || name == "$numberInt" => {
                text.parse::<i64>().ok().map(i64::unsigned_abs)
            }
            _ => None,
        },
        _ => None,
    }
}
