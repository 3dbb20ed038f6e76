//! Conditions on jsonb: what a value is like, and the CHECKs that say it. Outside of lists they are operators of jsonb, in lists and maps
//! jsonpath: a CHECK holds no subquery.

mod path;
mod value;

pub use self::path::list_condition;
use super::quote::Literal;
use crate::catalog::Text;

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
    /// Of numbers, and of texts that hold one: at most so many digits behind the decimal point.
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
    /// Of one type, about which nothing else is said.
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
    fn text(&self) -> String {
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
    fn around(&self) -> String {
        let names = &self.names[..self.names.len().saturating_sub(1)];
        Spot { names, ..*self }.json()
    }
}

/// The value at this place is so, where there is an object around it. Without a value of the column, nothing is asked.
pub fn member_check(spot: Spot<'_>, json: &Json, optional: bool) -> Option<String> {
    let (value, around) = (spot.json(), spot.around());
    let missing = match (spot.names.is_empty(), optional) {
        (true, _) => format!("{value} IS NULL"),
        (_, true) => format!("{value} IS NULL"),
        (_, false) => format!("jsonb_typeof({around}) <> 'object'"),
    };
    match json {
        Json::Any if optional || spot.names.is_empty() => None,
        Json::Any => Some(format!("{value} IS NOT NULL OR {missing}")),
        Json::OneOf(alternatives) => {
            let when = |alternative: &Alternative| {
                let holds: Vec<String> =
                    alternative.holds.iter().filter_map(|holds| value::holds(holds, spot)).collect();
                let holds = if holds.is_empty() { "true".to_owned() } else { holds.join(" AND ") };
                format!(" WHEN '{}' THEN {holds}", alternative.ty.name())
            };
            let whens: String = alternatives.iter().map(when).collect();
            Some(format!("{IS_OF_TYPE}{value}){whens} ELSE {missing} END"))
        }
    }
}

/// How checks of members begin.
const IS_OF_TYPE: &str = "CASE jsonb_typeof(";

/// A check that generation 4 of the generated texts brought: of members and elements of jsonb, and of elements of arrays.
pub fn is_of_members(check: &str) -> bool {
    let required = |check: &str| check.contains(" IS NOT NULL OR jsonb_typeof(");
    check.starts_with(IS_OF_TYPE)
        || required(check)
        || check.starts_with(super::expression::NO_NULLS)
}

/// A member of the objects in a list, or in a map, is so.
pub fn element_check(spot: Spot<'_>, is_list: bool, json: &Json, name: &str, optional: bool) -> Option<String> {
    let (ty, elements) = if is_list { ("array", "$[*]") } else { ("object", "$.*") };
    let value = spot.json();
    let condition = path::member("@", name, json, optional)?;
    let path = format!("strict {elements} ? (@.type() == \"object\" && !({condition}))");
    let path = Literal(&path);
    Some(format!("{IS_OF_TYPE}{value}) WHEN '{ty}' THEN NOT jsonb_path_exists({value}, {path}) ELSE true END"))
}
