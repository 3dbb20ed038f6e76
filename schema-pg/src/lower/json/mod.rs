//! CHECKs on jsonb: its members are as serde writes those of the structs in it, and keep their rules. One for each member, so that a
//! refusal names it; of the structs in a list or a map one for each member of all of them.

mod at;
mod enumeration;
mod members;
mod rules;
mod scalar;
mod shape;

use schema_core::ir::{Domain, Entity, Field, Source, Type, Written};

use self::at::{At, Owner};
use super::left_out::is_unchecked;
use super::name;
use super::scope::Scope;
use crate::catalog::{Constraint, ConstraintKind, DataType, Text};
use crate::sql::expression;
use crate::sql::json::{Condition, Json, JsonType, Spot, element_check, member_check};

/// A check on jsonb: the names of the member that it is about, as serde writes them, and its condition.
pub struct MemberCheck {
    /// What of the whole value it is about.
    pub label: Option<&'static str>,
    pub names: Vec<Text>,
    pub expression: String,
}

/// Adds the checks of columns that are jsonb. All other constraints are there: their names are taken.
pub fn lower(
    entity: &Entity,
    columns: &[crate::catalog::Column],
    table: &str,
    constraints: &mut Vec<Constraint>,
    scope: &mut Scope<'_>,
) {
    for (field, column) in entity.fields.iter().zip(columns).filter(|(_, column)| column.ty == DataType::Jsonb) {
        let value = expression::column(&column.name);
        for check in of_field(entity, field, &value, scope) {
            // `users_name_length_check`; `users_object_check` where the column is called so.
            let label = check.label.filter(|label| *label != column.name);
            let names = check.names.iter().map(AsRef::as_ref);
            let words: Vec<&str> = [&*column.name].into_iter().chain(label).chain(names).collect();
            let name = free(table, &words, constraints);
            constraints.push(Constraint::new(name, ConstraintKind::check(check.expression)));
        }
    }
}

fn of_field(entity: &Entity, field: &Field, value: &str, scope: &mut Scope<'_>) -> Vec<MemberCheck> {
    let owner = Owner::Field(&entity.rust.name, &field.name);
    checks(owner, field.source, value, (&field.ty, field.written), is_unchecked(field), scope)
}

/// What serde writes into a column, with the rules of the field: for who makes rows.
#[cfg(feature = "fake")]
pub fn of_column(entity: &Entity, field: &Field, scope: &mut Scope<'_>) -> Json {
    let owner = Owner::Field(&entity.rust.name, &field.name);
    let at = At { owner, source: field.source, in_list: false, silent: true, around: &[] };
    let mut json = shape::of_type(&field.ty, field.written, &at, scope);
    rules::apply(&field.rules, &field.ty, &mut json, &at, scope);
    json
}

/// The checks of a domain over jsonb.
pub fn of_domain(domain: &Domain, unchecked: bool, scope: &mut Scope<'_>) -> Vec<MemberCheck> {
    let owner = Owner::Type(&domain.rust.name);
    checks(owner, domain.source, "VALUE", (&domain.ty, Written::Native), unchecked, scope)
}

fn checks(
    owner: Owner<'_>,
    source: Source,
    value: &str,
    (ty, written): (&Type, Written),
    unchecked: bool,
    scope: &mut Scope<'_>,
) -> Vec<MemberCheck> {
    if *ty == Type::Json {
        return Vec::new();
    }
    let at = At { owner, source, in_list: false, silent: unchecked, around: &[] };
    let json = shape::of_type(ty, written, &at, scope);
    let mut found = Vec::new();
    let label = match only(&json) {
        Some(ty @ (JsonType::Object | JsonType::Array)) => ty.name(),
        _ => "value",
    };
    whole(value, label, &json, unchecked, &mut found);
    if !unchecked {
        parts(value, &mut Vec::new(), &json, &mut found);
    }
    found
}

/// The type of the whole value, and what holds for it where that is more.
fn whole(value: &str, label: &'static str, json: &Json, unchecked: bool, found: &mut Vec<MemberCheck>) {
    let spot = Spot { column: value, names: &[] };
    let mut add = |label, expression| found.push(MemberCheck { label: Some(label), names: Vec::new(), expression });
    match (only(json), json) {
        (_, Json::Any) => {}
        (Some(ty), Json::OneOf(alternatives)) => {
            add(label, expression::json_is(value, ty.name()));
            if !unchecked && alternatives.iter().flat_map(|one| &one.holds).any(is_own) {
                let label = if ty == JsonType::Array { "elements" } else { "values" };
                member_check(spot, &own(json), false).into_iter().for_each(|check| add(label, check));
            }
        }
        (None, json) => member_check(spot, &own(json), false).into_iter().for_each(|check| add(label, check)),
    }
}

/// The members of objects, and of the objects in lists and maps.
fn parts(column: &str, names: &mut Vec<Text>, json: &Json, found: &mut Vec<MemberCheck>) {
    let Json::OneOf(alternatives) = json else { return };
    for condition in alternatives.iter().flat_map(|one| &one.holds) {
        match condition {
            Condition::Members(members) => {
                for member in members {
                    names.push(member.name.clone());
                    let spot = Spot { column, names };
                    if let Some(expression) = member_check(spot, &own(&member.json), member.optional) {
                        found.push(MemberCheck { label: None, names: names.clone(), expression });
                    }
                    parts(column, names, &member.json, found);
                    names.pop();
                }
            }
            Condition::Elements(of) | Condition::Values(of) => {
                let is_list = matches!(condition, Condition::Elements(_));
                for member in members_of(of) {
                    let spot = Spot { column, names };
                    let check = element_check(spot, is_list, &member.json, &member.name, member.optional);
                    found.extend(check.map(|expression| MemberCheck {
                        label: None,
                        names: names.iter().chain([&member.name]).cloned().collect(),
                        expression,
                    }));
                }
            }
            _ => {}
        }
    }
}

/// The value without its members, which have checks of their own.
fn own(json: &Json) -> Json {
    let Json::OneOf(alternatives) = json else { return Json::Any };
    let mut alternatives = alternatives.clone();
    for alternative in &mut alternatives {
        alternative.holds.retain(|condition| !matches!(condition, Condition::Members(_)));
        for condition in &mut alternative.holds {
            if let Condition::Elements(of) | Condition::Values(of) = condition {
                **of = own_of_element(of);
            }
        }
    }
    Json::OneOf(alternatives)
}

/// The elements of a list without their members; of lists in lists, with them.
fn own_of_element(json: &Json) -> Json {
    let Json::OneOf(alternatives) = json else { return Json::Any };
    let mut alternatives = alternatives.clone();
    alternatives.iter_mut().for_each(|one| one.holds.retain(|condition| !matches!(condition, Condition::Members(_))));
    Json::OneOf(alternatives)
}

fn is_own(condition: &Condition) -> bool {
    match condition {
        Condition::Members(_) => false,
        Condition::Elements(of) | Condition::Values(of) => **of != Json::Any,
        _ => true,
    }
}

fn members_of(json: &Json) -> impl Iterator<Item = &crate::sql::json::Member> {
    let alternatives = match json {
        Json::OneOf(alternatives) => alternatives.as_slice(),
        Json::Any => &[],
    };
    alternatives.iter().flat_map(|one| &one.holds).flat_map(|condition| match condition {
        Condition::Members(members) => members.as_slice(),
        _ => &[],
    })
}

/// The one type that the value has.
fn only(json: &Json) -> Option<JsonType> {
    match json {
        Json::OneOf(alternatives) => match alternatives.as_slice() {
            [one] => Some(one.ty),
            _ => None,
        },
        Json::Any => None,
    }
}

/// `users_address_city_check`, or with a number where that is taken: `address_city` may be a column too.
fn free(table: &str, words: &[&str], constraints: &[Constraint]) -> Text {
    let is_taken = |name: &Text| constraints.iter().any(|constraint| constraint.name == *name);
    let mut name = name::joined(table, words, "check");
    let mut number = 1;
    while is_taken(&name) {
        number += 1;
        name = name::joined(table, words, &format!("check{number}"));
    }
    name
}
