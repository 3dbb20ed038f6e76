//! Search: a column of words and its index.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Search, Weight};
use schema_core::origin::generated_for;

use super::columns::column_of;
use super::scope::Scope;
use super::{generated, index, name, soft_deleted};
use crate::catalog::{Column, DataType, Generated, IndexMethod, Table, Text};
use crate::sql::expression;

/// Adds the columns that keep the words of texts, and their indexes.
pub fn lower(entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    for search in &entity.searches {
        let own = name::fitted(search.column.clone().unwrap_or(Text::Borrowed("search")));
        if table.column(&own).is_some() {
            let path = format!("{}.search", entity.rust.name);
            let message = format!("`search` keeps words in the column `{own}`, which is there already");
            let help = "name another: `search([…]).column(\"words\")`";
            scope.found.push(Diagnostic::new("P0111", path, search.source, message).help(help));
            continue;
        }
        for (field, _) in &search.fields {
            let of = column_of(entity, field).and_then(|column| table.column(&column));
            if of.is_some_and(|column| column.generated.is_some()) {
                let path = format!("{}.search", entity.rust.name);
                let message =
                    format!("`search` keeps the words of `{field}`, which is generated: so is the column of words");
                let help = "name the fields that it is made of";
                generated::report(path, search.source, message, help, scope);
            }
        }
        let mut column = Column::new(own.clone(), DataType::Tsvector);
        column.nullable = true;
        column.generated = Some(Box::new(Generated { expression: words(entity, search).into(), is_virtual: false }));
        column.comment = Some(generated_for("search", "the words of this row"));
        table.columns.push(column);
        let mut index = index::named(&table.name.name, vec![own], "idx", search.name.as_ref());
        index.method = IndexMethod::Gin;
        index.predicate = soft_deleted::predicate(entity, None, false);
        table.indexes.push(index);
    }
}

fn words(entity: &Entity, search: &Search) -> String {
    let weight = |weight: &Option<Weight>| match weight {
        Some(Weight::A) => "A",
        Some(Weight::B) => "B",
        Some(Weight::C) => "C",
        Some(Weight::D) | None => "D",
    };
    let texts: Vec<(String, &str)> = search
        .fields
        .iter()
        .filter_map(|(field, declared)| Some((text(entity, &column_of(entity, field)?, field), weight(declared))))
        .collect();
    expression::search_document(search.language.as_deref().unwrap_or("english"), &texts)
}

/// A column as plain text: its own type may be another.
fn text(entity: &Entity, column: &str, field: &str) -> String {
    let value = expression::column(column);
    match entity.field(field).map(|field| &field.ty) {
        Some(schema_core::ir::Type::String) | None => value,
        Some(_) => expression::as_text(&value),
    }
}
