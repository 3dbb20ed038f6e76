//! Values without parts.

use schema_core::ir::{Type, Written};

use super::written::Form;
use crate::spec::{Additional, BsonType, Keyword, Schema, Text};

/// The schema of a value without parts.
pub fn scalar(ty: &Type, form: Form) -> Schema {
    let form = match form {
        Form::As(ty) => return Schema::of(ty),
        Form::Serde(written) => written,
    };
    let int = |min: i64, max: i64| {
        Schema::new(vec![
            Keyword::BsonType(BsonType::Int.into()),
            Keyword::Minimum(min.into()),
            Keyword::Maximum(max.into()),
        ])
    };
    let numbers = |of: BsonType| Schema::of(BsonType::Array).with(Keyword::Items(Box::new(Schema::of(of))));
    match (ty, form) {
        (Type::Bool, _) => Schema::of(BsonType::Bool),
        (Type::Int8, _) => int(-128, 127),
        (Type::Int16, _) => int(-32_768, 32_767),
        (Type::Uint8, _) => int(0, 255),
        (Type::Uint16, _) => int(0, 65_535),
        (Type::Int32, _) => Schema::of(BsonType::Int),
        (Type::Int64, _) => Schema::of(BsonType::Long),
        // serde gives the driver 32 bits without a sign as 64 bits.
        (Type::Uint32, _) => Schema::new(vec![
            Keyword::BsonType(BsonType::Long.into()),
            Keyword::Minimum(0.into()),
            Keyword::Maximum(4_294_967_295_i64.into()),
        ]),
        (Type::Uint64, _) => Schema::new(vec![Keyword::BsonType(BsonType::Long.into()), Keyword::Minimum(0.into())]),
        (Type::Float32 | Type::Float64, _) => Schema::of(BsonType::Double),
        (Type::Vector(size), _) => {
            numbers(BsonType::Double).with(Keyword::MinItems(*size)).with(Keyword::MaxItems(*size))
        }
        (Type::Json, Written::Timestamp) => Schema::of(BsonType::Timestamp),
        (Type::Json, _) => Schema::default(),
        (Type::Point, Written::Native | Written::GeoJson) => geo_json(),
        (Type::Point, _) => place(),
        (Type::Decimal, Written::Native) => Schema::of(BsonType::Decimal),
        (Type::Bytes, Written::Native) | (Type::Uuid, Written::Native) => Schema::of(BsonType::BinData),
        (Type::Timestamp | Type::LocalTimestamp | Type::Date, Written::Native) => Schema::of(BsonType::Date),
        (Type::Interval, Written::Native) => Schema::of(BsonType::Long),
        (Type::ObjectId, Written::Native) => Schema::of(BsonType::ObjectId),
        (Type::Bytes | Type::IpAddress | Type::MacAddress, Written::Numbers) => byte_list(ty),
        (_, Written::Numbers) => {
            Schema::of(BsonType::Array).with(Keyword::Items(Box::new(Schema::new(vec![Keyword::BsonType(integers())]))))
        }
        (_, Written::Native | Written::Text) => Schema::of(BsonType::String),
        (_, Written::Bytes) => Schema::of(BsonType::BinData),
        (_, Written::Timestamp) => Schema::of(BsonType::Timestamp),
        (_, Written::Object | Written::GeoJson) => Schema::of(BsonType::Object),
    }
}

fn integers() -> crate::spec::BsonTypes {
    crate::spec::BsonTypes::from(BsonType::Int).and(BsonType::Long)
}

fn byte_list(ty: &Type) -> Schema {
    let byte = scalar(&Type::Uint8, Form::Serde(Written::Native));
    let list = Schema::of(BsonType::Array).with(Keyword::Items(Box::new(byte)));
    match ty {
        Type::MacAddress => list.with(Keyword::MinItems(6)).with(Keyword::MaxItems(6)),
        // Four bytes of the old protocol, or sixteen of the new one.
        Type::IpAddress => list.with(Keyword::MinItems(4)).with(Keyword::MaxItems(16)),
        _ => list,
    }
}

/// Longitude and latitude, in this order: what `2dsphere` takes as a pair.
fn place() -> Schema {
    let degrees = |most: i64| {
        Schema::new(vec![
            Keyword::BsonType(BsonType::Double.into()),
            Keyword::Minimum((-most).into()),
            Keyword::Maximum(most.into()),
        ])
    };
    record(vec![("latitude".into(), degrees(90)), ("longitude".into(), degrees(180))])
}

/// A point as GeoJSON writes it (RFC 7946).
fn geo_json() -> Schema {
    let point = Schema::new(vec![Keyword::BsonType(BsonType::String.into()), Keyword::Enum(vec!["Point".into()])]);
    let pair = Schema::of(BsonType::Array)
        .with(Keyword::Items(Box::new(Schema::of(BsonType::Double))))
        .with(Keyword::MinItems(2))
        .with(Keyword::MaxItems(2));
    record(vec![("coordinates".into(), pair), ("type".into(), point)])
}

/// An object with these members and no others, which stand in the order of their names.
pub fn record(members: Vec<(Text, Schema)>) -> Schema {
    let names = members.iter().map(|(name, _)| name.clone()).collect();
    Schema::new(vec![
        Keyword::BsonType(BsonType::Object.into()),
        Keyword::Required(names),
        Keyword::Properties(members),
        Keyword::AdditionalProperties(Additional::None),
    ])
}
