//! The page of a collection.

use schema_core::docs::{Block, Inline, Page, Surroundings, code, facts_of, falls_under, list, masked, text};
use schema_core::ir::Entity;

use super::fields;
use super::links::{Links, page_id, paths};
use crate::spec::{Collection, Direction, Index, Text};

/// All about a collection.
pub fn page(collection: &Collection, links: &Links<'_>, around: &Surroundings<'_>) -> Page {
    let mut page = Page::new(page_id(&collection.name), &*collection.name, "Collections");
    let fields = collection.validator.as_ref().and_then(|validator| validator.schema.as_ref()).map(fields::of);
    let fields = fields.unwrap_or_default();
    page.words = fields.iter().map(|field| field.path.clone()).collect();
    let entity = links.entity(collection);
    if let Some(entity) = entity {
        page.summary = entity.doc.as_deref().unwrap_or_default().to_owned();
        page.words.push(entity.rust.name.to_string());
        page.blocks.push(Block::List(facts_of(entity, "documents")));
    }
    let rows = fields.iter().map(|field| {
        vec![
            vec![code(&*field.path)],
            vec![text(&*field.ty)],
            vec![text(if field.required { "yes" } else { "no" })],
            field.rules.clone(),
            holds(&field.path, &field.description, collection, entity, links),
        ]
    });
    page.section("Fields", [Block::Table(vec!["Field", "Type", "Required", "Must be", "Holds"], rows.collect())]);
    page.section("Picture", [Block::Picture(Box::new(around.of(&collection.name)))]);
    page.section("Rules", rules(collection));
    page.section("References", [references(entity, links)]);
    let referencing = links.referencing(&collection.name).iter();
    let referencing = referencing.map(|(by, paths)| vec![links.named(&by.name), text(" by "), code(&**paths)]);
    page.section("Referenced by", [Block::List(referencing.collect())]);
    page.section("Indexes", [indexes(collection, entity, links)]);
    page.section("Access patterns", [patterns(collection, links)]);
    page.section("How it is kept", [Block::List(options(collection))]);
    let seeds = collection.seed.as_ref().map_or(0, |seed| seed.documents.len());
    let count = if seeds == 1 { "1 document".to_owned() } else { format!("{seeds} documents") };
    let seeds = (seeds > 0).then(|| Block::Paragraph(vec![text(format!("{count}, which migrations keep."))]));
    page.section("Documents that are always there", seeds);
    page
}

/// What a field is for: its description, whose key it holds, who may see it.
fn holds(
    path: &str,
    description: &str,
    collection: &Collection,
    entity: Option<&Entity>,
    links: &Links<'_>,
) -> Vec<Inline> {
    let rust = collection.model.rust_name(path);
    let field = entity.and_then(|entity| entity.field(&rust));
    let doc = if description.is_empty() { field.and_then(|field| field.doc.as_deref()) } else { Some(description) };
    let mut parts: Vec<Vec<Inline>> = doc.map(|doc| vec![text(doc)]).into_iter().collect();
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
fn rules(collection: &Collection) -> Vec<Block> {
    let Some(validator) = &collection.validator else { return Vec::new() };
    let known = collection.model.entity().map_or(&[][..], |model| &model.rules);
    let rows = validator.rules.iter().map(|condition| {
        let rule = known.iter().find(|rule| rule.condition == *condition);
        vec![
            rule.map(|rule| code(rule.name.to_string())).into_iter().collect(),
            vec![code(condition.to_string())],
            rule.and_then(|rule| rule.message.as_ref()).map(|message| text(message.to_string())).into_iter().collect(),
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

fn references(entity: Option<&Entity>, links: &Links<'_>) -> Block {
    let Some(entity) = entity else { return Block::List(Vec::new()) };
    let rows = entity.foreign_keys.iter().map(|reference| {
        let target = links.collection(&reference.target.path);
        let target = target.map_or_else(|| code(reference.target.name.to_string()), |target| links.named(&target.name));
        vec![vec![code(paths(entity, &reference.fields).join(", "))], vec![target]]
    });
    Block::Table(vec!["Fields", "References"], rows.collect())
}

/// Indexes, and what each is for.
fn indexes(collection: &Collection, entity: Option<&Entity>, links: &Links<'_>) -> Block {
    let rows = collection.indexes.iter().map(|index| {
        let mut holds = list(index.keys.0.iter().map(|(path, direction)| code(key(path, *direction))));
        if let Some(partial) = &index.partial {
            holds.extend([text(" where "), code(partial.to_string())]);
        }
        vec![vec![code(index.name.to_string())], holds, why(collection, index, entity, links)]
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
fn why(collection: &Collection, index: &Index, entity: Option<&Entity>, links: &Links<'_>) -> Vec<Inline> {
    let mut reasons: Vec<Vec<Inline>> = Vec::new();
    reasons.extend(index.unique.then(|| vec![text("no two documents may be the same")]));
    if let Some(seconds) = index.expire_after_seconds {
        reasons.push(vec![text(format!("documents go {seconds} seconds after that time"))]);
    }
    let patterns =
        links.patterns(&collection.name).iter().filter(|pattern| pattern.index.as_ref() == Some(&index.name));
    reasons.extend(patterns.map(|pattern| vec![text("access pattern "), code(pattern.name.to_string())]));
    for (entity, reference) in entity.into_iter().flat_map(|one| one.foreign_keys.iter().map(move |key| (one, key))) {
        let fields = paths(entity, &reference.fields);
        if index.partial.is_none() && index.leads_with(&fields.iter().map(String::as_str).collect::<Vec<_>>()) {
            reasons.push(vec![text(format!("the reference to {}", reference.target.name))]);
        }
    }
    reasons.join(&text("; "))
}

fn patterns(collection: &Collection, links: &Links<'_>) -> Block {
    let rows = links.patterns(&collection.name).iter().map(|pattern| {
        let equal = |path: &Text| code(format!("{path} = …"));
        let mut asks = list(pattern.tenant.iter().chain(&pattern.equal).map(equal));
        if let Some(range) = &pattern.range {
            asks.extend([text(", a range of "), code(range.to_string())]);
        }
        if let Some(filter) = &pattern.filter {
            asks.extend([text(", where "), code(filter.to_string())]);
        }
        if !pattern.sort.is_empty() {
            asks.push(text(", sorted by "));
            asks.extend(list(pattern.sort.iter().map(|(path, direction)| code(key(path, *direction)))));
        }
        let served = pattern.index.iter().map(|index| code(index.to_string())).collect();
        vec![vec![code(pattern.name.to_string())], vec![text(pattern.description.to_string())], asks, served]
    });
    Block::Table(vec!["Pattern", "What for", "Asks", "Served by"], rows.collect())
}

/// What was decided when the collection was made, and how it is spread.
fn options(collection: &Collection) -> Vec<Vec<Inline>> {
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
