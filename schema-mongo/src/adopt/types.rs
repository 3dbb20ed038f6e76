//! The types that stand in documents: made from shapes, shared where they are equal.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use schema_core::case::Case;
use schema_core::ir::{Definition, Embedded, Enum, Field, Serde, Source, Text, Type, TypeRef, Variant};
use schema_core::serde_case::SerdeCase;

use super::names;
use crate::options::EmbeddedOptions;
use crate::spec::{Additional, Schema};

/// What is written in comments, by the Rust name of the field; those on the whole stand under the empty name.
pub(super) type Notes = BTreeMap<String, Vec<String>>;

/// A struct that stands in documents.
pub(super) struct Struct {
    /// Its name in Rust; the model knows it by its path.
    pub name: String,
    pub embedded: Embedded,
    pub notes: Notes,
    /// Types of collections in whose documents it stands.
    pub owners: BTreeSet<String>,
}

/// An enum of texts.
pub(super) struct Texts {
    pub name: String,
    pub db_enum: Enum,
    pub owners: BTreeSet<String>,
}

/// All types of a crate.
#[derive(Default)]
pub(super) struct Types {
    pub structs: Vec<Struct>,
    pub enums: Vec<Texts>,
    /// Names of types that are taken.
    pub taken: BTreeSet<String>,
    /// Where the type of a path is.
    places: FxHashMap<Text, Of>,
}

/// Which list a type is in, and where.
#[derive(Clone, Copy)]
enum Of {
    Struct(usize),
    Enum(usize),
}

/// Where a type is needed.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// The type of the collection.
    pub owner: &'p str,
    /// The struct around it.
    pub around: &'p str,
    /// The field, as the database calls it.
    pub field: &'p str,
    /// Structs around it.
    pub depth: usize,
}

impl Types {
    /// The type that the model knows by a path.
    pub fn name_of(&self, path: &str) -> Option<&str> {
        Some(match *self.places.get(path)? {
            Of::Struct(at) => &self.structs[at].name,
            Of::Enum(at) => &self.enums[at].name,
        })
    }

    /// What the model has to know of these fields' types, and of those in them.
    pub fn definitions(&self, fields: &[Field]) -> Vec<Definition> {
        let mut open: Vec<&Field> = fields.iter().collect();
        let mut seen: BTreeSet<&Text> = BTreeSet::new();
        let mut found = Vec::new();
        while let Some(field) = open.pop() {
            let (Type::Embedded(ty) | Type::Enum(ty)) = field.ty.element() else { continue };
            match self.places.get(&ty.path) {
                Some(Of::Struct(at)) if seen.insert(&ty.path) => {
                    open.extend(&self.structs[*at].embedded.fields);
                    found.push(Definition::Embedded(self.structs[*at].embedded.clone()));
                }
                Some(Of::Enum(at)) if seen.insert(&ty.path) => {
                    found.push(Definition::Enum(self.enums[*at].db_enum.clone()));
                }
                _ => {}
            }
        }
        found
    }

    /// A struct with these fields: one that is there, where it is the same.
    pub fn embedded(
        &mut self,
        fields: Vec<Field>,
        serde: Serde,
        notes: Notes,
        declared: &Schema,
        place: Place<'_>,
    ) -> TypeRef {
        let name = names::single(place.field);
        let mut embedded = Embedded::new(type_ref(""), Source::default());
        (embedded.fields, embedded.serde) = (fields, serde);
        embedded.doc = super::rules::description(declared);
        if !declared.0.is_empty() && declared.additional() != Some(&Additional::None) {
            embedded.extensions.get_mut::<EmbeddedOptions>().open = true;
        }
        let same = |known: &&mut Struct| {
            let other = &known.embedded;
            other.fields == embedded.fields
                && other.serde == embedded.serde
                && other.doc == embedded.doc
                && other.extensions == embedded.extensions
                && (embedded.fields.len() >= 3 || names_agree(&known.name, &name))
        };
        if let Some(known) = self.structs.iter_mut().find(same) {
            known.owners.insert(place.owner.to_owned());
            for (field, lines) in notes {
                let known = known.notes.entry(field).or_default();
                let new: Vec<String> = lines.into_iter().filter(|line| !known.contains(line)).collect();
                known.extend(new.into_iter().map(|line| format!("in `{}.{}`: {line}", place.around, place.field)));
            }
            let rust = known.embedded.rust.clone();
            self.shorten(&rust.path, &name);
            return rust;
        }
        let name = self.free(name, place);
        embedded.rust = type_ref(&name);
        let rust = embedded.rust.clone();
        self.places.insert(rust.path.clone(), Of::Struct(self.structs.len()));
        self.structs.push(Struct { name, embedded, notes, owners: [place.owner.to_owned()].into() });
        rust
    }

    /// Of two names for one struct, the words that both end in: `BillingAddress` and `ShippingAddress` are an `Address`.
    fn shorten(&mut self, path: &str, other: &str) {
        let Some(at) = self.structs.iter().position(|known| known.embedded.rust.path == path) else { return };
        let (a, b) = (Case::Snake.of_type(&self.structs[at].name), Case::Snake.of_type(other));
        let (a, b): (Vec<&str>, Vec<&str>) = (a.split('_').collect(), b.split('_').collect());
        let common = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
        if common == 0 || common == a.len() {
            return;
        }
        let short = names::ty(&a[a.len() - common..].join("_"));
        if self.taken.insert(short.clone()) {
            self.structs[at].name = short;
        }
    }

    /// An enum of these texts; none where a variant of its own can't be found for each.
    pub fn texts(&mut self, values: &[&str], place: Place<'_>) -> Option<TypeRef> {
        let mut taken = BTreeSet::new();
        let variants: Vec<String> =
            values.iter().map(|value| names::unused(&names::variant(value), &mut taken)).collect();
        // A store of tables would call each by its name in snake case.
        let labels: BTreeSet<String> = variants.iter().map(|name| Case::Snake.of_type(name)).collect();
        if labels.len() != values.len() || values.is_empty() {
            return None;
        }
        let mut serde = Serde::default();
        let missing = |case: Option<SerdeCase>| {
            let name = |variant: &str| case.map_or_else(|| variant.to_owned(), |case| case.of_variant(variant));
            variants.iter().zip(values).filter(|(variant, value)| name(variant) != **value).count()
        };
        let case = best(missing);
        serde.rename_all = case.map(|(name, _)| name.into());
        let mut db_enum = Enum::new(type_ref(""), Source::default());
        db_enum.variants = variants
            .iter()
            .zip(values)
            .map(|(name, value)| {
                let mut variant = Variant::new(name.clone(), Source::default());
                if case.map_or_else(|| name.clone(), |(_, case)| case.of_variant(name)) != **value {
                    variant.serde = Some(Box::new(Serde { rename: Some(owned(value)), ..Serde::default() }));
                }
                variant
            })
            .collect();
        db_enum.serde = serde;
        let name = names::ty(place.field);
        let same = |known: &&mut Texts| {
            known.db_enum.variants == db_enum.variants
                && known.db_enum.serde == db_enum.serde
                && names_agree(&known.name, &name)
        };
        if let Some(known) = self.enums.iter_mut().find(same) {
            known.owners.insert(place.owner.to_owned());
            return Some(known.db_enum.rust.clone());
        }
        let name = self.free(name, place);
        db_enum.rust = type_ref(&name);
        let rust = db_enum.rust.clone();
        self.places.insert(rust.path.clone(), Of::Enum(self.enums.len()));
        self.enums.push(Texts { name, db_enum, owners: [place.owner.to_owned()].into() });
        Some(rust)
    }

    /// The name, or one with the struct around it before it.
    fn free(&mut self, name: String, place: Place<'_>) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        names::unused(&names::ty(&format!("{}_{name}", place.around)), &mut self.taken)
    }
}

/// The one is the other with words before it.
fn names_agree(known: &str, name: &str) -> bool {
    known == name || known.ends_with(name) || name.ends_with(known)
}

/// A type of the crate.
pub(super) fn type_ref(name: &str) -> TypeRef {
    TypeRef { name: owned(name), path: format!("crate::{name}").into(), id: None, define: None }
}

pub(super) fn owned(text: &str) -> Text {
    Text::Owned(text.to_owned())
}

/// The case under which the fewest names have to be specified; none where none of them helps.
pub(super) fn best(missing: impl Fn(Option<SerdeCase>) -> usize) -> Option<(&'static str, SerdeCase)> {
    let mut found: Option<(&'static str, SerdeCase)> = None;
    let mut fewest = missing(None);
    for (name, case) in SerdeCase::ALL {
        let count = missing(Some(case));
        if count < fewest {
            (fewest, found) = (count, Some((name, case)));
        }
    }
    found
}
