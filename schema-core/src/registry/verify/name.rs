//! Names of entities, columns, enums and their labels.

use std::collections::HashMap;

use super::text::{no_nul, usable};
use crate::case::Case;
use crate::ir::{Entity, Enum, Source, Text};
use crate::{Diagnostic, nearest};

/// Names of an entity and of its columns.
pub fn entity(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let name = &entity.rust.name;
    usable(&entity.store_name(), name, "the name of the table", entity.source, found);
    no_nul(name, entity.doc.as_deref().unwrap_or_default(), entity.source, found);
    known_case(entity.rename_all.as_deref(), name, entity.source, found);
    if entity.fields.is_empty() {
        found.push(
            Diagnostic::new("E0104", &**name, entity.source, format!("`{name}` has no fields"))
                .help("add a field, such as `#[entity(primary_key)] id: Uuid`"),
        );
    }
    let mut columns: HashMap<Text, &Text> = HashMap::with_capacity(entity.fields.len());
    for field in &entity.fields {
        let (path, column) = (format!("{name}.{}", field.name), entity.column_name(field));
        usable(&column, &path, "the name of the column", field.source, found);
        no_nul(&path, field.doc.as_deref().unwrap_or_default(), field.source, found);
        if let Some(other) = columns.insert(column.clone(), &field.name) {
            found.push(
                Diagnostic::new(
                    "E0105",
                    path,
                    field.source,
                    format!("`{}` and `{other}` are both the column `{column}`", field.name),
                )
                .help("give one of them another name: `#[entity(column = \"…\")]`"),
            );
        }
    }
}

/// Names of an enum and of its values.
pub fn db_enum(db_enum: &Enum, found: &mut Vec<Diagnostic>) {
    let name = &db_enum.rust.name;
    usable(&db_enum.store_name(), name, "the name of the type", db_enum.source, found);
    no_nul(name, db_enum.doc.as_deref().unwrap_or_default(), db_enum.source, found);
    known_case(db_enum.rename_all.as_deref(), name, db_enum.source, found);
    if db_enum.variants.is_empty() {
        found.push(
            Diagnostic::new("E0601", &**name, db_enum.source, format!("`{name}` has no values")).help("add a variant"),
        );
    }
    let mut labels: HashMap<Text, &Text> = HashMap::with_capacity(db_enum.variants.len());
    for variant in &db_enum.variants {
        let (path, label) = (format!("{name}::{}", variant.name), db_enum.label(variant));
        usable(&label, &path, "the label", variant.source, found);
        if let Some(other) = labels.insert(label.clone(), &variant.name) {
            found.push(
                Diagnostic::new(
                    "E0602",
                    path,
                    variant.source,
                    format!("`{}` and `{other}` are both written `{label}`", variant.name),
                )
                .help("give one of them another label: `#[entity(rename = \"…\")]`"),
            );
        }
    }
}

pub fn known_case(case: Option<&str>, path: &str, source: Source, found: &mut Vec<Diagnostic>) {
    let Some(case) = case.filter(|case| Case::named(case).is_none()) else {
        return;
    };
    let known = Case::ALL.map(|(name, _)| name);
    let help = match nearest(case, known) {
        Some(nearest) => format!("a similar case exists: `{nearest}`"),
        None => format!("expected one of {}", known.join(", ")),
    };
    found.push(
        Diagnostic::new("E0107", path, source, format!("`rename_all` does not know the case `{case}`")).help(help),
    );
}
