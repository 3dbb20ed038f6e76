//! `$jsonSchema`: what a value must be like. A schema is a list of keywords in a fixed order, each at most once, so that two
//! equal schemas are equal lists.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Text, Value, canonical};

/// What a value must be like: all of these. Most values are of one type and no more, so those schemas are borrowed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema(pub Cow<'static, [Keyword]>);

/// One demand (manual, "$jsonSchema"). In the order in which they are written.
#[derive(Debug, Clone, PartialEq)]
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

macro_rules! bson_types {
    ($($(#[$doc:meta])* $name:ident $alias:literal $bit:literal;)*) => {
        /// A type of BSON, by the name that `bsonType` and `$type` take.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum BsonType {
            $($(#[$doc])* $name = $bit,)*
        }

        impl BsonType {
            /// All of them.
            pub const ALL: &'static [BsonType] = &[$(BsonType::$name,)*];

            /// The name that `bsonType` and `$type` take.
            pub fn alias(self) -> &'static str {
                match self {
                    $(BsonType::$name => $alias,)*
                }
            }
        }

        /// A value of one type, by the number of the type.
        static ONE: [Keyword; BsonType::ALL.len()] = [$(Keyword::BsonType(BsonTypes(1 << $bit)),)*];
        /// The same, or no value.
        static ONE_OR_NULL: [Keyword; BsonType::ALL.len()] =
            [$(Keyword::BsonType(BsonTypes(1 << $bit | 1 << BsonType::Null as u32)),)*];
    };
}

bson_types! {
    /// A 64 bit float.
    Double "double" 0;
    /// Text.
    String "string" 1;
    /// A document.
    Object "object" 2;
    /// A list.
    Array "array" 3;
    /// Bytes.
    BinData "binData" 4;
    /// An identifier of 12 bytes.
    ObjectId "objectId" 5;
    /// True or false.
    Bool "bool" 6;
    /// A moment, in milliseconds.
    Date "date" 7;
    /// A regular expression.
    Regex "regex" 8;
    /// Code.
    JavaScript "javascript" 9;
    /// A 32 bit integer.
    Int "int" 10;
    /// A moment of the oplog.
    Timestamp "timestamp" 11;
    /// A 64 bit integer.
    Long "long" 12;
    /// An exact decimal number.
    Decimal "decimal" 13;
    /// A number of any type.
    Number "number" 14;
    /// No value.
    Null "null" 15;
}

impl BsonType {
    /// The type of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|ty| ty.alias() == name)
    }
}

/// Some types.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct BsonTypes(u32);

impl BsonTypes {
    /// These and this one.
    pub fn and(self, ty: BsonType) -> Self {
        Self(self.0 | 1 << ty as u32)
    }

    /// This type is one of them.
    pub fn has(self, ty: BsonType) -> bool {
        self.0 & 1 << ty as u32 != 0
    }

    /// All of them, in the order of [`BsonType`].
    pub fn iter(self) -> impl Iterator<Item = BsonType> {
        BsonType::ALL.iter().copied().filter(move |ty| self.has(*ty))
    }

    /// Each of these is one of those.
    pub fn within(self, wider: Self) -> bool {
        let numbers = [BsonType::Int, BsonType::Long, BsonType::Double, BsonType::Decimal];
        self.iter().all(|ty| wider.has(ty) || (wider.has(BsonType::Number) && numbers.contains(&ty)))
    }
}

impl From<BsonType> for BsonTypes {
    fn from(ty: BsonType) -> Self {
        Self::default().and(ty)
    }
}

impl std::fmt::Debug for BsonTypes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

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
    pub fn or_null(mut self) -> Self {
        if let [Keyword::BsonType(types)] = &*self.0
            && let (Some(ty), 1) = (types.iter().next(), types.0.count_ones())
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

    /// Its place among the others; other keywords by name, behind them.
    fn rank(&self) -> (u8, &str) {
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
    fn read(name: String, value: Value) -> Option<Self> {
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

impl Serialize for BsonType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.alias())
    }
}

impl<'de> Deserialize<'de> for BsonType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Text::deserialize(deserializer)?;
        BsonType::named(&name).ok_or_else(|| serde::de::Error::custom(format!("no type of BSON: {name}")))
    }
}

impl Serialize for BsonTypes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.iter().next(), self.0.count_ones()) {
            (Some(one), 1) => serializer.serialize_str(one.alias()),
            _ => serializer.collect_seq(self.iter().map(BsonType::alias)),
        }
    }
}

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
