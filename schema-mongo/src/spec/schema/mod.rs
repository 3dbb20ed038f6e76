//! `$jsonSchema`: what a value must be like. A schema is a list of keywords in a fixed order, each at most once, so that two
//! equal schemas are equal lists.

mod bson_type;
mod keyword;
mod write;

use std::borrow::Cow;

pub use self::bson_type::{BsonType, BsonTypes};
pub use self::keyword::{Additional, Keyword};
use self::keyword::{ONE, ONE_OR_NULL};
use super::{Text, Value};

/// What a value must be like: all of these. Most values are of one type and no more, so those schemas are borrowed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema(pub Cow<'static, [Keyword]>);

impl Schema {
    /// All of these, which stand in their order.
    pub fn new(keywords: Vec<Keyword>) -> Self {
        Self(Cow::Owned(keywords))
    }

    /// A value of this type.
    pub fn of(ty: BsonType) -> Self {
        Self(Cow::Borrowed(std::slice::from_ref(&ONE[ty as usize])))
    }

    /// Adds a demand; one of its kind that is there already is replaced.
    pub fn set(&mut self, keyword: Keyword) {
        match self.0.binary_search_by(|known| known.rank().cmp(&keyword.rank())) {
            Ok(at) => self.0.to_mut()[at] = keyword,
            Err(at) => self.0.to_mut().insert(at, keyword),
        }
    }

    /// The same with one demand more.
    #[must_use]
    pub fn with(mut self, keyword: Keyword) -> Self {
        self.set(keyword);
        self
    }

    /// The types that the value may be of; none where any will do.
    pub fn types(&self) -> Option<BsonTypes> {
        self.0.iter().find_map(|keyword| match keyword {
            Keyword::BsonType(types) => Some(*types),
            _ => None,
        })
    }

    /// What the list's elements are like.
    pub fn items(&self) -> Option<&Schema> {
        self.0.iter().find_map(|keyword| match keyword {
            Keyword::Items(items) => Some(&**items),
            _ => None,
        })
    }

    /// The members that are named.
    pub fn properties(&self) -> &[(Text, Schema)] {
        let named = self.0.iter().find_map(|keyword| match keyword {
            Keyword::Properties(members) => Some(members.as_slice()),
            _ => None,
        });
        named.unwrap_or_default()
    }

    /// What the member of this name is like.
    pub fn property(&self, name: &str) -> Option<&Schema> {
        self.properties().iter().find(|(known, _)| known == name).map(|(_, schema)| schema)
    }

    /// What members of this name are like: of the object, of each object of the list, and of the kinds that objects can be of.
    pub fn below(&self, name: &str) -> Vec<&Schema> {
        let mut found: Vec<&Schema> = self.property(name).into_iter().collect();
        for keyword in &*self.0 {
            match keyword {
                Keyword::Items(items) => found.extend(items.below(name)),
                Keyword::OneOf(kinds) | Keyword::AnyOf(kinds) | Keyword::AllOf(kinds) => {
                    found.extend(kinds.iter().flat_map(|kind| kind.below(name)));
                }
                _ => {}
            }
        }
        found
    }

    /// The same of a path, the names to it between dots.
    pub fn at(&self, path: &str) -> Vec<&Schema> {
        path.split('.').fold(vec![self], |found, name| found.iter().flat_map(|schema| schema.below(name)).collect())
    }

    /// The same, to be changed.
    pub fn property_mut(&mut self, name: &str) -> Option<&mut Schema> {
        self.0.to_mut().iter_mut().find_map(|keyword| match keyword {
            Keyword::Properties(members) => {
                members.iter_mut().find(|(known, _)| known == name).map(|(_, schema)| schema)
            }
            _ => None,
        })
    }

    /// The members that must be there.
    pub fn required(&self) -> &[Text] {
        let names = self.0.iter().find_map(|keyword| match keyword {
            Keyword::Required(names) => Some(names.as_slice()),
            _ => None,
        });
        names.unwrap_or_default()
    }

    /// What other members are like.
    pub fn additional(&self) -> Option<&Additional> {
        self.0.iter().find_map(|keyword| match keyword {
            Keyword::AdditionalProperties(additional) => Some(additional),
            _ => None,
        })
    }

    /// The same, or no value at all.
    #[must_use]
    pub fn or_null(mut self) -> Self {
        if let [Keyword::BsonType(types)] = &*self.0
            && let Some(ty) = types.only()
        {
            return Self(Cow::Borrowed(std::slice::from_ref(&ONE_OR_NULL[ty as usize])));
        }
        for keyword in self.0.to_mut() {
            match keyword {
                Keyword::BsonType(types) => *types = types.and(BsonType::Null),
                Keyword::Enum(values) if !values.contains(&Value::Null) => values.push(Value::Null),
                Keyword::OneOf(choices) | Keyword::AnyOf(choices) => choices.push(Schema::of(BsonType::Null)),
                _ => {}
            }
        }
        self
    }

    /// As extended JSON.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or(Value::Null)
    }

    /// The schema that extended JSON says, its parts in order.
    pub fn from_value(value: Value) -> Self {
        let Value::Object(members) = value else {
            return Self::new(vec![Keyword::Other("$jsonSchema".into(), value)]);
        };
        let mut keywords: Vec<Keyword> =
            members.into_iter().filter_map(|(name, value)| Keyword::read(name, value)).collect();
        keywords.sort_by(|a, b| a.rank().cmp(&b.rank()));
        Self::new(keywords)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_is_read_back_as_it_was_written() {
        let written = json!({
            "bsonType": ["string", "null"], "description": "a", "enum": ["x", null], "maxLength": 5, "pattern": "^a",
            "required": ["a"], "properties": {"a": {"bsonType": "int", "minimum": 1, "exclusiveMinimum": true}},
            "additionalProperties": false, "oneOf": [{"bsonType": "null"}], "patternProperties": {"b": {}},
        });
        let schema = Schema::from_value(written.clone());
        assert_eq!(schema.to_value(), written);
        let rank = |keyword: &Keyword| keyword.rank().0;
        assert!(schema.0.is_sorted_by_key(rank) && schema.property("a").is_some());
    }

    #[test]
    fn what_says_the_same_is_equal() {
        let a = json!({"bsonType": ["string"], "minLength": {"$numberInt": "3"}, "uniqueItems": false, "required": ["b", "a"]});
        let b = json!({"bsonType": "string", "minLength": 3.0, "required": ["a", "b"]});
        assert_eq!(Schema::from_value(a), Schema::from_value(b));
    }
}
