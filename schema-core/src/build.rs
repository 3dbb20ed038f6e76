//! What the derives call: builders that take one attribute after the other. Not for use by hand.

use std::marker::PhantomData;

use crate::FieldShape;
use crate::attr::{
    FieldDraft, InEmbedded, InEntity, InView, OnDomain, OnEmbedded, OnEntity, OnEnum, OnField, OnVariant, OnView,
};
use crate::column::Column;
use crate::ir::{self, Definition, PrimaryKey, Serde, Source, TypeRef};

/// Types that a builder stands for without holding values of them.
type Types<T> = PhantomData<fn() -> T>;

/// A field with values of type `T` (without `Option`), of kind `K`, in an entity or an embedded struct.
#[derive(Debug)]
pub struct Field<T, K, Place = InEntity> {
    draft: FieldDraft,
    ty: Types<(T, K, Place)>,
}

/// A field of an entity.
pub fn field<T: FieldShape>(name: &'static str, line: u32) -> Field<T::Required, T::Kind> {
    Field { draft: draft(name, T::ty(), T::NULLABLE, line), ty: PhantomData }
}

/// A field of an embedded struct.
pub fn embedded_field<T: FieldShape>(name: &'static str, line: u32) -> Field<T::Required, T::Kind, InEmbedded> {
    Field { draft: draft(name, T::ty(), T::NULLABLE, line), ty: PhantomData }
}

/// A field of a view.
pub fn view_field<T: FieldShape>(name: &'static str, line: u32) -> Field<T::Required, T::Kind, InView> {
    Field { draft: draft(name, T::ty(), T::NULLABLE, line), ty: PhantomData }
}

fn draft(name: &'static str, ty: ir::Type, nullable: bool, line: u32) -> FieldDraft {
    FieldDraft {
        // The file is that of the struct around it, which fills it in.
        field: ir::Field::new(name, ty, nullable, Source { file: "", line }),
        primary_key: false,
        uniques: Vec::new(),
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
        fuzzy: false,
    }
}

impl<T, K, Place> Field<T, K, Place> {
    /// Takes one attribute.
    pub fn with(mut self, attribute: impl OnField<T, K, Place>) -> Self {
        attribute.apply(&mut self.draft);
        self
    }

    /// The doc comment.
    pub fn doc(mut self, doc: &'static str) -> Self {
        self.draft.field.doc = Some(doc.into());
        self
    }

    /// What serde's attributes say.
    pub fn serde(mut self, serde: Serde) -> Self {
        self.draft.field.serde = Some(Box::new(serde));
        self
    }
}

/// An entity under construction.
#[derive(Debug)]
pub struct Entity {
    entity: ir::Entity,
    at: Source,
}

/// An entity that has said nothing yet.
pub fn entity<E: 'static>(source: Source) -> Entity {
    Entity { entity: ir::Entity::new(TypeRef::entity::<E>(), source), at: source }
}

impl Entity {
    /// The doc comment.
    pub fn doc(mut self, doc: &'static str) -> Self {
        self.entity.doc = Some(doc.into());
        self
    }

    /// What serde's attributes say.
    pub fn serde(mut self, serde: Serde) -> Self {
        self.entity.serde = serde;
        self
    }

    /// The next field.
    pub fn field<T, K>(self, field: Field<T, K>) -> Self {
        self.draft(field.draft)
    }

    fn draft(mut self, mut draft: FieldDraft) -> Self {
        let file = self.at.file;
        draft.field.source.file = file;
        draft.uniques.iter_mut().for_each(|unique| unique.source.file = file);
        draft.indexes.iter_mut().for_each(|index| index.source.file = file);
        draft.foreign_keys.iter_mut().for_each(|key| key.source.file = file);
        if draft.primary_key {
            self.entity.primary_key = PrimaryKey::Fields(vec![draft.field.name.clone()]);
        }
        if draft.fuzzy {
            let (source, field) = (draft.field.source, draft.field.name.clone());
            self.entity.fuzzy.push(ir::Fuzzy { source, field });
        }
        self.entity.uniques.extend(draft.uniques);
        self.entity.indexes.extend(draft.indexes);
        self.entity.foreign_keys.extend(draft.foreign_keys);
        self.entity.fields.push(draft.field);
        self
    }

    /// The line of the attributes that follow.
    pub fn at(mut self, line: u32) -> Self {
        self.at.line = line;
        self
    }

    /// Takes one attribute.
    pub fn with(mut self, attribute: impl OnEntity) -> Self {
        attribute.apply(&mut self.entity, self.at);
        self
    }

    /// All that was said.
    pub fn build(self) -> ir::Entity {
        self.entity
    }
}

/// A view under construction.
#[derive(Debug)]
pub struct View {
    view: ir::View,
    at: Source,
}

/// A view that has said nothing yet.
pub fn view<V: 'static>(source: Source) -> View {
    View { view: ir::View::new(TypeRef::entity::<V>(), source), at: source }
}

impl View {
    /// The doc comment.
    pub fn doc(mut self, doc: &'static str) -> Self {
        self.view.doc = Some(doc.into());
        self
    }

    /// What serde's attributes say.
    pub fn serde(mut self, serde: Serde) -> Self {
        self.view.serde = serde;
        self
    }

    /// The next field.
    pub fn field<T, K>(mut self, field: Field<T, K, InView>) -> Self {
        let mut field = field.draft.field;
        field.source.file = self.at.file;
        self.view.fields.push(field);
        self
    }

    /// The line of the attributes that follow.
    pub fn at(mut self, line: u32) -> Self {
        self.at.line = line;
        self
    }

    /// Takes one attribute.
    pub fn with(mut self, attribute: impl OnView) -> Self {
        attribute.apply(&mut self.view, self.at);
        self
    }

    /// All that was said.
    pub fn build(self) -> ir::View {
        self.view
    }
}

/// An embedded struct under construction.
#[derive(Debug)]
pub struct Embedded(ir::Embedded);

/// An embedded struct that has said nothing yet.
pub fn embedded<E: 'static>(source: Source) -> Embedded {
    Embedded(ir::Embedded::new(TypeRef::entity::<E>(), source))
}

impl Embedded {
    /// The doc comment.
    pub fn doc(mut self, doc: &'static str) -> Self {
        self.0.doc = Some(doc.into());
        self
    }

    /// What serde's attributes say.
    pub fn serde(mut self, serde: Serde) -> Self {
        self.0.serde = serde;
        self
    }

    /// The next field.
    pub fn field<T, K>(mut self, field: Field<T, K, InEmbedded>) -> Self {
        let mut field = field.draft.field;
        field.source.file = self.0.source.file;
        self.0.fields.push(field);
        self
    }

    /// Takes one attribute.
    pub fn with(mut self, attribute: impl OnEmbedded) -> Self {
        attribute.apply(&mut self.0);
        self
    }

    /// All that was said.
    pub fn build(self) -> ir::Embedded {
        self.0
    }
}

/// An enum under construction.
#[derive(Debug)]
pub struct Enum(ir::Enum);

/// An enum that has said nothing yet.
pub fn db_enum<E: 'static>(source: Source) -> Enum {
    Enum(ir::Enum::new(TypeRef::entity::<E>(), source))
}

impl Enum {
    /// The doc comment.
    pub fn doc(mut self, doc: &'static str) -> Self {
        self.0.doc = Some(doc.into());
        self
    }

    /// What serde's attributes say.
    pub fn serde(mut self, serde: Serde) -> Self {
        self.0.serde = serde;
        self
    }

    /// The next variant.
    pub fn variant(mut self, mut variant: Variant) -> Self {
        variant.0.source.file = self.0.source.file;
        self.0.variants.push(variant.0);
        self
    }

    /// Takes one attribute.
    pub fn with(mut self, attribute: impl OnEnum) -> Self {
        attribute.apply(&mut self.0);
        self
    }

    /// All that was said.
    pub fn build(self) -> ir::Enum {
        self.0
    }
}

/// A variant under construction.
#[derive(Debug)]
pub struct Variant(ir::Variant);

/// A variant that has said nothing yet.
pub fn variant(name: &'static str, line: u32) -> Variant {
    Variant(ir::Variant::new(name, Source { file: "", line }))
}

impl Variant {
    /// The doc comment.
    pub fn doc(mut self, doc: &'static str) -> Self {
        self.0.doc = Some(doc.into());
        self
    }

    /// What serde's attributes say.
    pub fn serde(mut self, serde: Serde) -> Self {
        self.0.serde = Some(Box::new(serde));
        self
    }

    /// Takes one attribute.
    pub fn with(mut self, attribute: impl OnVariant) -> Self {
        attribute.apply(&mut self.0);
        self
    }
}

/// A domain over `T`, of kind `K`, under construction.
#[derive(Debug)]
pub struct Domain<T, K> {
    domain: ir::Domain,
    ty: Types<(T, K)>,
}

/// A domain that has said nothing yet. The newtype is `D`, over a `T`.
pub fn domain<D: 'static, T: crate::FieldType>(source: Source) -> Domain<T, T::Kind> {
    Domain { domain: ir::Domain::new(TypeRef::entity::<D>(), T::ty(), source), ty: PhantomData }
}

impl<T, K> Domain<T, K> {
    /// The doc comment.
    pub fn doc(mut self, doc: &'static str) -> Self {
        self.domain.doc = Some(doc.into());
        self
    }

    /// Takes one attribute.
    pub fn with(mut self, attribute: impl OnDomain<T, K>) -> Self {
        attribute.apply(&mut self.domain);
        self
    }

    /// All that was said.
    pub fn build(self) -> ir::Domain {
        self.domain
    }
}

/// The type of a field that is an enum.
pub fn enum_type<E: crate::DbEnum>() -> ir::Type {
    ir::Type::Enum(TypeRef::of::<E>(Some(|| Definition::Enum(E::describe()))))
}

/// The type of a field that is a domain.
pub fn domain_type<D: crate::Domain>() -> ir::Type {
    ir::Type::Domain(TypeRef::of::<D>(Some(|| Definition::Domain(D::describe()))))
}

/// The type of a field that is an embedded struct.
pub fn embedded_type<E: crate::Embedded>() -> ir::Type {
    ir::Type::Embedded(TypeRef::of::<E>(Some(|| Definition::Embedded(E::describe()))))
}

/// The value of an embedded struct, from those of its fields, under the names that serde writes.
pub fn object<const N: usize>(embedded: &ir::Embedded, values: [Option<ir::Value>; N]) -> ir::Value {
    let members =
        embedded.fields.iter().zip(values).filter(|(field, _)| !field.serde.as_ref().is_some_and(|said| said.skip));
    ir::Value::Map(
        members.filter_map(|(field, value)| Some((embedded.serde.field_name(field).into_owned(), value?))).collect(),
    )
}

/// The column of a field with the name that the table gives it. The name is kept for the whole run of the program:
/// once for each column.
pub fn column(entity: &ir::Entity, field: &'static str) -> Column {
    named(field, entity.field(field).map(|f| entity.column_name(f)))
}

/// The same for a view.
pub fn view_column(view: &ir::View, field: &'static str) -> Column {
    named(field, view.field(field).map(|f| view.column_name(f)))
}

fn named(field: &'static str, name: Option<ir::Text>) -> Column {
    match name {
        Some(ir::Text::Borrowed(name)) => Column::named(field, name),
        Some(ir::Text::Owned(name)) => Column::named(field, name.leak()),
        None => Column::new(field),
    }
}
