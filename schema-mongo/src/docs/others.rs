//! The first page, views, and what the registry knows across collections.

use schema_core::Registry;
use schema_core::docs::{
    Block, Diagram, OverviewWords, Page, PrivateValue, diagram, operations, private_values, requirements, text,
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
            column.name = paths(entity, std::slice::from_ref(&field.name)).concat();
        }
        let own = picture.references.iter_mut().filter(|reference| reference.from == place);
        for (reference, key) in own.zip(&entity.foreign_keys) {
            reference.columns = paths(entity, &key.fields).join(", ");
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
    let mut values = Vec::new();
    for (collection, entity) in links.entities() {
        let known = collection.model.entity().map_or(&[][..], |model| &model.fields);
        values.extend(known.iter().filter(|field| field.private).map(|field| PrivateValue {
            relation: links.named(&collection.name),
            column: field.path.to_string(),
            entity: Some(entity),
            field: field.field.to_string(),
            is_encrypted: collection.options.encrypted.iter().any(|encrypted| encrypted.path == field.path),
        }));
    }
    private_values(&values, "Field")
}
