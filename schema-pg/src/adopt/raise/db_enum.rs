//! Enum types as enums.

use schema_core::case::Case;
use schema_core::ir::{Enum, Text, Variant};

use super::comment;
use super::scope::Scope;
use crate::adopt::left::Part;
use crate::adopt::rust_name::{Given, of_variant};
use crate::catalog::EnumType;
use crate::options::EnumOptions;

/// Raises an enum type.
pub fn raise(item: &EnumType, scope: &mut Scope<'_>) {
    let part = Part::Type(item.name.clone());
    if scope.is_out(&part) || item.labels.is_empty() {
        return;
    }
    let Some(rust) = scope.names.type_of(&item.name).cloned() else { return };
    let source = scope.place(part);
    let mut db_enum = Enum::new(rust, source);
    db_enum.doc = comment::doc(item.comment.as_ref());
    db_enum.name = Some(item.name.name.clone()).filter(|name| Case::Snake.of_type(&db_enum.rust.name) != **name);
    if let Some(schema) = scope.names.said_schema(&item.name) {
        db_enum.extensions.get_mut::<EnumOptions>().schema = Some(schema);
    }
    let mut given = Given::default();
    let names: Vec<String> = item.labels.iter().map(|label| given.first(&[of_variant(label)])).collect();
    let case = case_of(&names, &item.labels);
    db_enum.rename_all = (case != Case::Snake).then(|| word(case));
    for (name, label) in names.into_iter().zip(&item.labels) {
        let mut variant = Variant::new(name, source);
        variant.rename = Some(label.clone()).filter(|label| case.of_type(&variant.name) != **label);
        db_enum.variants.push(variant);
    }
    scope.model.enums.push((item.name.clone(), db_enum));
}

/// The case by which most labels follow from variants; snake case where that is as good.
fn case_of(names: &[String], labels: &[Text]) -> Case {
    let follow = |case: Case| names.iter().zip(labels).filter(|(name, label)| case.of_type(name) == ***label).count();
    let snake = follow(Case::Snake);
    let best = Case::ALL.iter().map(|(_, case)| (follow(*case), *case)).rev().max_by_key(|(count, _)| *count);
    best.filter(|(count, _)| *count > snake).map_or(Case::Snake, |(_, case)| case)
}

fn word(case: Case) -> Text {
    Case::ALL.iter().find(|(_, known)| *known == case).map_or("snake_case", |(word, _)| word).into()
}
