//! Pages that look across entities, whatever the store.

use std::collections::BTreeMap;

use super::{Block, Inline, Page, duration, list, number, span, text};
use crate::ir::Entity;

/// What the store calls things, at the beginning of a heading.
#[derive(Debug, Clone, Copy)]
pub struct OverviewWords {
    /// `Table`, `Collection`.
    pub one: &'static str,
    /// `Tables`, `Collections`.
    pub many: &'static str,
    /// `Rows`, `Documents`.
    pub rows: &'static str,
}

/// Which entity is there for which requirement, and which name none; nothing where none is named. Each entity comes with its link.
pub fn requirements(entities: &[(Inline, &Entity)], words: OverviewWords) -> Option<Page> {
    let mut by: BTreeMap<&str, Vec<Inline>> = BTreeMap::new();
    let mut without = Vec::new();
    for (link, entity) in entities {
        let named = entity.notes.as_ref().map_or(&[][..], |notes| &notes.requirements);
        if named.is_empty() {
            without.push(vec![link.clone()]);
        }
        for requirement in named {
            by.entry(requirement).or_default().push(link.clone());
        }
    }
    if by.is_empty() {
        return None;
    }
    let many = words.many.to_lowercase();
    let mut page = Page::new("requirements", "Requirements", "Overviews");
    page.summary = format!("Which {many} are there for which requirement.");
    let rows = by.into_iter().map(|(requirement, links)| vec![vec![text(requirement)], list(links.into_iter())]);
    page.blocks.push(Block::Table(vec!["Requirement", words.many], rows.collect()));
    page.section(&format!("{} that name none", words.many), [Block::List(without)]);
    Some(page)
}

/// Sizes, growth, recovery and retention, for who runs the database; nothing where none is said.
pub fn operations(entities: &[(Inline, &Entity)], words: OverviewWords) -> Option<Page> {
    let mut rows = Vec::new();
    for (link, entity) in entities {
        let notes = entity.notes.as_deref();
        let retention = entity.lifecycle.as_ref().and_then(|life| life.retention.as_ref());
        let cells = [
            notes.and_then(|notes| notes.expected_rows).map(number),
            notes
                .and_then(|notes| notes.growth)
                .map(|growth| format!("{} in {}", number(growth.rows), duration(growth.per))),
            retention.map(|retention| duration(retention.after)),
            notes.and_then(|notes| notes.backup).and_then(|backup| backup.rpo).map(span),
            notes.and_then(|notes| notes.backup).and_then(|backup| backup.rto).map(span),
            notes.and_then(|notes| notes.owner_team.as_ref()).map(ToString::to_string),
        ];
        if cells.iter().any(Option::is_some) {
            let cells = cells.into_iter().map(|cell| cell.map(text).into_iter().collect());
            rows.push(std::iter::once(vec![link.clone()]).chain(cells).collect());
        }
    }
    if rows.is_empty() {
        return None;
    }
    let mut page = Page::new("operations", "Operations", "Overviews");
    page.summary =
        format!("Sizes and growth, how long {} stay, and what a recovery has to achieve.", words.rows.to_lowercase());
    let head = vec![words.one, words.rows, "Growth", "Kept for", "May be lost", "There again within", "Team"];
    page.blocks.push(Block::Table(head, rows));
    Some(page)
}
