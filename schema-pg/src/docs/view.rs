//! The page of a view.

use schema_core::docs::{Block, Page, code, text};

use super::access;
use super::links::{Links, relation_page};
use crate::catalog::{Object, View, ViewKind};

/// All about a view.
pub fn page(view: &View, links: &Links<'_>) -> Page {
    let mut page = Page::new(relation_page(&view.name), view.name.to_string(), "Views");
    page.summary = view.comment.as_deref().unwrap_or_default().to_owned();
    page.words = view.columns.iter().map(|column| column.name.to_string()).collect();
    let kind = match &view.kind {
        ViewKind::Materialized { .. } => "Rows are stored, and are as old as the last refresh.",
        ViewKind::Plain { security_invoker: true, .. } => "Tables are read with the rights of the reader.",
        ViewKind::Plain { .. } => "Tables are read with the rights of the owner.",
    };
    page.blocks.push(Block::Paragraph(vec![text(kind)]));
    let columns = view.columns.iter().map(|column| {
        vec![
            vec![code(column.name.to_string())],
            vec![links.ty(&column.ty)],
            column.comment.iter().map(|comment| text(comment.to_string())).collect(),
        ]
    });
    page.section("Columns", [Block::Table(vec!["Column", "Type", "Holds"], columns.collect())]);
    let mut read: Vec<_> =
        view.depends_on.0.iter().filter_map(Object::relation).filter(|name| **name != view.name).collect();
    read.sort();
    read.dedup();
    page.section("Reads", [Block::List(read.into_iter().map(|name| vec![links.relation(name)]).collect())]);
    page.section("Query", [Block::Code("sql", view.query.to_string())]);
    page.section("Who may do what", [access::grants(&view.grants)]);
    page.section("When rows are written", [access::triggers(&view.triggers)]);
    page
}
