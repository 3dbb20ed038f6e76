//! Pages that look across entities, whatever the store.

use std::collections::BTreeMap;

use super::{Block, Inline, Page, code, duration, falls_under, list, masked, number, span, text};
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
pub fn requirements<'a>(entities: &[(Inline<'a>, &'a Entity)], words: OverviewWords) -> Option<Page<'a>> {
    let mut by: BTreeMap<&'a str, Vec<Inline<'a>>> = BTreeMap::new();
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
    page.summary = format!("Which {many} are there for which requirement.").into();
    let rows = by.into_iter().map(|(requirement, links)| vec![vec![text(requirement)], list(links.into_iter())]);
    page.blocks.push(Block::Table(vec!["Requirement", words.many], rows.collect()));
    page.blocks.section(format!("{} that name none", words.many), [Block::List(without)]);
    Some(page)
}

/// Sizes, growth, recovery and retention, for those who operate the database; nothing where no entity has any.
pub fn operations<'a>(entities: &[(Inline<'a>, &'a Entity)], words: OverviewWords) -> Option<Page<'a>> {
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
        format!("Sizes and growth, how long {} stay, and what a recovery has to achieve.", words.rows.to_lowercase())
            .into();
    let head = vec![words.one, words.rows, "Growth", "Kept for", "May be lost", "There again within", "Team"];
    page.blocks.push(Block::Table(head, rows));
    Some(page)
}

/// A value that is not for everybody.
#[derive(Debug)]
pub struct PrivateValue<'a> {
    /// Its table or collection, with its page.
    pub relation: Inline<'a>,
    /// Its column or path.
    pub column: &'a str,
    /// The entity, where it is known.
    pub entity: Option<&'a Entity>,
    /// Its field in the entity.
    pub field: &'a str,
    /// It is encrypted.
    pub is_encrypted: bool,
}

/// All private and encrypted values, and under which laws they fall; nothing where there are none. `one` is what the store calls where they are: `Column`, `Field`.
pub fn private_values<'a>(values: &[PrivateValue<'a>], one: &'static str) -> Option<Page<'a>> {
    if values.is_empty() {
        return None;
    }
    let row = |value: &PrivateValue<'a>| {
        let PrivateValue { entity, field, .. } = value;
        let private = entity.and_then(|entity| entity.lifecycle.as_ref()).map_or(&[][..], |life| &life.private);
        let mask = private.iter().find(|private| private.field == **field).map(|private| private.mask);
        let of_field = entity.and_then(|entity| entity.field(field)).and_then(|field| field.notes.as_ref());
        let of_all = entity.and_then(|entity| entity.notes.as_ref()).map_or(&[][..], |notes| &notes.compliance);
        let laws = of_field.map_or(&[][..], |notes| &notes.compliance).iter().chain(of_all);
        vec![
            vec![value.relation.clone(), text("."), code(value.column)],
            vec![text(mask.map_or("not shown", masked))],
            vec![text(if value.is_encrypted { "yes" } else { "no" })],
            vec![text(laws.map(falls_under).collect::<Vec<_>>().join(", "))],
        ]
    };
    let mut page = Page::new("private", "Private data", "Overviews");
    page.summary = "Values that are not for everybody, and how they are shown to the others.".into();
    page.blocks.push(Block::Table(vec![one, "Others", "Encrypted", "Falls under"], values.iter().map(row).collect()));
    Some(page)
}
