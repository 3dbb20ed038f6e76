//! What JSON values are like, as data; and where they stand.

use crate::catalog::Text;
use crate::sql::quote::Literal;

/// What a JSON value is like.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// Anything.
    Any,
    /// Of one of these types, each with what holds for values of it.
    OneOf(Vec<Alternative>),
}

/// A JSON type, and what holds for values of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    pub ty: JsonType,
    pub holds: Vec<Condition>,
}

/// The types of JSON, by the names that `jsonb_typeof` gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonType {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl JsonType {
    pub fn name(self) -> &'static str {
        match self {
            JsonType::Null => "null",
            JsonType::Boolean => "boolean",
            JsonType::Number => "number",
            JsonType::String => "string",
            JsonType::Array => "array",
            JsonType::Object => "object",
        }
    }
}

/// What holds for values of one JSON type.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Of texts: so many characters.
    Length(Option<u32>, Option<u32>),
    /// Of texts: this regular expression matches, or does not.
    Matches { pattern: Text, is: bool, any_case: bool },
    /// Of texts: no capitals.
    Lowercase,
    /// One of these texts or numbers.
    Among(Vec<serde_json::Value>),
    /// Of numbers, and of texts that hold one: from here, to there, each with whether the end belongs to it.
    Range(Option<(String, bool)>, Option<(String, bool)>),
    /// Of numbers, and of texts that hold one: at most so many digits after the decimal point.
    Scale(u32),
    /// Of numbers, and of texts that hold one: one of these.
    Numbers(Vec<String>),
    /// Of numbers: without a decimal point, between two others.
    Whole(i64, i64),
    /// Of texts: of this form, and then the rest, which can only be asked of such.
    OfForm(&'static str, Vec<Condition>),
    /// Of texts that are dates or times: of this type of PostgreSQL, from here to there.
    Moment(&'static str, Option<(String, bool)>, Option<(String, bool)>),
    /// The same: one of these.
    Moments(&'static str, Vec<String>),
    /// A condition in SQL over `VALUE`, which is of this type of PostgreSQL.
    Sql(Text, String),
    /// Of lists: so many elements.
    Size(Option<u32>, Option<u32>),
    /// Of lists: what each element is like.
    Elements(Box<Json>),
    /// Of objects: what each value is like, whatever its name.
    Values(Box<Json>),
    /// Of objects: what these members are like.
    Members(Vec<Member>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub name: Text,
    /// It may be missing.
    pub optional: bool,
    pub json: Json,
}

impl Json {
    /// Of one type, without further conditions.
    pub fn of(ty: JsonType) -> Self {
        Json::with(ty, Vec::new())
    }

    /// Of one type, with what holds for it.
    pub fn with(ty: JsonType, holds: Vec<Condition>) -> Self {
        Json::OneOf(vec![Alternative { ty, holds }])
    }

    /// The same, or of another type.
    pub fn or(self, other: Json) -> Self {
        match (self, other) {
            (Json::OneOf(mut first), Json::OneOf(second)) => {
                first.extend(second);
                Json::OneOf(first)
            }
            _ => Json::Any,
        }
    }
}

/// Where a value stands: the column, and the names of the objects around it with its own at the end.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a> {
    /// The quoted column, or VALUE.
    pub column: &'a str,
    pub names: &'a [Text],
}

impl Spot<'_> {
    /// The value as jsonb.
    pub fn json(&self) -> String {
        self.read("->", "#>")
    }

    /// The value as text.
    pub fn text(&self) -> String {
        match self.names {
            [] => format!("({} #>> '{{}}')", self.column),
            _ => format!("({})", self.read("->>", "#>>")),
        }
    }

    fn read(&self, one: &str, several: &str) -> String {
        let column = self.column;
        match self.names {
            [] => column.to_owned(),
            [name] => format!("{column} {one} {}", Literal(name)),
            names => {
                let names: Vec<String> = names.iter().map(|name| Literal(name).to_string()).collect();
                format!("{column} {several} ARRAY[{}]", names.join(", "))
            }
        }
    }

    /// The object around it.
    pub fn around(&self) -> String {
        let names = &self.names[..self.names.len().saturating_sub(1)];
        Spot { names, ..*self }.json()
    }
}
