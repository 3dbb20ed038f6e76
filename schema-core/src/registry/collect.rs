//! Which entities there are, and which types come along with them.

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::resolve;
use crate::Diagnostic;
use crate::ir::{self, Definition, Field, Text, Type, TypeRef};

/// The types that entities use, each once.
#[derive(Default)]
pub struct Types {
    pub enums: Vec<ir::Enum>,
    pub domains: Vec<ir::Domain>,
    pub embedded: Vec<ir::Embedded>,
    /// The Rust paths of all of them.
    paths: FxHashSet<Text>,
    /// Fields of embedded structs and of domains, whose types are still to be looked at.
    fields: Vec<Field>,
}

/// The entities without those registered twice, each completed; the types that their fields have are noted. One walk:
/// large models do not fit the processor's memory, and each walk fetches them anew.
pub fn entities(registered: Vec<ir::Entity>, types: &mut Types, found: &mut Vec<Diagnostic>) -> Vec<ir::Entity> {
    let mut seen: FxHashMap<Text, Option<std::any::TypeId>> =
        FxHashMap::with_capacity_and_hasher(registered.len(), FxBuildHasher);
    let mut entities: Vec<ir::Entity> = Vec::with_capacity(registered.len());
    for mut entity in registered {
        match seen.get(&entity.rust.path) {
            None => {
                seen.insert(entity.rust.path.clone(), entity.rust.id);
                resolve::entity(&mut entity, found);
                for field in &entity.fields {
                    field_type(&entity.rust.name, field, types, found);
                }
                entities.push(entity);
            }
            Some(id) if *id == entity.rust.id && id.is_some() => {}
            Some(_) => {
                let message = format!("two entities are called `{}`", entity.rust.path);
                let help = "rename one of the structs, or move it to another module";
                found.push(Diagnostic::new("E0103", &*entity.rust.name, entity.source, message).help(help));
            }
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

impl Types {
    /// Types that were given by hand.
    pub fn given(definitions: Vec<Definition>) -> Self {
        let mut types = Self::default();
        definitions.into_iter().for_each(|definition| add(definition, &mut types));
        types
    }

    /// Follows the types of embedded structs' fields, and gives each value of an enum its label.
    pub fn complete(&mut self, views: &[ir::View], found: &mut Vec<Diagnostic>) {
        for view in views {
            for field in &view.fields {
                field_type(&view.rust.name, field, self, found);
            }
        }
        while let Some(field) = self.fields.pop() {
            field_type(&field.name, &field, self, found);
        }
        self.enums.iter_mut().for_each(resolve::labels);
    }
}

fn field_type(owner: &str, field: &Field, types: &mut Types, found: &mut Vec<Diagnostic>) {
    let ty: &TypeRef = match field.ty.element() {
        Type::Enum(ty) | Type::Domain(ty) | Type::Embedded(ty) => ty,
        _ => return,
    };
    match ty.define {
        _ if types.paths.contains(&ty.path) => {}
        Some(define) => add(define(), types),
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

fn add(definition: Definition, types: &mut Types) {
    match definition {
        Definition::Enum(db_enum) => {
            if types.paths.insert(db_enum.rust.path.clone()) {
                types.enums.push(db_enum);
            }
        }
        Definition::Domain(domain) => {
            if types.paths.insert(domain.rust.path.clone()) {
                types.fields.push(Field::new(domain.rust.name.clone(), domain.ty.clone(), false, domain.source));
                types.domains.push(domain);
            }
        }
        Definition::Embedded(embedded) => {
            if types.paths.insert(embedded.rust.path.clone()) {
                types.fields.extend(embedded.fields.iter().cloned());
                types.embedded.push(embedded);
            }
        }
    }
}
