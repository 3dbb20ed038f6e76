//! The values that `#[mongo(…)]` can name without a path.

#![expect(non_upper_case_globals, reason = "attributes name values as they name types: `validation(Strict)`")]

pub use super::MongoColumn as _;
pub use super::collation::collation;
use crate::spec::{BsonType, Granularity, ValidationLevel};

/// All writes are looked at.
pub const Strict: ValidationLevel = ValidationLevel::Strict;
/// Inserts are looked at, and updates of documents that were right before.
pub const Moderate: ValidationLevel = ValidationLevel::Moderate;
/// No write is looked at.
pub const Off: ValidationLevel = ValidationLevel::Off;

/// Measurements of one thing lie seconds apart.
pub const Seconds: Granularity = Granularity::Seconds;
/// Measurements of one thing lie minutes apart.
pub const Minutes: Granularity = Granularity::Minutes;
/// Measurements of one thing lie hours apart.
pub const Hours: Granularity = Granularity::Hours;

/// BSON's moments.
pub const Date: BsonType = BsonType::Date;
/// BSON's bytes.
pub const BinData: BsonType = BsonType::BinData;
/// BSON's text.
pub const Utf8: BsonType = BsonType::String;
/// BSON's 32 bit integers.
pub const Int: BsonType = BsonType::Int;
/// BSON's 64 bit integers.
pub const Long: BsonType = BsonType::Long;
/// BSON's floats.
pub const Double: BsonType = BsonType::Double;
/// BSON's exact decimals.
pub const Decimal128: BsonType = BsonType::Decimal;
/// BSON's identifiers of 12 bytes.
pub const ObjectId: BsonType = BsonType::ObjectId;
/// BSON's lists.
pub const Array: BsonType = BsonType::Array;
/// BSON's documents.
pub const Object: BsonType = BsonType::Object;
/// True or false.
pub const Bool: BsonType = BsonType::Bool;
/// Numbers of any kind.
pub const Number: BsonType = BsonType::Number;
