//! CHECKs of members of jsonb, and of what lists and maps hold.

use super::model::{Alternative, Json, Spot};
use super::{path, value};
use crate::sql::expression::NO_NULLS;
use crate::sql::quote::Literal;

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
    check.starts_with(IS_OF_TYPE) || required(check) || check.starts_with(NO_NULLS)
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
