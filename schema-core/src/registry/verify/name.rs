//! Names of entities, columns, enums and their labels.

use super::text::{Path, is_odd, no_nul, usable};
use crate::case::Case;
use crate::ir::{Entity, Enum, Source, Text};
use crate::{Diagnostic, duplicates, nearest};

/// Names of an entity and of its columns.
pub fn entity(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let name = &entity.rust.name;
    usable(&entity.store_name(), &**name, "the name of the table", entity.source, found);
    no_nul(&**name, entity.doc.as_deref().unwrap_or_default(), entity.source, found);
    known_case(entity.rename_all.as_deref(), name, entity.source, found);
    if entity.fields.is_empty() {
        found.push(
            Diagnostic::new("E0104", &**name, entity.source, format!("`{name}` has no fields"))
                .help("add a field, such as `#[entity(primary_key)] id: Uuid`"),
        );
    }
    let mut columns: Vec<(Text, &Text)> = Vec::with_capacity(entity.fields.len());
    for field in &entity.fields {
        let (path, column) = (Path(name, &field.name), entity.column_name(field));
        usable(&column, path, "the name of the column", field.source, found);
        no_nul(path, field.doc.as_deref().unwrap_or_default(), field.source, found);
        columns.push((column, &field.name));
    }
    for (i, j) in duplicates(&columns, |(column, _)| column) {
        let ((column, other), (_, field)) = (&columns[i], &columns[j]);
        let message = format!("`{field}` and `{other}` are both the column `{column}`");
        let source = entity.field(field).map_or(entity.source, |field| field.source);
        let help = "give one of them another name: `#[entity(column = \"…\")]`";
        found.push(Diagnostic::new("E0105", Path(name, field), source, message).help(help));
    }
}

/// Names of an enum and of its values.
pub fn db_enum(db_enum: &Enum, found: &mut Vec<Diagnostic>) {
    let name = &db_enum.rust.name;
    usable(&db_enum.store_name(), &**name, "the name of the type", db_enum.source, found);
    no_nul(&**name, db_enum.doc.as_deref().unwrap_or_default(), db_enum.source, found);
    known_case(db_enum.rename_all.as_deref(), name, db_enum.source, found);
    if db_enum.variants.is_empty() {
        found.push(
            Diagnostic::new("E0601", &**name, db_enum.source, format!("`{name}` has no values")).help("add a variant"),
        );
    }
    // The registry gave each value its label.
    let labels: Vec<&Text> =
        db_enum.variants.iter().map(|variant| variant.rename.as_ref().unwrap_or(&variant.name)).collect();
    for (variant, label) in db_enum.variants.iter().zip(&labels).filter(|(_, label)| is_odd(label)) {
        usable(label, format!("{name}::{}", variant.name), "the label", variant.source, found);
    }
    for (i, j) in duplicates(&labels, |label| label) {
        let (other, variant) = (&db_enum.variants[i], &db_enum.variants[j]);
        let message = format!("`{}` and `{}` are both written `{}`", variant.name, other.name, labels[j]);
        let help = "give one of them another label: `#[entity(rename = \"…\")]`";
        let path = format!("{name}::{}", variant.name);
        found.push(Diagnostic::new("E0602", path, variant.source, message).help(help));
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
