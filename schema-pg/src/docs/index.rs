//! The first page.

use schema_core::docs::{Block, Diagram, Page, text};

use super::links::Links;
use crate::catalog::Catalog;

/// Pictures of more tables are drawn by cluster, and those of a cluster with keys alone.
const LEGIBLE: usize = 40;

/// What there is, and a picture of it.
pub fn page(catalog: &Catalog, links: &Links<'_>, picture: &Diagram) -> Page {
    let mut page = Page::new("index", "Schema", "");
    let count = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let tables = links.tables().count();
    let mut parts = vec![count(tables, "table", "tables")];
    parts.push(count(catalog.views.len(), "view", "views"));
    parts.push(count(catalog.enums.len() + catalog.domains.len() + catalog.composites.len(), "type", "types"));
    parts.push(count(catalog.functions.len(), "function", "functions"));
    page.blocks.push(Block::Paragraph(vec![text(format!("{}.", parts.join(", ")))]));
    let clusters = picture.clusters();
    if tables <= LEGIBLE {
        page.section("Picture", [Block::Picture(Box::new(shown(picture)))]);
    } else {
        for cluster in clusters {
            let part = picture.of_cluster(cluster);
            page.section(&format!("Picture of {cluster}"), [Block::Picture(Box::new(shown(&part)))]);
        }
    }
    page
}

/// With all columns where they are few.
fn shown(picture: &Diagram) -> Diagram {
    if picture.tables.len() <= 8 { picture.clone() } else { picture.keys_only() }
}
