//! Structs inside of documents, however deep: where their members stand, and what is around them.

use std::borrow::Cow;

use schema_core::Registry;
use schema_core::ir::{Definition, Embedded, Entity, Field, Serde, Type, TypeRef};

use super::embedded::{DEPTH, is_optional, transparent};
use super::no_path::NoPath;
use crate::options::{EmbeddedOptions, FieldOptions, TaggedOptions};
use crate::spec::Text;

/// A struct inside of a document.
#[derive(Debug, Clone)]
pub struct Inside<'r> {
    /// The struct.
    pub embedded: Cow<'r, Embedded>,
    /// The names from the document to the object; none where its members stand among those of the document.
    pub steps: Vec<Step>,
    /// Something on the way may be without a value.
    pub optional: bool,
    /// One of several in a document may be without a value, where others have one.
    pub gaps: bool,
    /// The kinds that objects on the way are of: the path of the tag, and what it says.
    pub kinds: Vec<(String, Text)>,
    /// Why no path leads there; the steps lead as far as one does.
    pub no_path: Option<NoPath>,
}

/// A name on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name.
    pub name: Text,
    /// A list stands there, of objects.
    pub list: bool,
}

impl Inside<'_> {
    /// The path of the object; empty for one whose members stand among those of the document.
    pub fn path(&self) -> String {
        joined(&self.steps)
    }

    /// The path of a member, from its name in the object.
    pub fn path_of(&self, name: &str) -> String {
        let mut path = self.path();
        if !path.is_empty() && transparent(&self.embedded.serde, &self.embedded.fields).is_some() {
            return path;
        }
        if !path.is_empty() {
            path.push('.');
        }
        path + name
    }

    /// The path of a field, by its name in Rust; none where serde does not write it.
    pub fn path_of_field(&self, name: &str) -> Option<String> {
        let field = self.embedded.field(name)?;
        let attrs = field.serde.as_deref();
        let written = !attrs.is_some_and(|attrs| attrs.skip || attrs.flatten);
        written.then(|| self.path_of(&self.embedded.serde.field_name(field)))
    }

    /// Several may be in one document.
    pub fn is_in_list(&self) -> bool {
        self.steps.iter().any(|step| step.list)
    }
}

fn joined(steps: &[Step]) -> String {
    steps.iter().map(|step| &*step.name).collect::<Vec<_>>().join(".")
}

/// The struct of a type: one that the registry knows, else what the type says of itself.
pub fn embedded_of<'r>(registry: Option<&'r Registry>, ty: &TypeRef) -> Option<Cow<'r, Embedded>> {
    match (registry.and_then(|registry| registry.embedded_of(ty)), ty.define) {
        (Some(known), _) => Some(Cow::Borrowed(known)),
        (None, Some(define)) => match define() {
            Definition::Embedded(embedded) => Some(Cow::Owned(embedded)),
            _ => None,
        },
        (None, None) => None,
    }
}

/// The structs that stand in a field: of its type, and those of its kinds.
pub fn structs_of(field: &Field) -> impl Iterator<Item = &TypeRef> {
    let own = match field.ty.element() {
        Type::Embedded(ty) => Some(&**ty),
        _ => None,
    };
    own.into_iter()
        .chain(kinds_of(field).into_iter().flat_map(|attrs| &attrs.variants).filter_map(|(_, ty)| ty.as_ref()))
}

/// All structs inside of the documents of an entity, each where it stands, in the order of the fields.
pub fn inside<'r>(entity: &Entity, registry: Option<&'r Registry>) -> Vec<Inside<'r>> {
    let mut walk = Walk { registry, around: Vec::new(), found: Vec::new() };
    walk.fields(&entity.fields, &entity.serde, &Way::default());
    walk.found
}

/// How one got to a struct.
#[derive(Debug, Clone, Default)]
struct Way {
    steps: Vec<Step>,
    optional: bool,
    gaps: bool,
    kinds: Vec<(String, Text)>,
    no_path: Option<NoPath>,
}

impl Way {
    fn is_in_list(&self) -> bool {
        self.steps.iter().any(|step| step.list)
    }
}

struct Walk<'r> {
    registry: Option<&'r Registry>,
    /// The paths in Rust of the structs around.
    around: Vec<Text>,
    found: Vec<Inside<'r>>,
}

impl Walk<'_> {
    fn fields(&mut self, fields: &[Field], serde: &Serde, way: &Way) {
        for field in fields {
            let attrs = field.serde.as_deref();
            let mut way = way.clone();
            let is_optional = is_optional(field);
            way.optional |= is_optional;
            way.gaps |= way.is_in_list() && (is_optional || matches!(field.ty, Type::List(_) | Type::Tuple(_)));
            if attrs.is_some_and(|attrs| attrs.skip) {
                way.no_path = Some(NoPath::Skipped);
            }
            let (lists, in_map) = shape(&field.ty);
            if !attrs.is_some_and(|attrs| attrs.flatten) {
                way.steps.push(Step { name: serde.field_name(field), list: lists == 1 && !in_map });
            }
            way.no_path = way.no_path.or(match lists {
                _ if in_map => Some(NoPath::Map),
                0 | 1 => None,
                _ => Some(NoPath::Lists),
            });
            match kinds_of(field) {
                Some(tagged) => self.kinds(tagged, &way),
                None => structs_of(field).for_each(|ty| self.object(ty, way.clone())),
            }
        }
    }

    /// Objects of several kinds.
    fn kinds(&mut self, attrs: &TaggedOptions, way: &Way) {
        let above = joined(&way.steps);
        let tag = if above.is_empty() { attrs.tag.to_string() } else { format!("{above}.{}", attrs.tag) };
        for (label, ty) in &attrs.variants {
            let Some(ty) = ty else { continue };
            let mut way = way.clone();
            way.kinds.push((tag.clone(), label.clone()));
            way.gaps |= way.is_in_list();
            if let Some(content) = &attrs.content {
                way.steps.push(Step { name: content.clone(), list: false });
            }
            self.object(ty, way);
        }
    }

    fn object(&mut self, ty: &TypeRef, mut way: Way) {
        let Some(embedded) = embedded_of(self.registry, ty) else { return };
        let holds_itself = self.around.contains(&embedded.rust.path);
        if holds_itself {
            way.no_path = way.no_path.or(Some(NoPath::Recursive));
        }
        let outer = way.clone();
        let is_said = embedded.extensions.get::<EmbeddedOptions>().is_some_and(|attrs| attrs.bson_type.is_some());
        if is_said || embedded.serde.into.is_some() {
            way.no_path = way.no_path.or(Some(NoPath::Replaced));
        }
        let Way { steps, optional, gaps, kinds, no_path } = way.clone();
        self.found.push(Inside { embedded: embedded.clone(), steps, optional, gaps, kinds, no_path });
        if holds_itself || self.around.len() >= DEPTH {
            return;
        }
        self.around.push(embedded.rust.path.clone());
        let replaced_by = embedded.serde.into.as_ref().and_then(|into| Some((into.ty.as_ref()?, into.nullable)));
        match (replaced_by, transparent(&embedded.serde, &embedded.fields)) {
            _ if is_said => {}
            (Some((ty, nullable)), _) => self.in_place(ty, nullable, outer),
            // The one member of a transparent struct stands in the place of the struct.
            (None, Some(field)) if !way.steps.is_empty() => match kinds_of(field) {
                Some(tagged) => self.kinds(tagged, &way),
                None => self.in_place(&field.ty, field.nullable, way),
            },
            (None, _) => self.fields(&embedded.fields, &embedded.serde, &way),
        }
        self.around.pop();
    }

    /// What is written in the place of a struct.
    fn in_place(&mut self, ty: &Type, nullable: bool, mut way: Way) {
        let (lists, in_map) = shape(ty);
        way.optional |= nullable;
        way.gaps |= way.is_in_list() && (nullable || lists > 0);
        way.no_path = way.no_path.or(in_map.then_some(NoPath::Map));
        if let Some(last) = way.steps.last_mut().filter(|_| lists > 0) {
            way.no_path = way.no_path.or((last.list || lists > 1).then_some(NoPath::Lists));
            last.list = true;
        }
        if let Type::Embedded(ty) = ty.element() {
            self.object(ty, way);
        }
    }
}

fn kinds_of(field: &Field) -> Option<&TaggedOptions> {
    field.extensions.get::<FieldOptions>().and_then(|attrs| attrs.tagged.as_ref())
}

/// The first part of a tuple.
fn first(ty: &Type) -> &Type {
    match ty {
        Type::Tuple(parts) => parts.first().unwrap_or(ty),
        ty => ty,
    }
}

/// How many lists stand around the elements of a type; whether a map does.
fn shape(ty: &Type) -> (u32, bool) {
    match ty {
        Type::List(of) => {
            let (lists, in_map) = shape(of);
            (lists + 1, in_map)
        }
        Type::Tuple(_) if ty.element() != ty => {
            let (lists, in_map) = shape(first(ty));
            (lists + 1, in_map)
        }
        Type::Nullable(of) => shape(of),
        Type::Map(_) => (0, true),
        _ => (0, false),
    }
}
