//! The page of a view.

use schema_core::docs::{Block, Page, code, text};

use super::access;
use super::links::{Links, relation_page};
use crate::catalog::{Object, View, ViewKind};

/// All about a view.
pub fn page<'c>(view: &'c View, links: &Links<'c>) -> Page<'c> {
    let mut page = Page::new(relation_page(&view.name), view.name.to_string(), "Views");
    page.summary = view.comment.as_deref().unwrap_or_default().into();
    page.words = view.columns.iter().map(|column| (&*column.name).into()).collect();
    let kind = match &view.kind {
        ViewKind::Materialized { .. } => "Rows are stored, and are as old as the last refresh.",
        ViewKind::Plain { security_invoker: true, .. } => "Tables are read with the rights of the reader.",
        ViewKind::Plain { .. } => "Tables are read with the rights of the owner.",
    };
    page.blocks.push(Block::Paragraph(vec![text(kind)]));
    let columns = view.columns.iter().map(|column| {
        vec![
            vec![code(&*column.name)],
            vec![links.ty(&column.ty)],
            column.comment.iter().map(|comment| text(&**comment)).collect(),
        ]
    });
    page.blocks.section("Columns", [Block::Table(vec!["Column", "Type", "Holds"], columns.collect())]);
    let mut read: Vec<_> =
        view.depends_on.0.iter().filter_map(Object::relation).filter(|name| **name != view.name).collect();
    read.sort();
    read.dedup();
    page.blocks.section("Reads", [Block::List(read.into_iter().map(|name| vec![links.relation(name)]).collect())]);
    page.blocks.section("Query", [Block::Code("sql", (&*view.query).into())]);
    page.blocks.section("Who may do what", [access::grants(&view.grants)]);
    page.blocks.section("When rows are written", [access::triggers(&view.triggers)]);
    page.blocks.section("History", [links.history(&view.name)]);
    page
}
