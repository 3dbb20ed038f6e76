//! What the derives call: builders that take one attribute after the other. Not for use by hand.

use std::marker::PhantomData;

use crate::attr::{
    FieldDraft, InEmbedded, InEntity, InView, OnDomain, OnEmbedded, OnEntity, OnEnum, OnField, OnVariant, OnView,
    Stored,
};
use crate::ir::{self, Definition, PrimaryKey, Serde, Source, TypeRef};
use crate::kind::Kind;
use crate::{DefaultFor, FieldShape, doc};

/// Types that a builder stands for without holding values of them.
type Types<T> = PhantomData<fn() -> T>;

/// A field with values of type `T` (without `Option`), of kind `K`, in an entity, a view or an embedded struct. It borrows
/// what it writes to: the compiler checks calls that move nothing faster.
#[derive(Debug)]
pub struct Field<'a, T, K, Place> {
    draft: &'a mut FieldDraft,
    ty: Types<(T, K, Place)>,
}

impl<T, K, Place> Field<'_, T, K, Place> {
    /// Takes one attribute, which stands on the line of the field.
    pub fn with(self, attribute: impl OnField<T, K, Place>) -> Self {
        attribute.apply(self.draft);
        self
    }

    /// The same of one that stands on this line: what it says is said there.
    pub fn with_at(self, line: u32, attribute: impl OnField<T, K, Place>) -> Self {
        let own = std::mem::replace(&mut self.draft.field.source.line, line);
        attribute.apply(self.draft);
        self.draft.field.source.line = own;
        self
    }

    /// The line on which its default is said, where that is another than the field's.
    pub fn default_line(self, line: u32) -> Self {
        self.draft.field.default_line = line;
        self
    }

    /// `default = …`: the same as the attribute [`default`](crate::attr::field::default), which most fields have, without
    /// the detour.
    pub fn default<V>(self, value: V) -> Self
    where
        K: Kind,
        Place: Stored,
        V: DefaultFor<K::Is<T>>,
    {
        self.draft.field.default = Some(value.default_for());
        self
    }

    /// The lines of the doc comment.
    pub fn doc(self, lines: &'static str) -> Self {
        self.draft.field.doc = Some(doc::joined(lines.into()));
        self
    }

    /// The field's own type, where `ty = …` says another for the column.
    pub fn own(self, optional: bool, list: bool) -> Self {
        self.draft.field.own = Some(ir::Own { optional, list });
        self
    }

    /// What serde's attributes say.
    pub fn serde(self, serde: Serde) -> Self {
        self.draft.field.serde = Some(Box::new(serde));
        self
    }
}

/// The fields of a struct, one after the other.
#[derive(Debug, Default)]
struct Fields(Vec<FieldDraft>);

impl Fields {
    fn next<T: FieldShape, Place>(
        &mut self,
        name: &'static str,
        source: Source,
    ) -> Field<'_, T::Required, T::Kind, Place> {
        let mut field = ir::Field::new(name, T::ty(), T::NULLABLE, source);
        field.written = T::WRITTEN;
        let draft = FieldDraft {
            field,
            primary_key: false,
            key_name: None,
            key_across_tenants: false,
            uniques: Vec::new(),
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
            fuzzy: None,
            lifecycle: None,
        };
        self.0.push(draft);
        let last = self.0.len() - 1;
        Field { draft: &mut self.0[last], ty: PhantomData }
    }
}

/// The builder of a struct with fields: `$builder` of an `$ir`, whose attributes are `$attribute` and whose fields are in
/// `$place`.
macro_rules! struct_builder {
    ($(#[$doc:meta])* $builder:ident, $start:ident, $ir:ident, $place:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $builder {
            said: ir::$ir,
            fields: Fields,
        }

        /// One that has said nothing yet.
        pub fn $start<S: 'static>(source: Source) -> $builder {
            $builder { said: ir::$ir::new(TypeRef::entity::<S>(), source), fields: Fields::default() }
        }

        impl $builder {
            /// The lines of the doc comment.
            pub fn doc(&mut self, lines: &'static str) {
                self.said.doc = Some(doc::joined(lines.into()));
            }

            /// What serde's attributes say.
            pub fn serde(&mut self, serde: Serde) {
                self.said.serde = serde;
            }

            /// The next field, and its line.
            pub fn field<T: FieldShape>(
                &mut self,
                name: &'static str,
                line: u32,
            ) -> Field<'_, T::Required, T::Kind, $place> {
                self.fields.next::<T, $place>(name, Source { line, ..self.said.source })
            }

            /// The field that was said as the `at`-th, to say more of it.
            pub fn again<T: FieldShape>(&mut self, at: usize) -> Field<'_, T::Required, T::Kind, $place> {
                Field { draft: &mut self.fields.0[at], ty: PhantomData }
            }
        }
    };
}

struct_builder! {
    /// An entity under construction.
    Entity, entity, Entity, InEntity
}
struct_builder! {
    /// A view under construction.
    View, view, View, InView
}
struct_builder! {
    /// An embedded struct under construction.
    Embedded, embedded, Embedded, InEmbedded
}

impl Entity {
    /// Takes the fields that were said: attributes of the struct see them.
    fn take_fields(&mut self) {
        for draft in std::mem::take(&mut self.fields.0) {
            if draft.primary_key {
                self.said.primary_key = PrimaryKey::Fields(vec![draft.field.name.clone()]);
                self.said.key_name = draft.key_name;
                self.said.key_across_tenants = draft.key_across_tenants;
            }
            self.said.fuzzy.extend(draft.fuzzy);
            if let Some(lifecycle) = draft.lifecycle {
                self.said.lifecycle_mut().merge(*lifecycle);
            }
            self.said.uniques.extend(draft.uniques);
            self.said.indexes.extend(draft.indexes);
            self.said.foreign_keys.extend(draft.foreign_keys);
            self.said.fields.push(draft.field);
        }
    }

    /// Takes one attribute, which stands on this line.
    pub fn with(&mut self, line: u32, attribute: impl OnEntity) {
        self.take_fields();
        let at = Source { line, ..self.said.source };
        attribute.apply(&mut self.said, at);
    }

    /// All that was said.
    pub fn build(mut self) -> ir::Entity {
        self.take_fields();
        self.said
    }
}

impl View {
    /// Takes one attribute, which stands on this line.
    pub fn with(&mut self, line: u32, attribute: impl OnView) {
        let at = Source { line, ..self.said.source };
        attribute.apply(&mut self.said, at);
    }

    /// All that was said.
    pub fn build(mut self) -> ir::View {
        self.said.fields = self.fields.0.into_iter().map(|draft| draft.field).collect();
        self.said
    }
}

impl Embedded {
    /// Takes one attribute, which stands on this line.
    pub fn with(&mut self, _line: u32, attribute: impl OnEmbedded) {
        attribute.apply(&mut self.said);
    }

    /// All that was said.
    pub fn build(mut self) -> ir::Embedded {
        for draft in self.fields.0 {
            self.said.private.extend(draft.lifecycle.into_iter().flat_map(|said| said.private));
            self.said.uniques.extend(draft.uniques);
            self.said.indexes.extend(draft.indexes);
            self.said.foreign_keys.extend(draft.foreign_keys);
            self.said.fields.push(draft.field);
        }
        self.said
    }
}

/// An enum under construction.
#[derive(Debug)]
pub struct Enum(ir::Enum);

/// An enum with these variants, each on its line, that has said nothing else.
pub fn db_enum<E: 'static>(source: Source, variants: &[(&'static str, u32)]) -> Enum {
    let mut db_enum = ir::Enum::new(TypeRef::entity::<E>(), source);
    let variant = |(name, line): &(&'static str, u32)| ir::Variant::new(*name, Source { line: *line, ..source });
    db_enum.variants = variants.iter().map(variant).collect();
    Enum(db_enum)
}

/// The value of a variant.
pub fn variant_value(name: &'static str) -> ir::Value {
    ir::Value::Variant(name.into())
}

impl Enum {
    /// The lines of the doc comment.
    pub fn doc(&mut self, lines: &'static str) {
        self.0.doc = Some(doc::joined(lines.into()));
    }

    /// What serde's attributes say.
    pub fn serde(&mut self, serde: Serde) {
        self.0.serde = serde;
    }

    /// The integer of `#[repr(…)]`, and the numbers of the variants, in order.
    pub fn numbers(&mut self, repr: &'static str, numbers: &[i64]) {
        self.0.repr = Some(repr.into());
        for (variant, number) in self.0.variants.iter_mut().zip(numbers) {
            variant.number = Some(*number);
        }
    }

    /// The `at`-th variant, to say more of it.
    pub fn variant(&mut self, at: usize) -> Variant<'_> {
        Variant(&mut self.0.variants[at])
    }

    /// Takes one attribute.
    pub fn with(&mut self, _line: u32, attribute: impl OnEnum) {
        attribute.apply(&mut self.0);
    }

    /// All that was said.
    pub fn build(self) -> ir::Enum {
        self.0
    }
}

/// A variant, to say more of it.
#[derive(Debug)]
pub struct Variant<'a>(&'a mut ir::Variant);

impl Variant<'_> {
    /// The lines of the doc comment.
    pub fn doc(self, lines: &'static str) -> Self {
        self.0.doc = Some(doc::joined(lines.into()));
        self
    }

    /// What serde's attributes say.
    pub fn serde(self, serde: Serde) -> Self {
        self.0.serde = Some(Box::new(serde));
        self
    }

    /// Takes one attribute.
    pub fn with(self, attribute: impl OnVariant) -> Self {
        attribute.apply(self.0);
        self
    }
}

/// A domain over `T`, of kind `K`, under construction.
#[derive(Debug)]
pub struct Domain<T, K> {
    domain: ir::Domain,
    ty: Types<(T, K)>,
}

/// A domain without attributes. The newtype is `D`, over a `T`.
pub fn domain<D: 'static, T: crate::FieldType>(source: Source) -> Domain<T, T::Kind> {
    Domain { domain: ir::Domain::new(TypeRef::entity::<D>(), T::ty(), source), ty: PhantomData }
}

impl<T, K> Domain<T, K> {
    /// The lines of the doc comment.
    pub fn doc(mut self, lines: &'static str) -> Self {
        self.domain.doc = Some(doc::joined(lines.into()));
        self
    }

    /// What serde's attributes say.
    pub fn serde(mut self, serde: Serde) -> Self {
        self.domain.serde = serde;
        self
    }

    /// What serde's attributes say on the value in the newtype.
    pub fn inner(mut self, serde: Serde) -> Self {
        self.domain.inner = serde;
        self
    }

    /// Takes one attribute, which stands on this line: what it says is said there.
    pub fn with(mut self, line: u32, attribute: impl OnDomain<T, K>) -> Self {
        let own = std::mem::replace(&mut self.domain.source.line, line);
        attribute.apply(&mut self.domain);
        self.domain.source.line = own;
        self
    }

    /// All that was said.
    pub fn build(self) -> ir::Domain {
        self.domain
    }
}

/// A type of which serde writes a value, and of which it is not known whether a field can have it.
#[derive(Debug)]
pub struct Probe<T> {
    path: &'static str,
    ty: Types<T>,
}

impl<T> Probe<T> {
    /// The type that the user calls so.
    pub fn new(path: &'static str) -> Self {
        Self { path, ty: PhantomData }
    }
}

impl<T: FieldShape> Probe<T> {
    /// What serde writes: a field can have this type. Found before the method of [`Unknown`].
    pub fn written_as(self) -> Option<Box<ir::WrittenAs>> {
        Some(Box::new(ir::WrittenAs {
            path: self.path.into(),
            ty: Some(T::ty()),
            nullable: T::NULLABLE,
            written: T::WRITTEN,
        }))
    }
}

/// What is said of types that no field can have.
pub trait Unknown: Sized {
    /// The same.
    fn probed(self) -> Self {
        self
    }

    /// Nothing is known but its name.
    fn written_as(self) -> Option<Box<ir::WrittenAs>>;
}

impl<T> Unknown for Probe<T> {
    fn written_as(self) -> Option<Box<ir::WrittenAs>> {
        let ty = None;
        Some(Box::new(ir::WrittenAs { path: self.path.into(), ty, nullable: false, written: ir::Written::Native }))
    }
}

/// The type of a field that is an enum.
pub fn enum_type<E: crate::DbEnum>() -> ir::Type {
    ir::Type::Enum(Box::new(TypeRef::of::<E>(Some(|| Definition::Enum(E::describe())))))
}

/// The type of a field that is a domain.
pub fn domain_type<D: crate::Domain>() -> ir::Type {
    ir::Type::Domain(Box::new(TypeRef::of::<D>(Some(|| Definition::Domain(Box::new(D::describe()))))))
}

/// The type of a field that is an embedded struct.
pub fn embedded_type<E: crate::Embedded>() -> ir::Type {
    ir::Type::Embedded(Box::new(TypeRef::of::<E>(Some(|| Definition::Embedded(E::describe())))))
}

/// The value of an embedded struct, from those of its fields, as serde writes it: under serde's names, with its tag, and with the
/// members of what is flattened among its own.
pub fn object<const N: usize>(embedded: &ir::Embedded, values: [Option<ir::Value>; N]) -> ir::Value {
    let said = |field: &ir::Field, is: fn(&Serde) -> bool| field.serde.as_deref().is_some_and(is);
    let mut written: Vec<(&ir::Field, Option<ir::Value>)> =
        embedded.fields.iter().zip(values).filter(|(field, _)| !said(field, |said| said.skip)).collect();
    if embedded.serde.transparent && written.len() == 1 {
        return written.remove(0).1.unwrap_or(ir::Value::Json(serde_json::Value::Null));
    }
    let mut members = std::collections::BTreeMap::new();
    if let Some(tag) = &embedded.serde.tag {
        let name = embedded.serde.struct_name(&embedded.rust.name);
        members.insert(tag.clone().into_owned(), ir::Value::Text(name));
    }
    for (field, value) in written {
        match value {
            Some(ir::Value::Map(inner)) if said(field, |said| said.flatten) => members.extend(inner),
            Some(value) => drop(members.insert(embedded.serde.field_name(field).into_owned(), value)),
            None => {}
        }
    }
    ir::Value::Map(members)
}
