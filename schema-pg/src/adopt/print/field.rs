//! Fields with their attributes.

use schema_core::ir::{Entity, Field, ForeignKey, Index, IndexColumn, KeySource, PrimaryKey, Unique};

use super::relation;
use super::source::{Source, doc, ident, literal};
use super::value::{default, field_type, named, rule, rule_text};
use crate::options::FieldOptions;

/// A field of an entity.
pub fn of_entity(entity: &Entity, field: &Field, source: &mut Source) -> String {
    let mut given: Vec<String> = Vec::new();
    let is_key = matches!(&entity.primary_key, PrimaryKey::Fields(key) if *key == [field.name.clone()]);
    if is_key {
        let origin = match field.key_source {
            Some(KeySource::Application) => ".natural()",
            Some(KeySource::IdentityAlways) => ".identity_always()",
            _ => "",
        };
        given.push(format!("primary_key{}{origin}", named(entity.key_name.as_ref())));
    }
    match field.key_source {
        Some(KeySource::Identity) => given.push("identity".to_owned()),
        Some(KeySource::IdentityAlways) if !is_key => given.push("identity.always()".to_owned()),
        _ => {}
    }
    if let Some(column) = &field.column {
        given.push(format!("column = {}", literal(column)));
    }
    let own_key = |key: &&ForeignKey| key.fields == [field.name.clone()];
    for key in entity.foreign_keys.iter().filter(own_key) {
        let target = relation::target(entity, key, source);
        given.push(format!("references({target}){}", relation::options(key)));
    }
    for unique in entity.uniques.iter().filter(|unique| is_unique_of(unique, field)) {
        given.push(format!("unique{}", relation::unique_options(unique)));
    }
    for index in entity.indexes.iter().filter(|index| is_index_of(index, field)) {
        given.push(format!("index{}", named(index.name.as_ref())));
    }
    if let Some((digits, scale)) = field.precision {
        given.push(format!("precision({digits}, {scale})"));
    }
    for found in &field.rules {
        let text = rule_text(field.rule_texts.as_ref(), found);
        given.push(format!("{}{text}", rule(found, &field.ty, source)));
    }
    if let Some(found) = &field.default {
        given.push(format!("default = {}", default(found, &field.ty, source)));
    }
    written(field, given, source)
}

/// A field of a view.
pub fn of_view(field: &Field, source: &mut Source) -> String {
    let given: Vec<String> = field.column.iter().map(|column| format!("column = {}", literal(column))).collect();
    written(field, given, source)
}

fn written(field: &Field, given: Vec<String>, source: &mut Source) -> String {
    let pg = field.extensions.get::<FieldOptions>().map(of_store).unwrap_or_default();
    let ty = field_type(&field.ty, field.nullable, source);
    let given = source.attributes.filled("entity", given);
    let pg = source.attributes.filled("pg", pg);
    format!("{}{given}{pg}pub {}: {ty},\n", doc(field.doc.as_ref()), ident(&field.name))
}

fn of_store(declared: &FieldOptions) -> Vec<String> {
    let mut given = Vec::new();
    if let Some(words) = &declared.sql_type {
        given.push(format!("sql_type = {}", literal(words)));
    }
    if let Some(serial) = &declared.serial {
        let name = serial.sequence.as_ref().map_or_else(String::new, |name| format!(".sequence({})", literal(name)));
        let bigint = if serial.bigint { ".counts_in_bigint()" } else { "" };
        let owned = if serial.not_owned { ".not_owned()" } else { "" };
        given.push(format!("serial{name}{bigint}{owned}"));
    }
    if let Some(collation) = &declared.collation {
        given.push(format!("collate = {}", literal(collation)));
    }
    if let Some(generated) = &declared.generated {
        let read = if generated.on_read { ".computed_on_read()" } else { "" };
        given.push(format!("generated({}){read}", literal(&generated.expression)));
    }
    if declared.unchecked {
        given.push("unchecked".to_owned());
    }
    given
}

/// The rule stands on the field.
pub fn is_unique_of(unique: &Unique, field: &Field) -> bool {
    unique.fields == [field.name.clone()] && unique.filter.is_none()
}

/// The index stands on the field.
pub fn is_index_of(index: &Index, field: &Field) -> bool {
    index.columns == [IndexColumn::field(field.name.clone())] && !index.unique && index.filter.is_none()
}
