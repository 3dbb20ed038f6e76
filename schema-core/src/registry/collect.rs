//! Which entities there are, and which types come along with them.

use std::collections::{BTreeMap, HashMap};

use crate::Diagnostic;
use crate::ir::{self, Definition, Field, Text, Type, TypeRef};

/// The types that entities use, by their Rust paths.
#[derive(Default)]
pub struct Types {
    pub enums: BTreeMap<Text, ir::Enum>,
    pub domains: BTreeMap<Text, ir::Domain>,
    pub embedded: BTreeMap<Text, ir::Embedded>,
}

/// The entities without those registered twice. Two types under one path are a mistake: nothing could tell them apart.
pub fn entities(registered: Vec<ir::Entity>, found: &mut Vec<Diagnostic>) -> Vec<ir::Entity> {
    let mut seen: HashMap<Text, Option<std::any::TypeId>> = HashMap::with_capacity(registered.len());
    let mut entities: Vec<ir::Entity> = Vec::with_capacity(registered.len());
    for entity in registered {
        let path = entity.rust.path.clone();
        match seen.get(&path) {
            None => {
                seen.insert(path, entity.rust.id);
                entities.push(entity);
            }
            Some(id) if *id == entity.rust.id && id.is_some() => {}
            Some(_) => found.push(
                Diagnostic::new(
                    "E0103",
                    &*entity.rust.name,
                    entity.source,
                    format!("two entities are called `{path}`"),
                )
                .help("rename one of the structs, or move it to another module"),
            ),
        }
    }
    if entities.is_empty() && found.is_empty() {
        found.push(
            Diagnostic::new("E0101", "registry", ir::Source::default(), "the registry is empty")
                .help("register entities: `registry![User, Post]` or `Registry::builder().entity::<User>()`"),
        );
    }
    entities
}

/// The views without those registered twice.
pub fn views(registered: Vec<ir::View>, found: &mut Vec<Diagnostic>) -> Vec<ir::View> {
    let mut views: Vec<ir::View> = Vec::with_capacity(registered.len());
    for view in registered {
        match views.iter().find(|known| known.rust == view.rust) {
            None => views.push(view),
            Some(known) if known.rust.id == view.rust.id && view.rust.id.is_some() => {}
            Some(_) => found.push(
                Diagnostic::new(
                    "E0103",
                    &*view.rust.name,
                    view.source,
                    format!("two views are called `{}`", view.rust.path),
                )
                .help("rename one of the structs, or move it to another module"),
            ),
        }
    }
    views
}

/// The types that the entities' fields have, those of embedded structs' fields too.
pub fn types(
    entities: &[ir::Entity],
    views: &[ir::View],
    given: Vec<Definition>,
    found: &mut Vec<Diagnostic>,
) -> Types {
    let mut types = Types::default();
    let mut fields: Vec<Field> = Vec::new();
    for definition in given {
        add(definition, &mut types, &mut fields);
    }
    for entity in entities {
        for field in &entity.fields {
            field_type(&entity.rust.name, field, &mut types, &mut fields, found);
        }
    }
    for view in views {
        for field in &view.fields {
            field_type(&view.rust.name, field, &mut types, &mut fields, found);
        }
    }
    while let Some(field) = fields.pop() {
        field_type(&field.name, &field, &mut types, &mut fields, found);
    }
    types
}

fn field_type(owner: &str, field: &Field, types: &mut Types, fields: &mut Vec<Field>, found: &mut Vec<Diagnostic>) {
    let (known, ty): (bool, &TypeRef) = match field.ty.element() {
        Type::Enum(ty) => (types.enums.contains_key(&ty.path), ty),
        Type::Domain(ty) => (types.domains.contains_key(&ty.path), ty),
        Type::Embedded(ty) => (types.embedded.contains_key(&ty.path), ty),
        _ => return,
    };
    match ty.define {
        _ if known => {}
        Some(define) => add(define(), types, fields),
        None => found.push(
            Diagnostic::new(
                "E0110",
                format!("{owner}.{}", field.name),
                field.source,
                format!("the type `{}` is not defined", ty.path),
            )
            .help("register it: `.definition(…)`"),
        ),
    }
}

fn add(definition: Definition, types: &mut Types, fields: &mut Vec<Field>) {
    match definition {
        Definition::Enum(db_enum) => {
            types.enums.insert(db_enum.rust.path.clone(), db_enum);
        }
        Definition::Domain(domain) => {
            let inner = Field::new(domain.rust.name.clone(), domain.ty.clone(), false, domain.source);
            fields.push(inner);
            types.domains.insert(domain.rust.path.clone(), domain);
        }
        Definition::Embedded(embedded) => {
            fields.extend(embedded.fields.iter().cloned());
            types.embedded.insert(embedded.rust.path.clone(), embedded);
        }
    }
}
