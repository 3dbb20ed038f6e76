//! The page of a collection.

use std::rc::Rc;

use schema_core::docs::{Block, Blocks, Inline, Page, code, facts_of, falls_under, list, masked, text};
use schema_core::ir::Entity;

use super::fields::{self, DocumentField};
use super::links::{Known, Links, page_id, paths};
use crate::spec::{Collection, Direction, Index, Text};

/// A collection, and all about it.
pub fn page<'c>(collection: &'c Collection, known: &Rc<Known<'c>>) -> Page<'c> {
    let mut page = Page::new(page_id(&collection.name), &*collection.name, "Collections");
    let fields = collection.validator.as_ref().and_then(|validator| validator.schema.as_ref()).map(fields::of);
    let fields = fields.unwrap_or_default();
    page.words = fields.iter().map(|field| field.path.clone().into()).collect();
    if let Some(entity) = known.links.entity(collection) {
        page.summary = entity.doc.as_deref().unwrap_or_default().into();
        page.words.push((&*entity.rust.name).into());
    }
    let known = Rc::clone(known);
    page.then(move || blocks(collection, &fields, &known))
}

fn blocks<'c>(collection: &'c Collection, fields: &[DocumentField<'c>], known: &Known<'c>) -> Blocks<'c> {
    let Known { links, around } = known;
    let mut blocks = Blocks::default();
    let entity = links.entity(collection);
    if let Some(entity) = entity {
        blocks.push(Block::List(facts_of(entity, "documents")));
    }
    let rows = fields.iter().map(|field| {
        vec![
            vec![code(field.path.clone())],
            vec![text(field.ty.clone())],
            vec![text(if field.required { "yes" } else { "no" })],
            field.rules.clone(),
            holds(&field.path, field.description, collection, entity, links),
        ]
    });
    blocks.section("Fields", [Block::Table(vec!["Field", "Type", "Required", "Must be", "Holds"], rows.collect())]);
    blocks.section("Picture", [Block::Picture(Box::new(around.of(&collection.name)))]);
    blocks.section("Rules", rules(collection));
    blocks.section("References", [references(entity, links)]);
    let referencing = links.referencing(&collection.name).iter();
    let referencing = referencing.map(|(by, paths)| vec![links.named(&by.name), text(" by "), code(paths.clone())]);
    blocks.section("Referenced by", [Block::List(referencing.collect())]);
    blocks.section("Indexes", [indexes(collection, entity, links)]);
    blocks.section("Access patterns", [patterns(collection, links)]);
    blocks.section("How it is kept", [Block::List(options(collection))]);
    let seeds = collection.seed.as_ref().map_or(0, |seed| seed.documents.len());
    let count = if seeds == 1 { "1 document".to_owned() } else { format!("{seeds} documents") };
    let seeds = (seeds > 0).then(|| Block::Paragraph(vec![text(format!("{count}, which migrations keep."))]));
    blocks.section("Documents that are always there", seeds);
    blocks.section("History", [links.history(&collection.name)]);
    blocks
}

/// What a field is for: its description, whose key it holds, who may see it.
fn holds<'c>(
    path: &str,
    description: &'c str,
    collection: &'c Collection,
    entity: Option<&'c Entity>,
    links: &Links<'c>,
) -> Vec<Inline<'c>> {
    let rust = collection.model.rust_name(path);
    let field = entity.and_then(|entity| entity.field(&rust));
    let doc = if description.is_empty() { field.and_then(|field| field.doc.as_deref()) } else { Some(description) };
    let mut parts: Vec<Vec<Inline<'_>>> = doc.map(|doc| vec![text(doc)]).into_iter().collect();
    if path == "_id" {
        parts.push(vec![text("Key of the document.")]);
    }
    if collection.indexes.iter().any(|index| index.unique && matches!(&*index.keys.0, [(own, _)] if own == path)) {
        parts.push(vec![text("Unique.")]);
    }
    let references = entity.into_iter().flat_map(|entity| &entity.foreign_keys);
    for reference in references.filter(|reference| reference.fields.contains(&rust)) {
        if let Some(target) = links.collection(&reference.target.path) {
            parts.push(vec![text("References "), links.named(&target.name), text(".")]);
        }
    }
    if collection.model.field(path).is_some_and(|field| field.private) {
        let private = entity.and_then(|entity| entity.lifecycle.as_ref());
        let private = private.and_then(|life| life.private.iter().find(|private| private.field == rust));
        let shown = private.map_or("not for everybody", |private| masked(private.mask));
        parts.push(vec![text(format!("Private: {shown}."))]);
    }
    if collection.options.encrypted.iter().any(|encrypted| encrypted.path == path) {
        parts.push(vec![text("Encrypted.")]);
    }
    if let Some(notes) = field.and_then(|field| field.notes.as_ref()) {
        parts.extend(notes.denormalized.iter().map(|why| vec![text(format!("A copy, since {why}."))]));
        parts.extend(notes.compliance.iter().map(|one| vec![text(format!("Falls under {}.", falls_under(one)))]));
    }
    parts.join(&text(" "))
}

/// Conditions between fields, and what happens to documents that are not as they must be.
fn rules<'c>(collection: &'c Collection) -> Vec<Block<'c>> {
    let Some(validator) = &collection.validator else { return Vec::new() };
    let known = collection.model.entity().map_or(&[][..], |model| &model.rules);
    let rows = validator.rules.iter().map(|condition| {
        let rule = known.iter().find(|rule| rule.condition == *condition);
        vec![
            rule.map(|rule| code(&*rule.name)).into_iter().collect(),
            vec![code(condition.to_string())],
            rule.and_then(|rule| rule.message.as_ref()).map(|message| text(&**message)).into_iter().collect(),
        ]
    });
    let what = match validator.action.refuses() {
        true => "Documents that are not so are refused",
        false => "Documents that are not so are taken, with a line in the server's log",
    };
    let which = match validator.level {
        crate::spec::ValidationLevel::Strict => "whatever is written",
        crate::spec::ValidationLevel::Moderate => "unless they were not so before",
        crate::spec::ValidationLevel::Off => "once the validator is turned on",
    };
    vec![
        Block::Paragraph(vec![text(format!("{what}, {which}."))]),
        Block::Table(vec!["Rule", "Says", "What for"], rows.collect()),
    ]
}

fn references<'c>(entity: Option<&'c Entity>, links: &Links<'c>) -> Block<'c> {
    let Some(entity) = entity else { return Block::List(Vec::new()) };
    let rows = entity.foreign_keys.iter().map(|reference| {
        let target = links.collection(&reference.target.path);
        let target = target.map_or_else(|| code(&*reference.target.name), |target| links.named(&target.name));
        vec![vec![code(paths(entity, &reference.fields).join(", "))], vec![target]]
    });
    Block::Table(vec!["Fields", "References"], rows.collect())
}

/// Indexes, and what each is for.
fn indexes<'c>(collection: &'c Collection, entity: Option<&'c Entity>, links: &Links<'c>) -> Block<'c> {
    let rows = collection.indexes.iter().map(|index| {
        let mut holds = list(index.keys.0.iter().map(|(path, direction)| code(key(path, *direction))));
        if let Some(partial) = &index.partial {
            holds.extend([text(" where "), code(partial.to_string())]);
        }
        vec![vec![code(&*index.name)], holds, why(collection, index, entity, links)]
    });
    Block::Table(vec!["Index", "Holds", "Why"], rows.collect())
}

/// A path, with the way it is indexed.
pub fn key(path: &str, direction: Direction) -> String {
    match direction {
        Direction::Ascending => path.to_owned(),
        Direction::Descending => format!("{path} (largest first)"),
        other => format!("{path} ({})", other.value().as_str().unwrap_or_default()),
    }
}

/// What needs an index: uniqueness, patterns, references, the age at which documents go.
fn why<'c>(
    collection: &'c Collection,
    index: &'c Index,
    entity: Option<&'c Entity>,
    links: &Links<'c>,
) -> Vec<Inline<'c>> {
    let mut reasons: Vec<Vec<Inline<'_>>> = Vec::new();
    reasons.extend(index.unique.then(|| vec![text("no two documents may be the same")]));
    if let Some(seconds) = index.expire_after_seconds {
        reasons.push(vec![text(format!("documents go {seconds} seconds after that time"))]);
    }
    let patterns =
        links.patterns(&collection.name).iter().filter(|pattern| pattern.index.as_ref() == Some(&index.name));
    reasons.extend(patterns.map(|pattern| vec![text("access pattern "), code(&*pattern.name)]));
    for (entity, reference) in entity.into_iter().flat_map(|one| one.foreign_keys.iter().map(move |key| (one, key))) {
        let fields = paths(entity, &reference.fields);
        if index.partial.is_none() && index.leads_with(&fields.iter().map(String::as_str).collect::<Vec<_>>()) {
            reasons.push(vec![text(format!("the reference to {}", reference.target.name))]);
        }
    }
    reasons.join(&text("; "))
}

fn patterns<'c>(collection: &'c Collection, links: &Links<'c>) -> Block<'c> {
    let rows = links.patterns(&collection.name).iter().map(|pattern| {
        let equal = |path: &Text| code(format!("{path} = …"));
        let mut asks = list(pattern.tenant.iter().chain(&pattern.equal).map(equal));
        if let Some(range) = &pattern.range {
            asks.extend([text(", a range of "), code(&**range)]);
        }
        if let Some(filter) = &pattern.filter {
            asks.extend([text(", where "), code(filter.to_string())]);
        }
        if !pattern.sort.is_empty() {
            asks.push(text(", sorted by "));
            asks.extend(list(pattern.sort.iter().map(|(path, direction)| code(key(path, *direction)))));
        }
        let served = pattern.index.iter().map(|index| code(&**index)).collect();
        vec![vec![code(&*pattern.name)], vec![text(&*pattern.description)], asks, served]
    });
    Block::Table(vec!["Pattern", "What for", "Asks", "Served by"], rows.collect())
}

/// What was decided when the collection was made, and how it is spread.
fn options<'c>(collection: &'c Collection) -> Vec<Vec<Inline<'c>>> {
    let options = &collection.options;
    let mut lines = Vec::new();
    let mut add = |line: String| lines.push(vec![text(line)]);
    if let Some(capped) = options.capped {
        let most = capped.max.map_or_else(String::new, |max| format!(", at most {max} documents"));
        add(format!("A fixed size of {} bytes{most}: the oldest make place for new ones", capped.size));
    }
    if let Some(series) = &options.time_series {
        let of = series.meta_field.as_ref().map_or_else(String::new, |meta| format!(" of {meta}"));
        add(format!("A time series: measurements{of}, at {}", series.time_field));
    }
    if options.clustered.is_some() {
        add("Documents stand in the order of _id".to_owned());
    }
    if let Some(seconds) = options.expire_after_seconds {
        add(format!("Documents go after {seconds} seconds"));
    }
    if let Some(collation) = &options.collation {
        add(format!("Texts are compared as in {}", collation.locale));
    }
    if options.pre_and_post_images {
        add("Change streams can show documents before and after a change".to_owned());
    }
    if let Some(shard) = &collection.shard_key {
        let keys: Vec<String> = shard.key.0.iter().map(|(path, direction)| key(path, *direction)).collect();
        add(format!("Spread over shards by {}", keys.join(", ")));
    }
    lines
}
