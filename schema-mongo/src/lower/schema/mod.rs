//! What documents are like: `$jsonSchema` from fields, under the names that serde gives them.

mod db_enum;
mod flatten;
mod parts;
mod scalar;
mod shape;
mod tagged;
mod written_as;

use schema_core::ir::{Entity, Field, Serde, Source, Type};

pub use self::parts::is_recursive;
pub(super) use self::parts::of_embedded;
use self::parts::of_type;
pub use self::scalar::scalar;
pub use self::shape::transparent;
use super::at::At;
use super::encrypted;
use super::form;
use super::path::{Kind, Path};
use super::rules;
use super::scope::Scope;
use crate::said::{EntitySaid, FieldSaid};
use crate::spec::{Additional, BsonType, Keyword, Schema, Text};

/// Structs within structs, at most: MongoDB nests documents 100 deep (manual, "MongoDB Limits").
pub(super) const DEPTH: usize = 24;

/// The members of an object.
#[derive(Default)]
struct Members {
    properties: Vec<(Text, Schema)>,
    required: Vec<Text>,
    additional: Option<Additional>,
    /// Names that are not there.
    without: Vec<Text>,
    /// The object is of one of these kinds, which have these members beside.
    kinds: Vec<Members>,
}

/// Where the members of an object stand.
#[derive(Clone, Copy)]
struct Around<'a> {
    /// The path of the object; none for the document.
    path: Option<&'a Path<'a>>,
    /// The kind of object that has the members.
    kind: Option<&'a Kind<'a>>,
    /// Structs around it.
    depth: usize,
}

/// The schema of an entity's documents.
pub fn document(entity: &Entity, scope: &mut Scope<'_>) -> Schema {
    shape::verify_document(&entity.rust.name, entity.source, &entity.serde, scope);
    let mut members = Members::default();
    let around = Around { path: None, kind: None, depth: 0 };
    collect(&entity.rust.name, &entity.fields, &entity.serde, around, &mut members, scope);
    tagged::verify_names(&entity.rust.name, entity.source, &members, scope);
    // Every document has one, whatever the struct says.
    if !members.properties.iter().any(|(name, _)| name == "_id") {
        members.properties.push(("_id".into(), Schema::default()));
    }
    // Where queries can ask for an encrypted value, each document holds what they look for.
    if scope.encrypted.iter().any(|field| field.searchable) {
        members.properties.push(("__safeContent__".into(), Schema::of(BsonType::Array)));
    }
    let open = scope.config.open || entity.extensions.get::<EntitySaid>().is_some_and(|said| said.open);
    let mut schema = object(members, open);
    if let Some(doc) = &entity.doc {
        schema.set(Keyword::Description(doc.clone()));
    }
    schema
}

fn object(mut members: Members, open: bool) -> Schema {
    members.properties.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    members.required.sort_unstable();
    members.required.dedup();
    let kinds = std::mem::take(&mut members.kinds);
    // Keywords of a schema know nothing of those beside it: what closes an object must know all names, so each kind does it.
    let kinds: Vec<Schema> = kinds.into_iter().map(|kind| object(of_kind(&members, kind), open)).collect();
    // One more for a description.
    let mut keywords = Vec::with_capacity(5);
    keywords.push(Keyword::BsonType(BsonType::Object.into()));
    if !members.required.is_empty() {
        keywords.push(Keyword::Required(members.required));
    }
    if !members.properties.is_empty() {
        keywords.push(Keyword::Properties(members.properties));
    }
    match members.additional {
        _ if !kinds.is_empty() => {}
        Some(Additional::Any) => {}
        Some(additional) => keywords.push(Keyword::AdditionalProperties(additional)),
        None if open => {}
        None => keywords.push(Keyword::AdditionalProperties(Additional::None)),
    }
    if !kinds.is_empty() {
        keywords.push(Keyword::OneOf(kinds));
    }
    if !members.without.is_empty() {
        keywords.push(Keyword::Not(Box::new(Schema::new(vec![Keyword::Required(members.without)]))));
    }
    Schema::new(keywords)
}

/// The members of a kind, and the names of those that all kinds have.
fn of_kind(all: &Members, mut kind: Members) -> Members {
    let names = all.properties.iter().map(|(name, _)| name);
    let known = names.filter(|name| !kind.properties.iter().any(|(own, _)| own == *name)).cloned().collect::<Vec<_>>();
    kind.properties.extend(known.into_iter().map(|name| (name, Schema::default())));
    kind.additional = kind.additional.or_else(|| all.additional.clone());
    kind
}

fn collect(
    owner: &str,
    fields: &[Field],
    serde: &Serde,
    around: Around<'_>,
    members: &mut Members,
    scope: &mut Scope<'_>,
) {
    members.properties.reserve(fields.len() + 1);
    members.required.reserve(fields.len());
    if let Some((tag, schema)) = shape::tag(owner, serde) {
        members.required.push(tag.clone());
        members.properties.push((tag, schema));
    }
    for field in fields {
        let said = field.serde.as_deref();
        if said.is_some_and(|said| said.skip) {
            continue;
        }
        let is_optional = field.nullable || field.managed || said.is_some_and(|said| said.sometimes);
        if said.is_some_and(|said| said.flatten) {
            flatten::flattened(owner, field, around, is_optional, members, scope);
            continue;
        }
        let name = serde.field_name(field);
        name_is_usable(owner, field, &name, scope);
        let path = match around.path {
            Some(above) => above.member(&name, is_optional),
            None => Path::field(&name, is_optional),
        };
        let schema = of_field(owner, field, path.of_kind(around.kind), around.depth, scope);
        // A missing member is as good as one that is null, for those who read it: so `Option` is not required.
        if !is_optional {
            members.required.push(name.clone());
        }
        members.add(name, schema, || format!("{owner}.{}", field.name), field.source, scope);
    }
}

/// BSON itself takes any name but NUL; queries and expressions do not (manual, "Field Names with Periods and Dollar Signs").
fn name_is_usable(owner: &str, field: &Field, name: &str, scope: &mut Scope<'_>) {
    usable(name, format!("{owner}.{}", field.name), field.source, scope);
}

fn usable(name: &str, path: String, source: Source, scope: &mut Scope<'_>) {
    if name.is_empty() || name.starts_with('$') || name.bytes().any(|byte| byte == b'.' || byte == 0) {
        let message = format!("serde calls the field `{name}`, which queries can't name");
        let help = "rename it: `#[serde(rename = \"…\")]`, without dots, and not with `$` at its start";
        scope.report("M0101", path, source, message, help);
    }
}

fn of_field(owner: &str, field: &Field, path: Path<'_>, depth: usize, scope: &mut Scope<'_>) -> Schema {
    let form = form::of(owner, field, scope);
    let said = field.extensions.get::<FieldSaid>();
    let plain = field.rules.is_empty() && said.is_none() && !has_parts(&field.ty);
    let mut schema = if plain {
        scalar(&field.ty, form)
    } else {
        let at = At { owner: (owner, &field.name), source: field.source, path, depth };
        let mut schema = match said.and_then(|said| said.tagged.as_ref()) {
            Some(tagged) => tagged::schema(tagged, field, &at, scope),
            None => of_type(&field.ty, form, &at, scope),
        };
        rules::apply(&field.rules, &field.ty, form, &at, &mut schema, scope);
        if let Some(said) = said {
            bounded(said, &mut schema);
            if let Some(encrypted) = &said.encrypted {
                schema = encrypted::lower(encrypted, field, &schema, &at, scope);
            }
        }
        schema
    };
    if let Some(doc) = &field.doc {
        schema.set(Keyword::Description(doc.clone()));
    }
    if field.nullable { schema.or_null() } else { schema }
}

fn bounded(said: &FieldSaid, schema: &mut Schema) {
    if let Some(max) = said.max_items {
        let known = schema.0.iter().find_map(|keyword| match keyword {
            Keyword::MaxItems(known) => Some(*known),
            _ => None,
        });
        schema.set(Keyword::MaxItems(known.map_or(max, |known| known.min(max))));
    }
    if said.unique_items {
        schema.set(Keyword::UniqueItems);
    }
}

/// Values of this type are made of others, or say themselves how they are written.
pub fn has_parts(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Map(_) | Type::Enum(_) | Type::Domain(_) | Type::Embedded(_) | Type::Range(_))
}
