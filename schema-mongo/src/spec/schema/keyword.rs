//! One demand on a value, and how it is read back.

use super::{BsonType, BsonTypes, Schema};
use crate::spec::{Text, Value, canonical};

/// One demand (manual, "$jsonSchema"). In the order in which they are written.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Keyword {
    /// The value is of one of these types.
    BsonType(BsonTypes),
    /// What it is, in words.
    Description(Text),
    /// One of these values.
    Enum(Vec<Value>),
    /// A number at least so large.
    Minimum(Value),
    /// Larger than the minimum.
    ExclusiveMinimum,
    /// A number at most so large.
    Maximum(Value),
    /// Smaller than the maximum.
    ExclusiveMaximum,
    /// A text of at least so many characters.
    MinLength(u32),
    /// A text of at most so many characters.
    MaxLength(u32),
    /// A text in which this regular expression is found.
    Pattern(Text),
    /// A list of at least so many.
    MinItems(u32),
    /// A list of at most so many.
    MaxItems(u32),
    /// A list in which nothing occurs twice.
    UniqueItems,
    /// What each of a list is like.
    Items(Box<Schema>),
    /// An object with all of these members, by name.
    Required(Vec<Text>),
    /// What these members of an object are like, by name.
    Properties(Vec<(Text, Schema)>),
    /// What other members of an object are like.
    AdditionalProperties(Additional),
    /// All of these.
    AllOf(Vec<Schema>),
    /// At least one of these.
    AnyOf(Vec<Schema>),
    /// Exactly one of these.
    OneOf(Vec<Schema>),
    /// Not this.
    Not(Box<Schema>),
    /// A keyword that this library does not write.
    Other(Text, Value),
}

/// What members that are not named are like.
#[derive(Debug, Clone, PartialEq)]
pub enum Additional {
    /// There are none.
    None,
    /// Anything.
    Any,
    /// Each like this.
    Like(Box<Schema>),
}

impl Keyword {
    /// The word that MongoDB knows.
    pub fn name(&self) -> &str {
        match self {
            Keyword::BsonType(_) => "bsonType",
            Keyword::Description(_) => "description",
            Keyword::Enum(_) => "enum",
            Keyword::Minimum(_) => "minimum",
            Keyword::ExclusiveMinimum => "exclusiveMinimum",
            Keyword::Maximum(_) => "maximum",
            Keyword::ExclusiveMaximum => "exclusiveMaximum",
            Keyword::MinLength(_) => "minLength",
            Keyword::MaxLength(_) => "maxLength",
            Keyword::Pattern(_) => "pattern",
            Keyword::MinItems(_) => "minItems",
            Keyword::MaxItems(_) => "maxItems",
            Keyword::UniqueItems => "uniqueItems",
            Keyword::Items(_) => "items",
            Keyword::Required(_) => "required",
            Keyword::Properties(_) => "properties",
            Keyword::AdditionalProperties(_) => "additionalProperties",
            Keyword::AllOf(_) => "allOf",
            Keyword::AnyOf(_) => "anyOf",
            Keyword::OneOf(_) => "oneOf",
            Keyword::Not(_) => "not",
            Keyword::Other(name, _) => name,
        }
    }

    /// Its place among the others; other keywords by name, after them.
    pub(super) fn rank(&self) -> (u8, &str) {
        let place = match self {
            Keyword::BsonType(_) => 0,
            Keyword::Description(_) => 1,
            Keyword::Enum(_) => 2,
            Keyword::Minimum(_) => 3,
            Keyword::ExclusiveMinimum => 4,
            Keyword::Maximum(_) => 5,
            Keyword::ExclusiveMaximum => 6,
            Keyword::MinLength(_) => 7,
            Keyword::MaxLength(_) => 8,
            Keyword::Pattern(_) => 9,
            Keyword::MinItems(_) => 10,
            Keyword::MaxItems(_) => 11,
            Keyword::UniqueItems => 12,
            Keyword::Items(_) => 13,
            Keyword::Required(_) => 14,
            Keyword::Properties(_) => 15,
            Keyword::AdditionalProperties(_) => 16,
            Keyword::AllOf(_) => 17,
            Keyword::AnyOf(_) => 18,
            Keyword::OneOf(_) => 19,
            Keyword::Not(_) => 20,
            Keyword::Other(name, _) => return (21, name),
        };
        (place, "")
    }

    /// One member of a schema; `None` where it says nothing (`uniqueItems: false`).
    pub(super) fn read(name: String, value: Value) -> Option<Self> {
        let value = canonical(value);
        let size = value.as_u64().and_then(|size| u32::try_from(size).ok());
        let text = || value.as_str().map(|text| Text::Owned(text.to_owned()));
        let schemas = || {
            let all = value.as_array()?;
            Some(all.iter().cloned().map(Schema::from_value).collect::<Vec<_>>())
        };
        let known = match name.as_str() {
            "bsonType" => types(&value).map(Keyword::BsonType),
            "description" => text().map(Keyword::Description),
            "enum" => value.as_array().cloned().map(Keyword::Enum),
            "minimum" => Some(Keyword::Minimum(value.clone())),
            "maximum" => Some(Keyword::Maximum(value.clone())),
            "exclusiveMinimum" if value == true => Some(Keyword::ExclusiveMinimum),
            "exclusiveMaximum" if value == true => Some(Keyword::ExclusiveMaximum),
            "uniqueItems" if value == true => Some(Keyword::UniqueItems),
            "exclusiveMinimum" | "exclusiveMaximum" | "uniqueItems" if value == false => return None,
            "minLength" => size.map(Keyword::MinLength),
            "maxLength" => size.map(Keyword::MaxLength),
            "pattern" => text().map(Keyword::Pattern),
            "minItems" => size.map(Keyword::MinItems),
            "maxItems" => size.map(Keyword::MaxItems),
            "items" if value.is_object() => Some(Keyword::Items(Box::new(Schema::from_value(value.clone())))),
            "required" => value.as_array().and_then(|names| {
                let mut names: Vec<Text> =
                    names.iter().map(|name| Some(name.as_str()?.to_owned().into())).collect::<Option<_>>()?;
                names.sort();
                Some(Keyword::Required(names))
            }),
            // The members of a JSON object are sorted by name already.
            "properties" => value.as_object().map(|members| {
                let member =
                    |(name, value): (&String, &Value)| (name.clone().into(), Schema::from_value(value.clone()));
                Keyword::Properties(members.iter().map(member).collect())
            }),
            "additionalProperties" => Some(Keyword::AdditionalProperties(match &value {
                Value::Bool(false) => Additional::None,
                Value::Bool(true) => Additional::Any,
                like => Additional::Like(Box::new(Schema::from_value(like.clone()))),
            })),
            "allOf" => schemas().map(Keyword::AllOf),
            "anyOf" => schemas().map(Keyword::AnyOf),
            "oneOf" => schemas().map(Keyword::OneOf),
            "not" if value.is_object() => Some(Keyword::Not(Box::new(Schema::from_value(value.clone())))),
            _ => None,
        };
        Some(known.unwrap_or(Keyword::Other(name.into(), value)))
    }
}

fn types(value: &Value) -> Option<BsonTypes> {
    match value {
        Value::String(name) => BsonType::named(name).map(Into::into),
        Value::Array(names) => names
            .iter()
            .try_fold(BsonTypes::default(), |types, name| BsonType::named(name.as_str()?).map(|ty| types.and(ty))),
        _ => None,
    }
}

macro_rules! one_of_each {
    ($or_null:literal: $($number:literal)*) => {
        [$(Keyword::BsonType(BsonTypes::numbered($number, $or_null)),)*]
    };
}

/// A value of one type, by the number of the type.
pub(super) static ONE: [Keyword; BsonType::ALL.len()] = one_of_each!(false: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
/// The same, or no value.
pub(super) static ONE_OR_NULL: [Keyword; BsonType::ALL.len()] =
    one_of_each!(true: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
