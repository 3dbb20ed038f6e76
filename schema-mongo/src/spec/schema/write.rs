//! Schemas as servers take them.

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Additional, Keyword, Schema};
use crate::spec::{Text, Value};

impl Serialize for Additional {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Additional::None => serializer.serialize_bool(false),
            Additional::Any => serializer.serialize_bool(true),
            Additional::Like(schema) => schema.serialize(serializer),
        }
    }
}

/// Members by name.
struct Members<'a>(&'a [(Text, Schema)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, schema)| (name, schema)))
    }
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for keyword in self.0.iter() {
            let name = keyword.name();
            match keyword {
                Keyword::BsonType(types) => map.serialize_entry(name, types)?,
                Keyword::Description(text) | Keyword::Pattern(text) => map.serialize_entry(name, text)?,
                Keyword::Enum(values) => map.serialize_entry(name, values)?,
                Keyword::Minimum(value) | Keyword::Maximum(value) | Keyword::Other(_, value) => {
                    map.serialize_entry(name, value)?;
                }
                Keyword::ExclusiveMinimum | Keyword::ExclusiveMaximum | Keyword::UniqueItems => {
                    map.serialize_entry(name, &true)?;
                }
                Keyword::MinLength(size)
                | Keyword::MaxLength(size)
                | Keyword::MinItems(size)
                | Keyword::MaxItems(size) => map.serialize_entry(name, size)?,
                Keyword::Items(schema) | Keyword::Not(schema) => map.serialize_entry(name, schema)?,
                Keyword::Required(names) => map.serialize_entry(name, names)?,
                Keyword::Properties(members) => map.serialize_entry(name, &Members(members))?,
                Keyword::AdditionalProperties(additional) => map.serialize_entry(name, additional)?,
                Keyword::AllOf(all) | Keyword::AnyOf(all) | Keyword::OneOf(all) => map.serialize_entry(name, all)?,
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Schema::from_value)
    }
}
