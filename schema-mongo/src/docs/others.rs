//! The first page, views, and what the registry knows across collections.

use schema_core::Registry;
use schema_core::docs::{
    Block, Diagram, OverviewWords, Page, code, diagram, falls_under, masked, operations, requirements, text,
};

use super::links::{Links, page_id, paths};
use crate::spec::{Spec, View};

/// The entities and what stands within them, as they are called in documents, each with its page.
pub fn picture(registry: &Registry, links: &Links<'_>) -> Diagram {
    let mut picture = diagram(registry);
    for (place, entity) in registry.entities().iter().enumerate() {
        let Some(collection) = links.collection(&entity.rust.path) else { continue };
        let table = &mut picture.tables[place];
        table.name = collection.name.to_string();
        table.page = page_id(&collection.name);
        for (column, field) in table.columns.iter_mut().zip(&entity.fields) {
            column.name = paths(entity, std::slice::from_ref(&field.name));
        }
        let own = picture.references.iter_mut().filter(|reference| reference.from == place);
        for (reference, key) in own.zip(&entity.foreign_keys) {
            reference.columns = paths(entity, &key.fields);
        }
    }
    picture
}

/// What there is, and a picture of it.
pub fn index(spec: &Spec, picture: &Diagram) -> Page {
    let mut page = Page::new("index", "Schema", "");
    let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let parts = [count(spec.collections.len(), "collection"), count(spec.views.len(), "view")];
    page.blocks.push(Block::Paragraph(vec![text(format!("{}.", parts.join(", ")))]));
    page.pictures(picture);
    page
}

/// What a view shows.
pub fn view(view: &View, links: &Links<'_>) -> Page {
    let mut page = Page::new(page_id(&view.name), &*view.name, "Views");
    page.blocks.push(Block::Paragraph(vec![text("What these stages make of "), links.named(&view.on), text(".")]));
    page.section("Stages", [Block::Code("json", view.stages())]);
    page
}

/// What the registry knows across collections: requirements, private data, operations.
pub fn across(links: &Links<'_>) -> Vec<Page> {
    let entities: Vec<_> =
        links.entities().map(|(collection, entity)| (links.named(&collection.name), entity)).collect();
    let words = OverviewWords { one: "Collection", many: "Collections", rows: "Documents" };
    [requirements(&entities, words), private(links), operations(&entities, words)].into_iter().flatten().collect()
}

/// All private and encrypted values, and under which laws they fall.
fn private(links: &Links<'_>) -> Option<Page> {
    let mut rows = Vec::new();
    for (collection, entity) in links.entities() {
        let private = entity.lifecycle.as_ref().map_or(&[][..], |life| &life.private);
        let known = collection.model.entity().map_or(&[][..], |model| &model.fields);
        for field in known.iter().filter(|field| field.private) {
            let mask = private.iter().find(|private| private.field == field.field).map(|private| private.mask);
            let of_field = entity.field(&field.field).and_then(|field| field.notes.as_ref());
            let of_all = entity.notes.as_ref().map_or(&[][..], |notes| &notes.compliance);
            let laws = of_field.map_or(&[][..], |notes| &notes.compliance).iter().chain(of_all);
            let is_encrypted = collection.options.encrypted.iter().any(|encrypted| encrypted.path == field.path);
            rows.push(vec![
                vec![links.named(&collection.name), text("."), code(field.path.to_string())],
                vec![text(mask.map_or("not shown", masked))],
                vec![text(if is_encrypted { "yes" } else { "no" })],
                vec![text(laws.map(falls_under).collect::<Vec<_>>().join(", "))],
            ]);
        }
    }
    if rows.is_empty() {
        return None;
    }
    let mut page = Page::new("private", "Private data", "Overviews");
    page.summary = "Values that are not for everybody, and how they are shown to the others.".to_owned();
    page.blocks.push(Block::Table(vec!["Field", "Others", "Encrypted", "Falls under"], rows));
    Some(page)
}
