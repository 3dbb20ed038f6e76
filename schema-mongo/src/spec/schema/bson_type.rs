//! The types of BSON.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::spec::Text;

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
    /// The type of this number, and, where that is asked for, null.
    pub(super) const fn numbered(number: u32, or_null: bool) -> Self {
        Self(1 << number | if or_null { 1 << BsonType::Null as u32 } else { 0 })
    }

    /// These and this one.
    #[must_use]
    pub fn and(self, ty: BsonType) -> Self {
        Self(self.0 | 1 << ty as u32)
    }

    /// This type is one of them.
    pub fn has(self, ty: BsonType) -> bool {
        self.0 & 1 << ty as u32 != 0
    }

    /// The one that there is.
    pub fn only(self) -> Option<BsonType> {
        self.iter().next().filter(|_| self.0.count_ones() == 1)
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
