//! Which entities there are, and which types come along with them.

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::types::Types;
use super::{resolve, verify};
use crate::Diagnostic;
use crate::ir::{self, Definition, Field, Text, Type, TypeRef};

/// Types under construction.
#[derive(Debug, Default)]
pub struct Collected {
    pub types: Types,
    /// Fields of embedded structs and of domains, whose types are still to be looked at.
    fields: Vec<Field>,
}

/// The entities without those registered twice, each completed and looked at on its own; the types that their fields have
/// are noted. One walk: large models do not fit the processor's memory, and each walk fetches them again.
pub fn entities(entities: &mut Vec<ir::Entity>, collected: &mut Collected, found: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<Text, Option<std::any::TypeId>> =
        FxHashMap::with_capacity_and_hasher(entities.len(), FxBuildHasher);
    entities.retain_mut(|entity| match seen.get(&entity.rust.path) {
        None => {
            seen.insert(entity.rust.path.clone(), entity.rust.id);
            resolve::entity(entity, found);
            for field in &entity.fields {
                field_type(&entity.rust.name, field, collected, found);
            }
            verify::entity(&collected.types, entity, found);
            true
        }
        Some(id) if *id == entity.rust.id && id.is_some() => false,
        Some(_) => {
            let message = format!("two entities are called `{}`", entity.rust.path);
            let help = "rename one of the structs, or move it to another module";
            found.push(Diagnostic::new("E0103", &*entity.rust.name, entity.source, message).help(help));
            false
        }
    });
}

/// A registry without anything in it.
pub fn nothing() -> Diagnostic {
    Diagnostic::new("E0101", "registry", ir::Source::default(), "the registry is empty")
        .help("register entities: `registry![User, Post]` or `Registry::builder().entity::<User>()`")
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

impl Collected {
    /// Follows the types of embedded structs' fields.
    pub fn complete(mut self, views: &[ir::View], found: &mut Vec<Diagnostic>) -> Types {
        for view in views {
            for field in &view.fields {
                field_type(&view.rust.name, field, &mut self, found);
            }
        }
        while let Some(field) = self.fields.pop() {
            field_type(&field.name, &field, &mut self, found);
        }
        self.types
    }

    /// Adds a type, each value of an enum with its label.
    pub fn add(&mut self, mut definition: Definition) {
        if let Definition::Enum(db_enum) = &mut definition {
            resolve::labels(db_enum);
        }
        self.fields.extend(self.types.add(definition));
    }
}

fn field_type(owner: &str, field: &Field, collected: &mut Collected, found: &mut Vec<Diagnostic>) {
    for ty in field.ty.elements() {
        let (Type::Enum(ty) | Type::Domain(ty) | Type::Embedded(ty)) = ty else { continue };
        comes_along(owner, field, ty, collected, found);
    }
    for ty in field.brings.iter().flatten() {
        comes_along(owner, field, ty, collected, found);
    }
}

fn comes_along(owner: &str, field: &Field, ty: &TypeRef, collected: &mut Collected, found: &mut Vec<Diagnostic>) {
    match ty.define {
        _ if collected.types.knows(ty) => {}
        Some(define) => collected.add(define()),
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
