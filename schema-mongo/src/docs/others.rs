//! The first page, views, and what the registry knows across collections.

use schema_core::Registry;
use schema_core::docs::{
    Block, Diagram, MigrationNote, OverviewWords, Page, PrivateValue, diagram, history, operations, private_values,
    requirements, text,
};

use super::links::{Links, page_id, paths};
use crate::spec::{Spec, View};

/// The entities and what stands within them, as they are called in documents, each with its page.
pub fn picture<'c>(registry: &'c Registry, links: &Links<'c>) -> Diagram<'c> {
    let mut picture = diagram(registry);
    for (place, entity) in registry.entities().iter().enumerate() {
        let Some(collection) = links.collection(&entity.rust.path) else { continue };
        let table = &mut picture.tables[place];
        table.name = (&*collection.name).into();
        table.page = page_id(&collection.name).into();
        for (column, field) in table.columns.iter_mut().zip(&entity.fields) {
            column.name = paths(entity, std::slice::from_ref(&field.name)).concat().into();
        }
        let own = picture.references.iter_mut().filter(|reference| reference.from == place);
        for (reference, key) in own.zip(&entity.foreign_keys) {
            reference.columns = paths(entity, &key.fields).join(", ").into();
        }
    }
    picture
}

/// What there is, and a picture of it.
pub fn index<'c>(spec: &'c Spec, picture: &Diagram<'c>) -> Page<'c> {
    let mut page = Page::new("index", "Schema", "");
    let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let parts = [count(spec.collections.len(), "collection"), count(spec.views.len(), "view")];
    page.blocks.push(Block::Paragraph(vec![text(format!("{}.", parts.join(", ")))]));
    page.blocks.pictures(picture);
    page
}

/// What a view shows.
pub fn view<'c>(view: &'c View, links: &Links<'c>) -> Page<'c> {
    let mut page = Page::new(page_id(&view.name), &*view.name, "Views");
    page.blocks.push(Block::Paragraph(vec![text("What these stages make of "), links.named(&view.on), text(".")]));
    page.blocks.section("Stages", [Block::Code("json", view.stages().into())]);
    page.blocks.section("History", [links.history(&view.name)]);
    page
}

/// What the registry knows across collections: requirements, private data, operations.
pub fn across<'c>(links: &Links<'c>) -> Vec<Page<'c>> {
    let entities: Vec<_> =
        links.entities().map(|(collection, entity)| (links.named(&collection.name), entity)).collect();
    let words = OverviewWords { one: "Collection", many: "Collections", rows: "Documents" };
    [requirements(&entities, words), private(links), operations(&entities, words)].into_iter().flatten().collect()
}

/// All migrations, and which collections and views each names.
pub fn migrations<'c>(notes: &'c [MigrationNote], links: &Links<'c>) -> Option<Page<'c>> {
    history(notes, "Collections", |names| names.iter().map(|name| links.named(name)).collect())
}

/// All private and encrypted values, and under which laws they fall.
fn private<'c>(links: &Links<'c>) -> Option<Page<'c>> {
    let mut values = Vec::new();
    for (collection, entity) in links.entities() {
        let known = collection.model.entity().map_or(&[][..], |model| &model.fields);
        values.extend(known.iter().filter(|field| field.private).map(|field| PrivateValue {
            relation: links.named(&collection.name),
            column: &field.path,
            entity: Some(entity),
            field: &field.field,
            is_encrypted: collection.options.encrypted.iter().any(|encrypted| encrypted.path == field.path),
        }));
    }
    private_values(&values, "Field")
}
