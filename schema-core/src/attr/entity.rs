//! Attributes of an entity: `#[entity(…)]` on a struct with `#[derive(Entity)]`.

use super::OnEntity;
use crate::ir::{self, Action, Deferrable, PrimaryKey, Source, Text, TypeRef};
use crate::{Column, Entity, IntoColumns};

// Known here only so that they can be refused in plain words.
#[doc(hidden)]
pub use super::field::{
    column, currency, default, email, length, lowercase, money, not_empty, one_of, pattern, percentage, phone,
    precision, range, references, slug, trimmed, url,
};

/// See [`name`].
#[derive(Debug)]
pub struct Name(pub(super) Text);

/// The name of the table or collection; of the type, on an enum or a domain. Without it, the Rust name in snake case.
pub fn name(name: impl Into<Text>) -> Name {
    Name(name.into())
}

impl OnEntity for Name {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.name = Some(self.0);
    }
}

/// See [`renamed_from`].
#[derive(Debug)]
pub struct RenamedFrom(pub(super) Text);

/// A name that this table, column, type or value had before: migrations rename instead of dropping.
pub fn renamed_from(name: impl Into<Text>) -> RenamedFrom {
    RenamedFrom(name.into())
}

impl OnEntity for RenamedFrom {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.renamed_from.push(self.0);
    }
}

/// See [`rename_all`].
#[derive(Debug)]
pub struct RenameAll(pub(super) Text);

/// How the names of columns follow from those of fields, or the labels of an enum from its variants, in serde's words:
/// `rename_all = "camelCase"`. A word that serde does not know is reported when the registry is built.
pub fn rename_all(case: impl Into<Text>) -> RenameAll {
    RenameAll(case.into())
}

impl OnEntity for RenameAll {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.rename_all = Some(self.0);
    }
}

/// See [`primary_key`].
#[derive(Debug)]
pub struct PrimaryKeyOf(Vec<Column>);

/// A key of several fields: `primary_key([order_id, line_no])`. A key of one field stands on the field.
pub fn primary_key(columns: impl IntoColumns) -> PrimaryKeyOf {
    PrimaryKeyOf(columns.into_columns())
}

impl OnEntity for PrimaryKeyOf {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.primary_key = PrimaryKey::Fields(plain_fields("primary_key", &self.0, entity, at));
    }
}

/// See [`no_primary_key`].
#[derive(Debug)]
pub struct NoPrimaryKey;

/// Rows have no key: said, so that it is not forgotten.
pub fn no_primary_key() -> NoPrimaryKey {
    NoPrimaryKey
}

impl OnEntity for NoPrimaryKey {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.primary_key = PrimaryKey::None;
    }
}

/// See [`unique`].
#[derive(Debug)]
pub struct Unique {
    columns: Vec<Column>,
    unique: ir::Unique,
}

/// Fields that must not hold the same values in two rows: `unique([organization_id, email])`.
pub fn unique(columns: impl IntoColumns) -> Unique {
    let unique = ir::Unique {
        name: None,
        source: Source::default(),
        fields: Vec::new(),
        nulls_not_distinct: false,
        deferrable: Deferrable::No,
        filter: None,
    };
    Unique { columns: columns.into_columns(), unique }
}

impl Unique {
    /// The name of the constraint. Without it, table, columns and `key`.
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.unique.name = Some(name.into());
        self
    }

    /// Two rows without a value count as the same.
    pub fn nulls_not_distinct(mut self) -> Self {
        self.unique.nulls_not_distinct = true;
        self
    }

    /// Checked at each statement, unless the transaction asks to wait until its end.
    pub fn deferrable(mut self) -> Self {
        self.unique.deferrable = Deferrable::InitiallyImmediate;
        self
    }

    /// Checked at the end of the transaction.
    pub fn initially_deferred(mut self) -> Self {
        self.unique.deferrable = Deferrable::InitiallyDeferred;
        self
    }

    /// Only among rows for which this SQL condition holds: `.filter("status = 'active'")`.
    pub fn filter(mut self, condition: impl Into<Text>) -> Self {
        self.unique.filter = Some(condition.into());
        self
    }

    /// The same on this field alone.
    pub(super) fn on_field(self, field: &ir::Field) -> ir::Unique {
        ir::Unique { source: field.source, fields: vec![field.name.clone()], ..self.unique }
    }
}

impl OnEntity for Unique {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let fields = plain_fields("unique", &self.columns, entity, at);
        entity.uniques.push(ir::Unique { source: at, fields, ..self.unique });
    }
}

/// See [`index`].
#[derive(Debug)]
pub struct Index(ir::Index);

/// An index: `index([status, created_at.desc()])`.
pub fn index(columns: impl IntoColumns) -> Index {
    Index(ir::Index {
        name: None,
        source: Source::default(),
        columns: columns.into_columns().into_iter().map(Into::into).collect(),
        unique: false,
        filter: None,
    })
}

impl Index {
    /// The name of the index. Without it, table, columns and `idx`.
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.0.name = Some(name.into());
        self
    }

    /// No two rows may hold the same values.
    pub fn unique(mut self) -> Self {
        self.0.unique = true;
        self
    }

    /// Only rows for which this SQL condition holds: `.filter("status = 'open'")`.
    pub fn filter(mut self, condition: impl Into<Text>) -> Self {
        self.0.filter = Some(condition.into());
        self
    }

    /// The index as the model holds it, for the namespaces of stores that add to it.
    pub fn into_ir(self, source: Source) -> ir::Index {
        ir::Index { source, ..self.0 }
    }
}

impl OnEntity for Index {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.indexes.push(self.into_ir(at));
    }
}

/// See [`check`].
#[derive(Debug)]
pub struct Check {
    name: Text,
    expression: Text,
}

/// A rule across columns, in SQL: `check("valid_dates", "start_date < end_date")`. The name is the constraint's.
pub fn check(name: impl Into<Text>, expression: impl Into<Text>) -> Check {
    Check { name: name.into(), expression: expression.into() }
}

impl Check {
    pub(super) fn into_ir(self, source: Source) -> ir::Check {
        ir::Check { name: self.name, expression: self.expression, source }
    }
}

impl OnEntity for Check {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.checks.push(self.into_ir(at));
    }
}

/// See [`foreign_key`].
#[derive(Debug)]
pub struct ForeignKeyOf(Vec<Column>);

/// Several fields that together hold the key of another entity:
/// `foreign_key([tenant_id, order_id]).references(Order).on_delete(Cascade)`.
pub fn foreign_key(columns: impl IntoColumns) -> ForeignKeyOf {
    ForeignKeyOf(columns.into_columns())
}

impl ForeignKeyOf {
    /// The entity that they reference.
    pub fn references<E: Entity>(self) -> ForeignKey {
        ForeignKey { columns: self.0, key: super::field::reference(TypeRef::entity::<E>()) }
    }
}

/// A reference by several fields. See [`foreign_key`].
#[derive(Debug)]
pub struct ForeignKey {
    columns: Vec<Column>,
    key: ir::ForeignKey,
}

impl ForeignKey {
    super::field::foreign_key_options!();
}

impl OnEntity for ForeignKey {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let fields = plain_fields("foreign_key", &self.columns, entity, at);
        entity.foreign_keys.push(ir::ForeignKey { source: at, fields, ..self.key });
    }
}

/// See [`many_to_many`].
#[derive(Debug)]
pub struct ManyToMany(ir::ManyToMany);

/// Any number of these for any number of those: `many_to_many(Tag)` makes the table between, with both keys as its key
/// and an index for either direction. Where the link itself carries data, write it as an entity with [`junction`].
pub fn many_to_many<E: Entity>() -> ManyToMany {
    ManyToMany(ir::ManyToMany {
        target: TypeRef::entity::<E>(),
        source: Source::default(),
        through: None,
        on_delete: Action::Cascade,
    })
}

impl ManyToMany {
    /// The name of the table between.
    pub fn through(mut self, name: impl Into<Text>) -> Self {
        self.0.through = Some(name.into());
        self
    }

    /// What happens to links when a row on either side goes; they go too unless said otherwise.
    pub fn on_delete(mut self, action: Action) -> Self {
        self.0.on_delete = action;
        self
    }
}

impl OnEntity for ManyToMany {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.many_to_many.push(ir::ManyToMany { source: at, ..self.0 });
    }
}

/// See [`junction`].
#[derive(Debug)]
pub struct Junction;

/// The entity links the two entities that it references: with a key of its own, the pair of references is unique;
/// without one, the pair is the key.
pub fn junction() -> Junction {
    Junction
}

impl OnEntity for Junction {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.junction = true;
    }
}

/// See [`timestamps`].
#[derive(Debug)]
pub struct Timestamps;

/// `created_at` and `updated_at` are kept by the database: set when a row is made, the one never changed again, the
/// other at each update. Fields of these names are used; where the struct has none, the columns are added.
pub fn timestamps() -> Timestamps {
    Timestamps
}

impl OnEntity for Timestamps {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.timestamps = true;
    }
}

/// The fields of columns of which only the name counts; sorting or changing one is a mistake.
fn plain_fields(word: &str, columns: &[Column], entity: &mut ir::Entity, at: Source) -> Vec<Text> {
    for column in columns.iter().filter(|column| !column.is_plain()) {
        let field = column.field();
        entity.mistakes.push(ir::Mistake {
            source: at,
            message: format!("`{word}` takes columns as they are, `{field}` is sorted or changed here"),
            help: format!("write `{field}` alone, or use `index([…]).unique()`, which takes `.desc()` and `.lower()`"),
        });
    }
    columns.iter().map(|column| column.field().into()).collect()
}
