//! What documents are like: `$jsonSchema` from fields, under the names that serde gives them.

use schema_core::ir::{Embedded, Entity, Field, Serde, Source, Type, Written};

use super::encrypted;
use super::form::{self, Form};
use super::path::Path;
use super::rules;
use super::scope::Scope;
use crate::said::{EmbeddedSaid, EntitySaid, FieldSaid, TaggedSaid};
use crate::spec::{Additional, BsonType, Keyword, Schema, Text};

/// Structs within structs, at most: MongoDB nests documents 100 deep (manual, "MongoDB Limits").
const DEPTH: usize = 24;

/// The members of an object.
#[derive(Default)]
struct Members {
    properties: Vec<(Text, Schema)>,
    required: Vec<Text>,
    additional: Option<Additional>,
}

/// Where a value is said and where it stands.
pub struct At<'a> {
    /// Who says it, and the name of the field there: `User` and `email`.
    pub owner: (&'a str, &'a str),
    pub source: Source,
    pub path: Path<'a>,
    /// Structs around it.
    pub depth: usize,
}

impl At<'_> {
    /// Who says it, for reports: `User.email`.
    pub fn owner(&self) -> String {
        format!("{}.{}", self.owner.0, self.owner.1)
    }
}

/// The schema of an entity's documents.
pub fn document(entity: &Entity, scope: &mut Scope<'_>) -> Schema {
    let mut members = Members::default();
    collect(&entity.rust.name, &entity.fields, &entity.serde, (None, 0), &mut members, scope);
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
        Some(Additional::Any) => {}
        Some(additional) => keywords.push(Keyword::AdditionalProperties(additional)),
        None if open => {}
        None => keywords.push(Keyword::AdditionalProperties(Additional::None)),
    }
    Schema::new(keywords)
}

fn collect(
    owner: &str,
    fields: &[Field],
    serde: &Serde,
    (above, depth): (Option<&Path<'_>>, usize),
    members: &mut Members,
    scope: &mut Scope<'_>,
) {
    members.properties.reserve(fields.len() + 1);
    members.required.reserve(fields.len());
    for field in fields {
        let said = field.serde.as_deref();
        if said.is_some_and(|said| said.skip) {
            continue;
        }
        let is_optional = field.nullable || field.managed || said.is_some_and(|said| said.sometimes);
        if said.is_some_and(|said| said.flatten) {
            flattened(owner, field, (above, depth), is_optional, members, scope);
            continue;
        }
        let name = serde.field_name(field);
        name_is_usable(owner, field, &name, scope);
        let path = match above {
            Some(above) => above.member(&name, is_optional),
            None => Path::field(&name, is_optional),
        };
        let schema = of_field(owner, field, path, depth, scope);
        // A missing member is as good as one that is null, for those who read it: so `Option` is not required.
        if !is_optional {
            members.required.push(name.clone());
        }
        members.properties.push((name, schema));
    }
}

/// The members of a flattened struct stand among the others; a flattened map is all other members.
fn flattened(
    owner: &str,
    field: &Field,
    (above, depth): (Option<&Path<'_>>, usize),
    is_optional: bool,
    members: &mut Members,
    scope: &mut Scope<'_>,
) {
    match &field.ty {
        Type::Embedded(ty) if depth < DEPTH => {
            let Some(embedded) = scope.embedded(ty) else { return };
            let mut inner = Members::default();
            collect(&embedded.rust.name, &embedded.fields, &embedded.serde, (above, depth + 1), &mut inner, scope);
            members.properties.append(&mut inner.properties);
            if !is_optional {
                members.required.append(&mut inner.required);
            }
            if inner.additional.is_some() {
                members.additional = inner.additional;
            }
        }
        Type::Map(of) => {
            let form = form::of(owner, field, scope);
            let path = Path::field("", true).element();
            let at = At { owner: (owner, &field.name), source: field.source, path, depth };
            let schema = of_type(of, form, &at, scope);
            members.additional = Some(Additional::Like(Box::new(schema)));
        }
        _ => members.additional = Some(Additional::Any),
    }
}

/// BSON itself takes any name but NUL; queries and expressions do not (manual, "Field Names with Periods and Dollar Signs").
fn name_is_usable(owner: &str, field: &Field, name: &str, scope: &mut Scope<'_>) {
    if name.is_empty() || name.starts_with('$') || name.bytes().any(|byte| byte == b'.' || byte == 0) {
        let message = format!("serde calls the field `{name}`, which queries can't name");
        let help = "rename it: `#[serde(rename = \"…\")]`, without dots, and not with `$` at its start";
        scope.report("M0101", format!("{owner}.{}", field.name), field.source, message, help);
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
            Some(tagged) => tagged_schema(tagged, &at, scope),
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

fn has_parts(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Map(_) | Type::Enum(_) | Type::Domain(_) | Type::Embedded(_) | Type::Range(_))
}

/// The schema of values of a type, written in this form.
pub fn of_type(ty: &Type, form: Form, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    match ty {
        Type::List(of) => {
            let inner = At { path: at.path.element(), ..*at };
            let items = of_type(of, form, &inner, scope);
            Schema::of(BsonType::Array).with(Keyword::Items(Box::new(items)))
        }
        Type::Map(of) => {
            let inner = At { path: at.path.element(), ..*at };
            let like = of_type(of, form, &inner, scope);
            Schema::of(BsonType::Object).with(Keyword::AdditionalProperties(Additional::Like(Box::new(like))))
        }
        Type::Range(of) if !matches!(form, Form::As(_)) => {
            let inner = At { path: at.path.element(), ..*at };
            let end = of_type(of, form, &inner, scope);
            let members = Members {
                properties: vec![("start".into(), end.clone()), ("end".into(), end)],
                required: vec!["start".into(), "end".into()],
                additional: None,
            };
            object(members, false)
        }
        Type::Enum(ty) => match scope.registry.enum_of(ty) {
            Some(db_enum) => of_enum(db_enum),
            None => Schema::default(),
        },
        Type::Domain(ty) => {
            let Some(domain) = scope.registry.domain_of(ty) else { return Schema::default() };
            let mut schema = of_type(&domain.ty, form, at, scope);
            rules::apply(&domain.rules, &domain.ty, form, at, &mut schema, scope);
            super::check::domain(domain, form, at, scope);
            if let Some(doc) = &domain.doc {
                schema.set(Keyword::Description(doc.clone()));
            }
            schema
        }
        Type::Embedded(ty) => match scope.embedded(ty) {
            Some(embedded) => of_embedded(&embedded, at, scope),
            None => Schema::of(BsonType::Object),
        },
        _ => scalar(ty, form),
    }
}

/// An object of the struct's members. One that holds itself is followed so far and no further: MongoDB's schemas can't name
/// themselves.
fn of_embedded(embedded: &Embedded, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    if at.depth >= DEPTH || is_recursive(embedded, scope) && at.depth >= 3 {
        return Schema::of(BsonType::Object);
    }
    if embedded.serde.transparent
        && let [field] = embedded.fields.as_slice()
    {
        return of_field(&embedded.rust.name, field, at.path, at.depth + 1, scope);
    }
    let mut members = Members::default();
    let above = (Some(&at.path), at.depth + 1);
    collect(&embedded.rust.name, &embedded.fields, &embedded.serde, above, &mut members, scope);
    let open = scope.config.open || embedded.extensions.get::<EmbeddedSaid>().is_some_and(|said| said.open);
    let mut schema = object(members, open);
    if let Some(doc) = &embedded.doc {
        schema.set(Keyword::Description(doc.clone()));
    }
    schema
}

/// The struct holds itself, however deep.
pub fn is_recursive(embedded: &Embedded, scope: &Scope<'_>) -> bool {
    let mut seen: Vec<Text> = Vec::new();
    let mut open: Vec<Type> = embedded.fields.iter().map(|field| field.ty.clone()).collect();
    while let Some(ty) = open.pop() {
        if let Type::Embedded(ty) = ty.element() {
            if ty.path == embedded.rust.path {
                return true;
            }
            if !seen.contains(&ty.path)
                && let Some(inner) = scope.embedded(ty)
            {
                seen.push(ty.path.clone());
                open.extend(inner.fields.iter().map(|field| field.ty.clone()));
            }
        }
    }
    false
}

/// As serde writes variants: their names, or an object with a tag.
fn of_enum(db_enum: &schema_core::ir::Enum) -> Schema {
    if db_enum.serde.untagged {
        return Schema::of(BsonType::Null);
    }
    let names = db_enum.variants.iter().filter(|variant| !variant.serde.as_ref().is_some_and(|said| said.skip));
    let labels = names.map(|variant| db_enum.serde.variant_name(variant).into()).collect();
    let label = Schema::new(vec![Keyword::BsonType(BsonType::String.into()), Keyword::Enum(labels)]);
    let mut schema = match &db_enum.serde.tag {
        None => label,
        Some(tag) => {
            let properties = vec![(tag.clone(), label)];
            object(Members { properties, required: vec![tag.clone()], additional: None }, false)
        }
    };
    if let Some(doc) = &db_enum.doc {
        schema.set(Keyword::Description(doc.clone()));
    }
    schema
}

/// One of several objects, told apart by the tag.
fn tagged_schema(said: &TaggedSaid, at: &At<'_>, scope: &mut Scope<'_>) -> Schema {
    let mut choices = Vec::with_capacity(said.variants.len());
    for (label, ty) in &said.variants {
        let tag =
            Schema::new(vec![Keyword::BsonType(BsonType::String.into()), Keyword::Enum(vec![label.clone().into()])]);
        let mut members = Members::default();
        let inner = At { path: at.path.element(), ..*at };
        match (&said.content, ty.as_ref().and_then(|ty| scope.embedded(ty))) {
            (_, None) => {}
            (Some(content), Some(embedded)) => {
                members.required.push(content.clone());
                members.properties.push((content.clone(), of_embedded(&embedded, &inner, scope)));
            }
            (None, Some(embedded)) => {
                let above = (Some(&inner.path), at.depth + 1);
                collect(&embedded.rust.name, &embedded.fields, &embedded.serde, above, &mut members, scope);
            }
        }
        if members.properties.iter().any(|(name, _)| *name == said.tag) {
            let message = format!("`{label}` has a member `{}`, which is the tag too", said.tag);
            scope.report("M0102", at.owner(), at.source, message, "name the tag otherwise, or the member");
        }
        members.required.push(said.tag.clone());
        members.properties.push((said.tag.clone(), tag));
        choices.push(object(members, false));
    }
    if choices.is_empty() {
        let help = "add `.variant(\"name\").embeds(Struct)` for each variant";
        scope.report("M0102", at.owner(), at.source, "`tagged` has no variants", help);
        return Schema::default();
    }
    Schema::new(vec![Keyword::OneOf(choices)])
}

/// The schema of a value without parts.
pub fn scalar(ty: &Type, form: Form) -> Schema {
    let form = match form {
        Form::As(ty) => return Schema::of(ty),
        Form::Serde(written) => written,
    };
    let int = |min: i64, max: i64| {
        Schema::new(vec![
            Keyword::BsonType(BsonType::Int.into()),
            Keyword::Minimum(min.into()),
            Keyword::Maximum(max.into()),
        ])
    };
    let numbers = |of: BsonType| Schema::of(BsonType::Array).with(Keyword::Items(Box::new(Schema::of(of))));
    match (ty, form) {
        (Type::Bool, _) => Schema::of(BsonType::Bool),
        (Type::Int8, _) => int(-128, 127),
        (Type::Int16, _) => int(-32_768, 32_767),
        (Type::Uint8, _) => int(0, 255),
        (Type::Uint16, _) => int(0, 65_535),
        (Type::Int32, _) => Schema::of(BsonType::Int),
        (Type::Int64, _) => Schema::of(BsonType::Long),
        // serde gives the driver 32 bits without a sign as 64 bits.
        (Type::Uint32, _) => Schema::new(vec![
            Keyword::BsonType(BsonType::Long.into()),
            Keyword::Minimum(0.into()),
            Keyword::Maximum(4_294_967_295_i64.into()),
        ]),
        (Type::Float32 | Type::Float64, _) => Schema::of(BsonType::Double),
        (Type::Vector(size), _) => {
            numbers(BsonType::Double).with(Keyword::MinItems(*size)).with(Keyword::MaxItems(*size))
        }
        (Type::Json, _) => Schema::default(),
        (Type::Point, Written::Native | Written::GeoJson) => geo_json(),
        (Type::Point, _) => place(),
        (Type::Decimal, Written::Native) => Schema::of(BsonType::Decimal),
        (Type::Bytes, Written::Native) | (Type::Uuid, Written::Native) => Schema::of(BsonType::BinData),
        (Type::Timestamp | Type::LocalTimestamp | Type::Date, Written::Native) => Schema::of(BsonType::Date),
        (Type::Interval, Written::Native) => Schema::of(BsonType::Long),
        (Type::ObjectId, Written::Native) => Schema::of(BsonType::ObjectId),
        (Type::Bytes | Type::IpAddress | Type::MacAddress, Written::Numbers) => byte_list(ty),
        (_, Written::Numbers) => {
            Schema::of(BsonType::Array).with(Keyword::Items(Box::new(Schema::new(vec![Keyword::BsonType(integers())]))))
        }
        (_, Written::Native | Written::Text) => Schema::of(BsonType::String),
        (_, Written::Bytes) => Schema::of(BsonType::BinData),
        (_, Written::Object | Written::GeoJson) => Schema::of(BsonType::Object),
    }
}

fn integers() -> crate::spec::BsonTypes {
    crate::spec::BsonTypes::from(BsonType::Int).and(BsonType::Long)
}

fn byte_list(ty: &Type) -> Schema {
    let byte = scalar(&Type::Uint8, Form::Serde(Written::Native));
    let list = Schema::of(BsonType::Array).with(Keyword::Items(Box::new(byte)));
    match ty {
        Type::MacAddress => list.with(Keyword::MinItems(6)).with(Keyword::MaxItems(6)),
        // Four bytes of the old protocol, or sixteen of the new one.
        Type::IpAddress => list.with(Keyword::MinItems(4)).with(Keyword::MaxItems(16)),
        _ => list,
    }
}

/// Longitude and latitude, in this order: what `2dsphere` takes as a pair.
fn place() -> Schema {
    let degrees = |most: i64| {
        Schema::new(vec![
            Keyword::BsonType(BsonType::Double.into()),
            Keyword::Minimum((-most).into()),
            Keyword::Maximum(most.into()),
        ])
    };
    let members = Members {
        properties: vec![("longitude".into(), degrees(180)), ("latitude".into(), degrees(90))],
        required: vec!["longitude".into(), "latitude".into()],
        additional: None,
    };
    object(members, false)
}

/// A point as GeoJSON writes it (RFC 7946).
fn geo_json() -> Schema {
    let point = Schema::new(vec![Keyword::BsonType(BsonType::String.into()), Keyword::Enum(vec!["Point".into()])]);
    let pair = Schema::of(BsonType::Array)
        .with(Keyword::Items(Box::new(Schema::of(BsonType::Double))))
        .with(Keyword::MinItems(2))
        .with(Keyword::MaxItems(2));
    let members = Members {
        properties: vec![("type".into(), point), ("coordinates".into(), pair)],
        required: vec!["type".into(), "coordinates".into()],
        additional: None,
    };
    object(members, false)
}
