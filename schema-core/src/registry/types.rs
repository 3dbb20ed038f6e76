//! The types that entities use, each once.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::ir::{Definition, Domain, Embedded, Enum, Field, Serde, Source, Text, TypeRef};

/// Enums, domains and embedded structs.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Types {
    pub enums: Vec<Enum>,
    pub domains: Vec<Domain>,
    pub embedded: Vec<Embedded>,
    /// Where in its list a Rust path is.
    #[serde(skip)]
    places: FxHashMap<Text, Place>,
}

/// Where something of a Rust path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Enum(usize),
    Domain(usize),
    Embedded(usize),
}

impl Types {
    pub fn is_empty(&self) -> bool {
        self.enums.is_empty() && self.domains.is_empty() && self.embedded.is_empty()
    }

    pub fn knows(&self, ty: &TypeRef) -> bool {
        self.places.contains_key(&ty.path)
    }

    pub fn enum_of(&self, ty: &TypeRef) -> Option<&Enum> {
        match self.places.get(&ty.path) {
            Some(Place::Enum(at)) => self.enums.get(*at),
            _ => None,
        }
    }

    pub fn domain_of(&self, ty: &TypeRef) -> Option<&Domain> {
        match self.places.get(&ty.path) {
            Some(Place::Domain(at)) => self.domains.get(*at),
            _ => None,
        }
    }

    pub fn embedded_of(&self, ty: &TypeRef) -> Option<&Embedded> {
        match self.places.get(&ty.path) {
            Some(Place::Embedded(at)) => self.embedded.get(*at),
            _ => None,
        }
    }

    /// Adds a type that is not known yet; gives back the fields in it, whose types are to be looked at.
    pub fn add(&mut self, definition: Definition) -> Vec<Field> {
        let path = match &definition {
            Definition::Enum(item) => &item.rust.path,
            Definition::Domain(item) => &item.rust.path,
            Definition::Embedded(item) => &item.rust.path,
        };
        if self.places.contains_key(path) {
            return Vec::new();
        }
        let path = path.clone();
        match definition {
            Definition::Enum(db_enum) => {
                self.places.insert(path, Place::Enum(self.enums.len()));
                let written = in_its_place(&db_enum.rust, db_enum.source, &db_enum.serde);
                self.enums.push(db_enum);
                Vec::from_iter(written)
            }
            Definition::Domain(domain) => {
                self.places.insert(path, Place::Domain(self.domains.len()));
                let field = Field::new(domain.rust.name.clone(), domain.ty.clone(), false, domain.source);
                let written = in_its_place(&domain.rust, domain.source, &domain.serde);
                self.domains.push(*domain);
                std::iter::once(field).chain(written).collect()
            }
            Definition::Embedded(embedded) => {
                self.places.insert(path, Place::Embedded(self.embedded.len()));
                let mut fields = embedded.fields.clone();
                fields.extend(in_its_place(&embedded.rust, embedded.source, &embedded.serde));
                self.embedded.push(embedded);
                fields
            }
        }
    }

    /// Sorts all by their paths, so that the order in which they were met changes nothing.
    pub fn sort(&mut self) {
        let Self { enums, domains, embedded, places } = self;
        sort(enums, |item| &item.rust, Place::Enum, places);
        sort(domains, |item| &item.rust, Place::Domain, places);
        sort(embedded, |item| &item.rust, Place::Embedded, places);
    }
}

/// A field of the type that serde writes in place of this one.
fn in_its_place(rust: &TypeRef, source: Source, serde: &Serde) -> Option<Field> {
    let ty = serde.into.as_ref()?.ty.clone()?;
    Some(Field::new(rust.name.clone(), ty, false, source))
}

fn sort<T>(
    items: &mut [T],
    rust: impl Fn(&T) -> &TypeRef,
    place: impl Fn(usize) -> Place,
    places: &mut FxHashMap<Text, Place>,
) {
    if items.is_sorted_by(|a, b| rust(a).path <= rust(b).path) {
        return;
    }
    items.sort_by(|a, b| rust(a).path.cmp(&rust(b).path));
    for (at, item) in items.iter().enumerate() {
        places.insert(rust(item).path.clone(), place(at));
    }
}
