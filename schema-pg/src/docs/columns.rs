//! The columns of a table, as rows.

use schema_core::docs::{Block, Inline, code, falls_under, masked, text};
use schema_core::ir::Entity;

use super::links::Links;
use crate::catalog::{ConstraintKind, Table, Text};

/// Name, type, whether each row has it, what it is where a row brings none, and what it holds.
pub fn block<'c>(table: &'c Table, entity: Option<&'c Entity>, links: &Links<'c>) -> Block<'c> {
    let rows = table.columns.iter().map(|column| {
        let default = match (&column.generated, &column.default, column.identity) {
            (Some(generated), ..) => vec![text("always "), code(&*generated.expression)],
            (None, Some(default), _) => vec![code(&**default)],
            (None, None, Some(_)) => vec![text("the next number")],
            (None, None, None) => Vec::new(),
        };
        vec![
            vec![code(&*column.name)],
            vec![links.ty(&column.ty)],
            vec![text(if column.nullable { "no" } else { "yes" })],
            default,
            holds(table, entity, &column.name, column.comment.as_ref(), links),
        ]
    });
    Block::Table(vec!["Column", "Type", "Required", "Default", "Holds"], rows.collect())
}

/// What a column is for: its comment, whose key it holds, who may see it.
fn holds<'c>(
    table: &'c Table,
    entity: Option<&'c Entity>,
    column: &'c Text,
    comment: Option<&'c Text>,
    links: &Links<'c>,
) -> Vec<Inline<'c>> {
    let mut parts: Vec<Vec<Inline<'_>>> = Vec::new();
    parts.extend(comment.map(|comment| vec![text(&**comment)]));
    for constraint in &table.constraints {
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } if columns.contains(column) => {
                parts.push(vec![text(if columns.len() == 1 { "Primary key." } else { "Part of the primary key." })]);
            }
            ConstraintKind::Unique { columns, .. } if columns == std::slice::from_ref(column) => {
                parts.push(vec![text("Unique.")]);
            }
            ConstraintKind::ForeignKey { columns, target, .. } if columns.contains(column) => {
                parts.push(vec![text("References "), links.relation(target), text(".")]);
            }
            _ => {}
        }
    }
    let model = table.model.entity();
    let field = entity.and_then(|entity| entity.field(table.model.field(column)));
    if model.is_some_and(|model| model.private.contains(column)) {
        let private = entity
            .and_then(|entity| entity.lifecycle.as_ref())
            .and_then(|life| life.private.iter().find(|private| private.field == *table.model.field(column)));
        parts.push(vec![text(format!(
            "Private: {}.",
            private.map_or("not for everybody", |private| masked(private.mask))
        ))]);
    }
    if model.is_some_and(|model| model.encrypted.iter().any(|(name, _)| name == column)) {
        parts.push(vec![text("Encrypted.")]);
    }
    if let Some(notes) = field.and_then(|field| field.notes.as_ref()) {
        parts.extend(notes.denormalized.iter().map(|why| vec![text(format!("A copy, since {why}."))]));
        parts.extend(notes.compliance.iter().map(|one| vec![text(format!("Falls under {}.", falls_under(one)))]));
    }
    parts.join(&text(" "))
}
