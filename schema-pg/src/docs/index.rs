//! The first page.

use schema_core::docs::{Block, Diagram, Page, text};

use super::links::Links;
use crate::catalog::Catalog;

/// What there is, and a picture of it.
pub fn page<'c>(catalog: &'c Catalog, links: &Links<'c>, picture: &Diagram<'c>) -> Page<'c> {
    let mut page = Page::new("index", "Schema", "");
    let count = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let tables = links.tables().count();
    let mut parts = vec![count(tables, "table", "tables")];
    parts.push(count(catalog.views.len(), "view", "views"));
    parts.push(count(catalog.enums.len() + catalog.domains.len() + catalog.composites.len(), "type", "types"));
    parts.push(count(catalog.functions.len(), "function", "functions"));
    page.blocks.push(Block::Paragraph(vec![text(format!("{}.", parts.join(", ")))]));
    page.blocks.pictures(picture);
    page
}
