//! Indexes.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Text, Value, is_false};

/// An index. Serialized as `createIndexes` takes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Index {
    /// What is indexed, most significant first.
    #[serde(rename = "key")]
    pub keys: Keys,
    /// Its name.
    pub name: Text,
    /// No two documents hold the same values.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
    /// Only documents that have the fields.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sparse: bool,
    /// Kept, but not used by queries.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// Only documents that this matches.
    #[serde(default, rename = "partialFilterExpression", skip_serializing_if = "Option::is_none")]
    pub partial: Option<Value>,
    /// Seconds after the date in the field at which documents go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_after_seconds: Option<i64>,
    /// How texts are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<Box<Collation>>,
    /// What only a text index says.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Box<TextOptions>>,
    /// Which paths a wildcard index holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wildcard_projection: Option<Value>,
    /// How many bits of a coordinate a `2d` index holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bits: Option<u32>,
    /// The least coordinate of a `2d` index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The coordinate below which those of a `2d` index lie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// What only a text index says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextOptions {
    /// How much a word counts, by field.
    pub weights: BTreeMap<Text, i32>,
    /// The language of the texts.
    pub default_language: Text,
    /// The field of a document that names its language.
    #[serde(default = "language", skip_serializing_if = "is_language")]
    pub language_override: Text,
}

fn language() -> Text {
    "language".into()
}

fn is_language(name: &Text) -> bool {
    name == "language"
}

/// Fields and how each is indexed, most significant first.
#[derive(Debug, Clone, PartialEq)]
pub struct Keys(pub Vec<(Text, Direction)>);

/// How a field is indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
    /// Words.
    Text,
    /// Places on earth.
    Sphere,
    /// Places on a plane.
    Plane,
    /// By a hash of the value.
    Hashed,
}

impl Direction {
    /// As an index says it.
    pub fn value(self) -> Value {
        match self {
            Direction::Ascending => 1.into(),
            Direction::Descending => (-1).into(),
            Direction::Text => "text".into(),
            Direction::Sphere => "2dsphere".into(),
            Direction::Plane => "2d".into(),
            Direction::Hashed => "hashed".into(),
        }
    }

    fn of(value: &Value) -> Option<Self> {
        Some(match value.as_str() {
            Some("text") => Direction::Text,
            Some("2dsphere") => Direction::Sphere,
            Some("2d") => Direction::Plane,
            Some("hashed") => Direction::Hashed,
            Some(_) => return None,
            // Any positive number is ascending, any negative one descending.
            None => match super::number(value)?.as_f64()? {
                positive if positive > 0.0 => Direction::Ascending,
                _ => Direction::Descending,
            },
        })
    }
}

impl Index {
    /// An index with no other options.
    pub fn new(name: impl Into<Text>, keys: Keys) -> Self {
        Self {
            keys,
            name: name.into(),
            unique: false,
            sparse: false,
            hidden: false,
            partial: None,
            expire_after_seconds: None,
            collation: None,
            text: None,
            wildcard_projection: None,
            bits: None,
            min: None,
            max: None,
        }
    }

    /// The first fields are these, in this order.
    pub fn leads_with(&self, fields: &[&str]) -> bool {
        fields.len() <= self.keys.0.len()
            && self.keys.0.iter().zip(fields).all(|((name, direction), field)| {
                name == field && matches!(direction, Direction::Ascending | Direction::Descending)
            })
    }

    /// Some field is indexed so.
    pub fn has(&self, direction: Direction) -> bool {
        self.keys.0.iter().any(|(_, is)| *is == direction)
    }

    /// Paths of all kinds are indexed.
    pub fn is_wildcard(&self) -> bool {
        self.keys.0.iter().any(|(name, direction)| is_wildcard(name, *direction))
    }
}

/// All paths, or those below one; the words of all are of another kind.
pub(crate) fn is_wildcard(path: &str, direction: Direction) -> bool {
    direction != Direction::Text && (path == "$**" || path.ends_with(".$**"))
}

impl Keys {
    /// These fields, smallest first.
    pub fn ascending<T: Into<Text>>(fields: impl IntoIterator<Item = T>) -> Self {
        Self(fields.into_iter().map(|field| (field.into(), Direction::Ascending)).collect())
    }
}

impl Serialize for Keys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, direction)| (name, direction.value())))
    }
}

/// In the order in which they stand: it counts.
impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Keys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the fields of an index")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    let direction = Direction::of(&value)
                        .ok_or_else(|| serde::de::Error::custom(format!("no direction of an index: {value}")))?;
                    keys.push((name.into(), direction));
                }
                Ok(Keys(keys))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// How texts are compared (manual, "Collation"). What is missing is as the server completes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Collation {
    /// The language: `de`, `en_US`, or `simple` for bytes.
    pub locale: Text,
    /// 1 to 5: letters; accents too; capitals too (3 by default).
    #[serde(default = "three", skip_serializing_if = "is_three")]
    pub strength: u8,
    /// Capitals count even where the strength leaves them out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub case_level: bool,
    /// Digits are compared as numbers.
    #[serde(default, skip_serializing_if = "is_false")]
    pub numeric_ordering: bool,
    /// `upper` or `lower`: which stands first, among what differs in that alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_first: Option<Text>,
    /// `shifted`: spaces and punctuation count least, or not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternate: Option<Text>,
    /// What counts so: `punct` or `space`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_variable: Option<Text>,
    /// Texts are brought to one form before they are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalization: Option<bool>,
    /// Accents are compared from the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backwards: Option<bool>,
}

fn three() -> u8 {
    3
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_three(strength: &u8) -> bool {
    *strength == 3
}

impl Collation {
    /// The collation of a language.
    pub fn of(locale: impl Into<Text>) -> Self {
        Self {
            locale: locale.into(),
            strength: 3,
            case_level: false,
            numeric_ordering: false,
            case_first: None,
            alternate: None,
            max_variable: None,
            normalization: None,
            backwards: None,
        }
    }

    /// Without what a server completes by itself for this language (manual, "Collation Locales and Default Parameters").
    pub(crate) fn without_defaults(mut self) -> Self {
        let locale = &*self.locale;
        let language = locale.split(['_', '@']).next().unwrap_or(locale);
        let first = if ["da", "mt"].contains(&language) { "upper" } else { "off" };
        let alternate = if language == "th" { "shifted" } else { "non-ignorable" };
        // Of scripts whose texts have several forms, servers normalize by themselves.
        let scripts = [
            "am", "ar", "as", "bn", "bo", "dz", "fa", "gu", "he", "hi", "kn", "km", "kok", "lo", "ml", "mr", "my",
            "ne", "or", "pa", "ps", "si", "ta", "te", "th", "ur", "vi", "yi", "ug", "ha", "yo", "ee", "ig", "ln",
            "lkt", "haw", "to", "chr",
        ];
        let normalizes = scripts.contains(&language);
        self.case_first = self.case_first.filter(|value| value != first);
        self.alternate = self.alternate.filter(|value| value != alternate);
        self.max_variable = self.max_variable.filter(|value| value != "punct");
        self.normalization = self.normalization.filter(|value| *value && !normalizes);
        self.backwards = self.backwards.filter(|value| *value != (locale == "fr_CA"));
        self
    }

    /// Capitals and small letters are the same.
    pub fn ignoring_case(locale: impl Into<Text>) -> Self {
        Self { strength: 2, ..Self::of(locale) }
    }
}
