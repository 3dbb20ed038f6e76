//! Indexes: of uniques, references, searches and `index(…)` of either namespace; and what a server would refuse.

use schema_core::Diagnostic;
use schema_core::ir::{self, Entity, IndexColumn, IndexTerm, Nulls, Order, PrimaryKey, Source, Type, Weight};
use serde_json::json;

use super::columns::{self, Columns};
use super::scope::{Scope, is_left_out};
use super::{collection, embeds, kept};
use crate::attr::{HASHED, SPHERE, WILDCARD};
use crate::condition;
use crate::said::{EntitySaid, FieldSaid, IndexSaid};
use crate::spec::{Collation, Collection, Direction, Index, Keys, Schema, Text, TextOptions, Value};

/// Fields in one index, at most (manual, "MongoDB Limits").
const MOST_FIELDS: usize = 32;
/// Indexes of one collection, at most, beside that on `_id`.
const MOST_INDEXES: usize = 63;

/// An index, and where it was said.
struct Made {
    index: Index,
    source: Source,
}

/// Sets the indexes of a collection.
pub fn lower(entity: &Entity, schema: &Schema, collection: &mut Collection, scope: &mut Scope<'_>) {
    let said = entity.extensions.get::<EntitySaid>();
    let mut made: Vec<Made> =
        Vec::with_capacity(entity.uniques.len() + entity.indexes.len() + entity.foreign_keys.len() + 1);
    keys(entity, schema, &mut made, scope);
    for index in &entity.indexes {
        made.extend(plain(entity, schema, index, None, scope));
    }
    for index in said.iter().flat_map(|said| &said.indexes) {
        made.extend(plain(entity, schema, &index.index, Some(index), scope));
    }
    fields(entity, &mut made, scope);
    searches(entity, &mut made, scope);
    for fuzzy in entity.fuzzy.iter().filter(|_| !is_left_out(said, "fuzzy")) {
        let path = format!("{}.{}", entity.rust.name, fuzzy.field);
        let help = "leave it out: `#[mongo(without(\"fuzzy\", \"reason\"))]`, or search whole words: `search([…])`";
        scope.report("M0401", path, fuzzy.source, "MongoDB finds no parts of texts by an index, as `fuzzy` asks", help);
    }
    lead_with_tenant(entity, &mut made, scope);
    references(entity, &mut made, scope);
    // A text index knows no collation, and would have that of its collection (manual, "Text Indexes on Self-Managed Deployments").
    if said.is_some_and(|said| said.collation.as_ref().is_some_and(|collation| collation.locale != "simple")) {
        for made in made.iter_mut().filter(|made| made.index.has(Direction::Text)) {
            made.index.collation = Some(Box::new(Collation::of("simple")));
        }
    }
    made.retain(|made| !is_left_out(said, &made.index.name));
    verify(entity, schema, &made, scope);
    collection.indexes = made.into_iter().map(|made| made.index).collect();
    collection.indexes.sort_by(|a, b| a.name.cmp(&b.name));
}

/// `users`, `organization_id`, `email` and `key` as one name. Dots and dollars of paths become underscores.
pub fn name<'a>(collection: &str, fields: impl Iterator<Item = &'a str>, what: &'a str) -> Text {
    let mut name = String::with_capacity(collection.len() + 24);
    name.push_str(collection);
    for part in fields.chain([what]) {
        name.push('_');
        name.push_str(part);
    }
    if name.contains(['.', '$', '*']) {
        name = name.replace(".$**", "").replace("$**", "all").replace('.', "_");
    }
    name.into()
}

fn named(entity: &Entity, keys: &Keys, what: &str) -> Text {
    name(&entity.store_name(), keys.0.iter().map(|(field, _)| &**field), what)
}

/// What is unique: the key where it is not `_id`, `unique`, and references of one to one.
fn keys(entity: &Entity, schema: &Schema, made: &mut Vec<Made>, scope: &mut Scope<'_>) {
    if let PrimaryKey::Fields(fields) = &entity.primary_key {
        let paths = paths(entity, fields, "primary_key", entity.source, scope);
        if !paths.is_empty() && paths != ["_id"] {
            let keys = Keys::ascending(paths);
            let mut index = Index::new(named(entity, &keys, "pkey"), keys);
            index.unique = true;
            made.push(Made { index, source: entity.source });
        }
    }
    for unique in &entity.uniques {
        if unique.deferrable != ir::Deferrable::No && !is_left_out(entity.extensions.get::<EntitySaid>(), "deferrable")
        {
            let help = "say that MongoDB checks at each write: `#[mongo(without(\"deferrable\", \"reason\"))]`";
            let path = format!("{}.unique", entity.rust.name);
            scope.report(
                "M0402",
                path,
                unique.source,
                "MongoDB checks what is unique at each write, never later",
                help,
            );
        }
        let paths = paths(entity, &unique.fields, "unique", unique.source, scope);
        if paths.is_empty() || paths == ["_id"] {
            continue;
        }
        let keys = Keys::ascending(paths);
        let name = unique.name.clone().unwrap_or_else(|| named(entity, &keys, "key"));
        let mut index = Index::new(name, keys);
        index.unique = true;
        let given = unique.filter.as_ref().and_then(|sql| filter(entity, schema, sql, unique.source, scope));
        index.partial = among(entity, schema, &unique.fields, unique.nulls_not_distinct, given);
        made.push(Made { index, source: unique.source });
    }
    for key in entity.foreign_keys.iter().filter(|key| key.one_to_one) {
        let paths = paths(entity, &key.fields, "references", key.source, scope);
        if paths.is_empty() || paths == ["_id"] {
            continue;
        }
        let keys = Keys::ascending(paths);
        if made.iter().any(|made| made.index.keys == keys && made.index.unique) {
            continue;
        }
        let mut index = Index::new(named(entity, &keys, "key"), keys);
        index.unique = true;
        index.partial = among(entity, schema, &key.fields, false, None);
        made.push(Made { index, source: key.source });
    }
}

/// Among which documents something is unique. In SQL no two missing values are the same, in MongoDB they are: so documents
/// without a value are left out; and those that are deleted, where the entity says which are.
fn among(entity: &Entity, schema: &Schema, fields: &[Text], nulls_too: bool, given: Option<Value>) -> Option<Value> {
    let mut filters: Vec<Value> = given.into_iter().collect();
    if !nulls_too {
        for field in fields.iter().filter_map(|name| entity.field(name)) {
            let sometimes = field.serde.as_ref().is_some_and(|said| said.sometimes);
            if let Some(path) = columns::path(entity, &field.name)
                && (field.nullable || sometimes)
            {
                filters.push(condition::present(&path, &columns::types(schema, Some(&path))));
            }
        }
    }
    filters.extend(live(entity));
    (!filters.is_empty()).then(|| condition::all(&filters))
}

/// What live documents match. An equality with null is what a filter of an index can say of a missing value:
/// `{"$exists": false}` and `$not` it can't (manual, "Partial Indexes").
fn live(entity: &Entity) -> Option<Value> {
    Some(json!({ (kept::live_path(entity)?): null }))
}

fn paths(entity: &Entity, fields: &[Text], word: &str, at: Source, scope: &mut Scope<'_>) -> Vec<Text> {
    let mut paths = Vec::with_capacity(fields.len());
    for field in fields {
        match columns::path(entity, field) {
            Some(path) => paths.push(path),
            None => unwritten(entity, field, word, at, scope),
        }
    }
    if paths.len() == fields.len() { paths } else { Vec::new() }
}

fn unwritten(entity: &Entity, field: &str, word: &str, at: Source, scope: &mut Scope<'_>) {
    let message = format!("`{word}` names `{field}`, which serde does not write into documents");
    let help = "remove `#[serde(skip)]`; of a flattened struct name the member: `address.member(\"city\")`";
    scope.report("M0403", format!("{}.{field}", entity.rust.name), at, message, help);
}

/// What an index holds of a column.
pub enum Term {
    /// A path, so.
    Path(Text, Direction),
    /// It was reported that there is none.
    None,
}

/// What an index holds of a column; reports what it can't hold.
pub fn term(entity: &Entity, column: &IndexColumn, word: &str, at: Source, scope: &mut Scope<'_>) -> Term {
    let path = match &column.term {
        IndexTerm::Field(field) | IndexTerm::Lower(field) => columns::path(entity, field),
        IndexTerm::Member(field, below) => columns::member(entity, field, below, scope).map(Text::Owned),
        IndexTerm::Expression(all) if all == "$**" => Some(Text::Borrowed("$**")),
        IndexTerm::Expression(sql) => {
            let message = format!("MongoDB indexes fields, not expressions such as `{sql}`");
            let help = "keep the value in a field of its own, or leave the index to `#[pg(index(…))]`";
            scope.report("M0404", format!("{}.{word}", entity.rust.name), at, message, help);
            return Term::None;
        }
    };
    let Some(path) = path else {
        let field = match &column.term {
            IndexTerm::Member(field, below) => format!("{field}.{below}"),
            term => term.field().map(ToString::to_string).unwrap_or_default(),
        };
        unwritten(entity, &field, word, at, scope);
        return Term::None;
    };
    // Missing values stand first where the order is ascending (manual, "BSON Comparison Order").
    let nulls = match column.order {
        Order::Asc => Nulls::First,
        Order::Desc => Nulls::Last,
    };
    if column.nulls.is_some_and(|said| said != nulls) {
        let message = format!("MongoDB puts missing values of `{path}` at the other end");
        let help = "remove `.nulls_first()` or `.nulls_last()`, or leave the index to `#[pg(index(…))]`";
        scope.report("M0405", format!("{}.{word}", entity.rust.name), at, message, help);
    }
    let ordered = match column.order {
        Order::Asc => Direction::Ascending,
        Order::Desc => Direction::Descending,
    };
    match column.opclass.as_ref().map(|class| &*class.name) {
        None => Term::Path(path.into(), ordered),
        Some(HASHED) => Term::Path(path.into(), Direction::Hashed),
        Some(SPHERE) => Term::Path(path.into(), Direction::Sphere),
        Some(WILDCARD) if path == "$**" => Term::Path(path.into(), Direction::Ascending),
        Some(WILDCARD) => Term::Path(format!("{path}.$**").into(), Direction::Ascending),
        Some(other) => {
            let message = format!("`{other}` is an operator class of PostgreSQL");
            let help = "leave the index to `#[pg(index(…))]`";
            scope.report("M0406", format!("{}.{word}", entity.rust.name), at, message, help);
            Term::None
        }
    }
}

/// `index([…])` of either namespace.
fn plain(
    entity: &Entity,
    schema: &Schema,
    index: &ir::Index,
    said: Option<&IndexSaid>,
    scope: &mut Scope<'_>,
) -> Option<Made> {
    let entity_said = entity.extensions.get::<EntitySaid>();
    if index.name.as_ref().is_some_and(|name| is_left_out(entity_said, name)) {
        return None;
    }
    let mut keys = Vec::with_capacity(index.columns.len());
    for column in &index.columns {
        match term(entity, column, "index", index.source, scope) {
            Term::Path(path, direction) => keys.push((path, direction)),
            Term::None => return None,
        }
    }
    let keys = Keys(keys);
    let what = if keys.0.iter().any(|(name, _)| name == "$**") { "wildcard_idx" } else { "idx" };
    let own = || match what {
        "idx" => named(entity, &keys, "idx"),
        what => name(&entity.store_name(), std::iter::empty(), what),
    };
    let name = index.name.clone().unwrap_or_else(own);
    let mut made = Index::new(name, keys);
    made.unique = index.unique;
    made.collation = collation(entity, index, scope).map(Box::new);
    made.partial = index.filter.as_ref().and_then(|sql| filter(entity, schema, sql, index.source, scope));
    if let Some(said) = said {
        (made.sparse, made.hidden) = (said.sparse, said.hidden);
        made.expire_after_seconds = said.expire_after.map(collection::seconds);
        if let Some(collation) = &said.collation {
            made.collation = Some(Box::new(collation.clone()));
        }
        if let Some(partial) = &said.partial {
            made.partial = match serde_json::from_str::<Value>(partial) {
                Ok(filter @ Value::Object(_)) => Some(filter),
                _ => {
                    let path = format!("{}.index", entity.rust.name);
                    let help = "write a query as extended JSON: `.partial(r#\"{\"status\": \"open\"}\"#)`";
                    scope.report("M0407", path, index.source, "the filter of the index is no JSON object", help);
                    None
                }
            };
        }
        if !said.project.is_empty() {
            let paths = paths(entity, &said.project, "project", index.source, scope);
            made.wildcard_projection =
                Some(paths.into_iter().map(|path| (path.into_owned(), Value::from(1))).collect());
        }
    }
    // Searches among deleted documents are rare, and an index over the live ones is smaller.
    let lives =
        !made.sparse && made.expire_after_seconds.is_none() && !made.is_wildcard() && !made.has(Direction::Hashed);
    let soft = kept::lifecycle(entity, "soft_delete").is_some_and(|life| life.soft_delete.is_some());
    if lives && (made.unique || soft) {
        let given: Vec<Value> = made.partial.take().into_iter().chain(live(entity)).collect();
        made.partial = (!given.is_empty()).then(|| condition::all(&given));
    }
    Some(Made { index: made, source: index.source })
}

/// The collation that the columns of an index ask for: `.collate("de")`, or lower case, which MongoDB keeps by comparing
/// without regard to capitals.
fn collation(entity: &Entity, index: &ir::Index, scope: &mut Scope<'_>) -> Option<Collation> {
    let mut found: Option<Collation> = None;
    let mut clash = false;
    for column in &index.columns {
        let asked = match (&column.term, &column.collation) {
            (IndexTerm::Lower(_), locale) => {
                Some(Collation::ignoring_case(locale.clone().unwrap_or(Text::Borrowed("en"))))
            }
            (_, Some(locale)) if locale == "C" || locale == "POSIX" => Some(Collation::of("simple")),
            (_, Some(locale)) => Some(Collation::of(locale.clone())),
            (IndexTerm::Field(field), None) => match entity.field(field).map(|field| &field.ty) {
                Some(Type::String) => None,
                // What is no text has no collation.
                _ => continue,
            },
            _ => continue,
        };
        clash |= index.columns.first().is_some_and(|first| !std::ptr::eq(first, column)) && found != asked && {
            let is_first_text = found.is_none() && !texts_before(entity, index, column);
            !is_first_text
        };
        if asked.is_some() {
            found = asked;
        }
    }
    if clash {
        let path = format!("{}.index", entity.rust.name);
        let message = "an index of MongoDB compares all its texts in one way";
        let help = "say `.lower()` or `.collate(…)` on all its texts, or make two indexes";
        scope.report("M0408", path, index.source, message, help);
    }
    if let Some(locale) = found.as_ref().map(|found| &found.locale)
        && !is_locale(locale)
    {
        let path = format!("{}.index", entity.rust.name);
        let message = format!("`{locale}` is no locale of ICU");
        scope.report("M0409", path, index.source, message, "write a language: `de`, `en_US`, or `simple` for bytes");
    }
    found
}

/// Some text stands before this column.
fn texts_before(entity: &Entity, index: &ir::Index, column: &IndexColumn) -> bool {
    index.columns.iter().take_while(|other| !std::ptr::eq(*other, column)).any(|other| match &other.term {
        IndexTerm::Field(field) => entity.field(field).is_some_and(|field| field.ty == Type::String),
        IndexTerm::Lower(_) => true,
        _ => false,
    })
}

/// `de`, `en_US`, `zh_Hant`, `simple`.
fn is_locale(name: &str) -> bool {
    let mut parts = name.split(['_', '@']);
    let language = parts.next().unwrap_or_default();
    name == "simple"
        || (2..=3).contains(&language.len())
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && parts
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'='))
}

fn filter(entity: &Entity, schema: &Schema, sql: &Text, at: Source, scope: &mut Scope<'_>) -> Option<Value> {
    let condition = scope.parse(sql);
    let columns = Columns { entity, scope, schema };
    let filter = match &*condition {
        Ok(condition) => condition::filter(condition, &columns),
        Err(why) => Err(why.clone()),
    };
    filter
        .map_err(|why| {
            let path = format!("{}.filter", entity.rust.name);
            let message = format!("`{sql}` can't be the filter of an index of MongoDB: {why}");
            let help = "write `=`, `<`, `<=`, `>`, `>=`, `IN`, `IS NULL`, `IS NOT NULL` of a column, with `AND` and `OR`; or name the index and leave it out, `#[mongo(without(\"…\", \"reason\"))]`";
            scope.report("M0410", path, at, message, help);
        })
        .ok()
}

/// What fields ask for: `ttl`, `geo`, the keys of copies.
fn fields(entity: &Entity, made: &mut Vec<Made>, scope: &mut Scope<'_>) {
    if let Some((field, source)) = kept::live_field(entity) {
        let purge = entity.extensions.get::<EntitySaid>().and_then(|said| said.live.as_ref()?.purge_after);
        match columns::path(entity, field) {
            None => unwritten(entity, field, "live", source, scope),
            Some(path) => {
                if let Some(after) = purge {
                    let keys = Keys::ascending([path]);
                    let mut index = Index::new(named(entity, &keys, "ttl"), keys);
                    index.expire_after_seconds = Some(collection::seconds(after));
                    made.push(Made { index, source });
                }
            }
        }
    }
    for field in &entity.fields {
        let Some(said) = field.extensions.get::<FieldSaid>() else { continue };
        let path = columns::path(entity, &field.name);
        if said.ttl.is_some() || said.geo {
            let Some(path) = &path else {
                unwritten(entity, &field.name, "index", field.source, scope);
                continue;
            };
            if let Some(after) = said.ttl {
                let keys = Keys::ascending([path.clone()]);
                let mut index = Index::new(named(entity, &keys, "ttl"), keys);
                index.expire_after_seconds = Some(collection::seconds(after));
                made.push(Made { index, source: field.source });
            }
            if said.geo {
                let keys = Keys(vec![(path.clone().into(), Direction::Sphere)]);
                made.push(Made { index: Index::new(named(entity, &keys, "geo"), keys), source: field.source });
            }
        }
        if said.embeds.is_some()
            && let Some(path) = embeds::key_path(entity, field, scope)
            && !made.iter().any(|made| made.index.leads_with(&[&path]))
        {
            let keys = Keys::ascending([path]);
            made.push(Made { index: Index::new(named(entity, &keys, "fkey_idx"), keys), source: field.source });
        }
    }
}

/// Every reference is indexed, unless an index leads with it or it was said not to.
fn references(entity: &Entity, made: &mut Vec<Made>, scope: &mut Scope<'_>) {
    let tenant = kept::tenant_path(entity);
    for key in entity.foreign_keys.iter().filter(|key| key.index && !key.one_to_one) {
        let mut paths = paths(entity, &key.fields, "references", key.source, scope);
        if let Some(tenant) = &tenant
            && !paths.is_empty()
            && paths[0] != *tenant
        {
            paths.insert(0, tenant.clone());
        }
        let fields: Vec<&str> = paths.iter().map(|path| &**path).collect();
        // One over some documents does not serve all.
        if paths.is_empty()
            || fields == ["_id"]
            || made.iter().any(|made| made.index.partial.is_none() && made.index.leads_with(&fields))
        {
            continue;
        }
        let keys = Keys::ascending(paths);
        made.push(Made { index: Index::new(named(entity, &keys, "fkey_idx"), keys), source: key.source });
    }
}

/// The tenant leads every index but those that can't be led: of dates that expire, of places, of all paths.
fn lead_with_tenant(entity: &Entity, made: &mut [Made], scope: &mut Scope<'_>) {
    let Some(field) = kept::tenant_field(entity) else { return };
    let Some(tenant) = kept::tenant_path(entity) else {
        return unwritten(entity, field, "tenant", entity.source, scope);
    };
    for Made { index, .. } in made {
        let is_key = index.name.ends_with("_pkey");
        let alone = index.expire_after_seconds.is_some() || index.is_wildcard() || is_key;
        if !alone && index.keys.0.first().is_none_or(|(first, _)| *first != tenant) {
            let generated = named(entity, &index.keys, "");
            let suffix = index.name.strip_prefix(&*generated).map(ToOwned::to_owned);
            // Where it stands further behind, it comes to the front: what is unique stays so.
            index.keys.0.retain(|(name, _)| *name != tenant);
            index.keys.0.insert(0, (tenant.clone().into(), Direction::Ascending));
            if let Some(suffix) = suffix {
                index.name = named(entity, &index.keys, &suffix);
            }
        }
    }
}

/// `search([…])`: the text index.
fn searches(entity: &Entity, made: &mut Vec<Made>, scope: &mut Scope<'_>) {
    let said = entity.extensions.get::<EntitySaid>();
    for search in entity.searches.iter().filter(|_| !is_left_out(said, "search")) {
        let path = format!("{}.search", entity.rust.name);
        let mut keys = Vec::new();
        let mut weights = std::collections::BTreeMap::new();
        for (field, weight) in &search.fields {
            let Some(path) = columns::path(entity, field) else {
                unwritten(entity, field, "search", search.source, scope);
                continue;
            };
            // As PostgreSQL weighs them: 1.0, 0.4, 0.2, 0.1.
            let weight = match weight {
                Some(Weight::A) => 10,
                Some(Weight::B) => 4,
                Some(Weight::C) => 2,
                Some(Weight::D) | None => 1,
            };
            weights.insert(path.clone(), weight);
            keys.push((path, Direction::Text));
        }
        let language = search.language.as_deref().unwrap_or("english");
        let language = match language {
            "simple" => "none",
            known if LANGUAGES.contains(&known) => known,
            other => {
                let message = format!("MongoDB does not know the forms of words in `{other}`");
                let help = format!("one of {}, or `simple`", LANGUAGES.join(", "));
                scope.report("M0411", path, search.source, message, help);
                continue;
            }
        };
        let mut index = Index::new(name(&entity.store_name(), std::iter::empty(), "search_idx"), Keys(keys));
        index.text = Some(Box::new(TextOptions {
            weights,
            default_language: language.to_owned().into(),
            language_override: Text::Borrowed("language"),
        }));
        made.push(Made { index, source: search.source });
    }
}

/// Manual, "Text Search Languages".
const LANGUAGES: [&str; 15] = [
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "hungarian",
    "italian",
    "norwegian",
    "portuguese",
    "romanian",
    "russian",
    "spanish",
    "swedish",
    "turkish",
];

/// What a server would refuse.
fn verify(entity: &Entity, schema: &Schema, made: &[Made], scope: &mut Scope<'_>) {
    let mut found: Vec<Diagnostic> = Vec::new();
    for (i, Made { index, source }) in made.iter().enumerate() {
        let mut report = |code: &'static str, message: String, help: &str| {
            let path = format!("{}.index({})", entity.rust.name, index.name);
            found.push(Diagnostic::new(code, path, *source, message).help(help));
        };
        if let Some(other) = made[..i].iter().find(|other| other.index.name == index.name) {
            let help = "name one of them otherwise: `.name(\"…\")`";
            report("M0412", format!("two indexes are called `{}` (the other from {})", index.name, other.source), help);
        } else if let Some(other) = made[..i].iter().find(|other| is_same(&other.index, index)) {
            let message =
                format!("`{}` and `{}` are the same index, which a server refuses", index.name, other.index.name);
            report("M0413", message, "keep one of them");
        }
        let names: Vec<&Text> = index.keys.0.iter().map(|(name, _)| name).collect();
        if names.iter().enumerate().any(|(i, name)| names[..i].contains(name)) {
            report("M0414", "the index names a field twice".into(), "name each field once");
        }
        if names.is_empty() || names.len() > MOST_FIELDS {
            report(
                "M0415",
                format!("an index holds 1 to {MOST_FIELDS} fields, this one {}", names.len()),
                "name fewer",
            );
        }
        if index.sparse && index.partial.is_some() {
            report(
                "M0416",
                "an index is sparse or partial, not both".into(),
                "keep the filter alone: it can say `IS NOT NULL`",
            );
        }
        let special = [Direction::Text, Direction::Sphere, Direction::Hashed].into_iter().find(|kind| index.has(*kind));
        if index.unique && (matches!(special, Some(Direction::Hashed | Direction::Text)) || index.is_wildcard()) {
            report(
                "M0417",
                "hashed, text and wildcard indexes can't be unique".into(),
                "remove `.unique()`, or index the values themselves",
            );
        }
        if names.len() > 1 && index.keys.0.iter().filter(|(_, kind)| *kind == Direction::Hashed).count() > 1 {
            report(
                "M0418",
                "an index has one hashed field at most".into(),
                "remove `.hashed()` from all fields but one",
            );
        }
        if index.has(Direction::Text) && made[..i].iter().any(|other| other.index.has(Direction::Text)) {
            report("M0419", "a collection has one text index at most".into(), "name all fields in one `search([…])`");
        }
        if index.has(Direction::Text) && index.collation.as_ref().is_some_and(|collation| collation.locale != "simple")
        {
            report("M0420", "a text index has no collation".into(), "remove `.collation(…)`");
        }
        if index.wildcard_projection.is_some() && index.keys.0.iter().all(|(name, _)| name != "$**") {
            report("M0421", "`.project([…])` is for an index over all paths".into(), "write `wildcard().project([…])`");
        }
        if index.expire_after_seconds.is_some() {
            let types = columns::types(schema, names.first().map(|name| &***name));
            if names.len() != 1 || *names[0] == "_id" {
                report(
                    "M0422",
                    "documents expire by one field, and not by `_id`".into(),
                    "index the field with the moment alone",
                );
            } else if !types.contains(&"date") {
                let message = format!(
                    "`{}` is no BSON date (it is {}), so documents would never expire",
                    names[0],
                    types.join(" or ")
                );
                let help = "give it the type `bson::DateTime`, or write it as one: `#[serde(with = \"…\")]`, `#[mongo(bson_type(Date))]`";
                report("M0423", message, help);
            }
            let seconds = index.expire_after_seconds.unwrap_or_default();
            if !(0..=2_147_483_647).contains(&seconds) {
                report("M0424", format!("{seconds} seconds are not between 0 and 2147483647"), "choose a shorter time");
            }
        }
        let in_time_series = entity.extensions.get::<EntitySaid>().is_some_and(|said| said.time_series.is_some());
        let is_special = index.has(Direction::Text) || index.has(Direction::Hashed) || index.is_wildcard();
        if in_time_series && (index.unique || is_special) {
            report(
                "M0428",
                "a time series has no unique, text, hashed or wildcard indexes".into(),
                "say `no_primary_key`, and index its time and its meta field",
            );
        }
        let lists: Vec<&&Text> = names.iter().filter(|name| holds_list(schema, name)).collect();
        if lists.len() > 1 {
            let message = format!(
                "`{}` and `{}` are both lists: a document with values in both would be refused",
                lists[0], lists[1]
            );
            report("M0425", message, "index one list at a time");
        }
        if index.has(Direction::Hashed) && !lists.is_empty() {
            report("M0426", format!("`{}` is a list, which can't be hashed", lists[0]), "index it ascending");
        }
    }
    if made.len() > MOST_INDEXES {
        let message = format!("{} indexes; a collection has {MOST_INDEXES} at most, beside that on `_id`", made.len());
        found.push(Diagnostic::new("M0427", &*entity.rust.name, entity.source, message).help("remove some"));
    }
    scope.found.append(&mut found);
}

/// Some step of the path is a list.
fn holds_list(schema: &Schema, path: &str) -> bool {
    let mut schema = Some(schema);
    path.split('.').any(|name| {
        schema = schema
            .and_then(|schema| schema.property(name).or_else(|| schema.items().and_then(|items| items.property(name))));
        schema.and_then(Schema::types).is_some_and(|types| types.has(crate::spec::BsonType::Array))
    })
}

/// The server would see one in the other: all but the name is the same.
fn is_same(a: &Index, b: &Index) -> bool {
    a.keys == b.keys
        && (a.unique, a.sparse) == (b.unique, b.sparse)
        && (&a.partial, &a.collation) == (&b.partial, &b.collation)
}
