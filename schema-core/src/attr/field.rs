//! Attributes of a field: `#[entity(…)]` on a field of an entity or of an embedded struct.
//!
//! Beside these functions, `ty = SomeType` says the type that the column has instead of the field's own.

use super::OnField;
use super::entity::{RenamedFrom, Unique};
use crate::build::{FieldDraft, InEntity};
use crate::ir::{self, Action, Deferrable, KeySource, Source, Text, TypeRef};
use crate::{DefaultFor, Entity, KeyedBy, kind};

pub use super::entity::renamed_from;
pub use super::rules::{
    currency, email, length, lowercase, money, not_empty, one_of, pattern, percentage, phone, precision, range, slug,
    trimmed, url,
};

// Known here only so that they can be refused in plain words.
#[doc(hidden)]
pub use super::entity::{check, foreign_key, junction, many_to_many, name, no_primary_key, rename_all, timestamps};

/// See [`column()`].
#[derive(Debug)]
pub struct ColumnName(Text);

/// The name of the column: `column = "e_mail"`. Without it, the field's name under `rename_all`.
pub fn column(name: impl Into<Text>) -> ColumnName {
    ColumnName(name.into())
}

impl<T, K> OnField<T, K> for ColumnName {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.column = Some(self.0);
    }
}

impl<T, K> OnField<T, K> for RenamedFrom {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.renamed_from.push(self.0);
    }
}

/// See [`primary_key`].
#[derive(Debug)]
pub struct PrimaryKey(Option<KeySource>);

/// The field is the primary key. A UUID is made by the database, an integer numbered by it, where the row brings none;
/// a key of any other type, one with a default or one that references another entity is the application's.
pub fn primary_key() -> PrimaryKey {
    PrimaryKey(None)
}

impl PrimaryKey {
    /// The application always brings the value: a natural key.
    pub fn natural(mut self) -> Self {
        self.0 = Some(KeySource::Application);
        self
    }

    /// The database numbers rows, and refuses a number that a row brings.
    pub fn identity_always(mut self) -> Self {
        self.0 = Some(KeySource::IdentityAlways);
        self
    }
}

impl<T, K> OnField<T, K> for PrimaryKey {
    fn apply(self, draft: &mut FieldDraft) {
        draft.primary_key = true;
        if self.0.is_some() {
            draft.field.key_source = self.0;
        }
    }
}

/// See [`identity`].
#[derive(Debug)]
pub struct Identity;

/// The database numbers rows in this column, unless a row brings a number.
pub fn identity() -> Identity {
    Identity
}

impl<T> OnField<T, kind::Integer> for Identity {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.key_source = Some(KeySource::Identity);
    }
}

/// See [`default`].
#[derive(Debug)]
pub struct Default<V>(V);

/// What the database writes where a row brings no value: a value of the field's type (`default = 0`,
/// `default = UserStatus::Active`), an SQL expression (`default = sql("…")`), or `default = now()`.
pub fn default<V>(value: V) -> Default<V> {
    Default(value)
}

impl<T, K, Place, V: DefaultFor<T>> OnField<T, K, Place> for Default<V> {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.default = Some(self.0.default_for());
    }
}

/// No two rows hold the same value in this field.
pub fn unique() -> Unique {
    super::entity::unique([])
}

impl<T, K> OnField<T, K> for Unique {
    fn apply(self, draft: &mut FieldDraft) {
        draft.uniques.push(self.on_field(&draft.field));
    }
}

/// See [`index`].
#[derive(Debug)]
pub struct Index(super::entity::Index);

/// An index on this field alone.
pub fn index() -> Index {
    Index(super::entity::index([]))
}

impl Index {
    /// The name of the index. Without it, table, column and `idx`.
    pub fn name(self, name: impl Into<Text>) -> Self {
        Self(self.0.name(name))
    }

    /// Only rows for which this SQL condition holds.
    pub fn filter(self, condition: impl Into<Text>) -> Self {
        Self(self.0.filter(condition))
    }
}

impl<T, K> OnField<T, K> for Index {
    fn apply(self, draft: &mut FieldDraft) {
        let column = ir::IndexColumn {
            term: ir::IndexTerm::Field(draft.field.name.clone()),
            order: ir::Order::Asc,
            nulls: None,
        };
        draft.indexes.push(ir::Index { columns: vec![column], ..self.0.into_ir(draft.field.source) });
    }
}

/// See [`references`].
#[derive(Debug)]
pub struct References<E> {
    key: ir::ForeignKey,
    target: std::marker::PhantomData<fn() -> E>,
}

/// The field holds the key of another entity, or of this one: `references(Organization).on_delete(Cascade)`,
/// `references = Self`. The field's type must be that of the key.
pub fn references<E: Entity>() -> References<E> {
    References { key: reference(TypeRef::entity::<E>()), target: std::marker::PhantomData }
}

/// A foreign key to this entity that has said nothing else.
pub(super) fn reference(target: TypeRef) -> ir::ForeignKey {
    ir::ForeignKey {
        name: None,
        source: Source::default(),
        fields: Vec::new(),
        target,
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
        deferrable: Deferrable::No,
        index: true,
        one_to_one: false,
    }
}

/// The options that all references have, on a struct with a member `key`.
macro_rules! foreign_key_options {
    () => {
        /// The name of the constraint. Without it, table, columns and `fkey`.
        pub fn name(mut self, name: impl Into<Text>) -> Self {
            self.key.name = Some(name.into());
            self
        }

        /// What happens to the row when the row that it references goes. Refused unless said otherwise.
        pub fn on_delete(mut self, action: Action) -> Self {
            self.key.on_delete = action;
            self
        }

        /// What happens to the row when the key that it references changes. Refused unless said otherwise.
        pub fn on_update(mut self, action: Action) -> Self {
            self.key.on_update = action;
            self
        }

        /// Checked at each statement, unless the transaction asks to wait until its end.
        pub fn deferrable(mut self) -> Self {
            self.key.deferrable = ir::Deferrable::InitiallyImmediate;
            self
        }

        /// Checked at the end of the transaction.
        pub fn initially_deferred(mut self) -> Self {
            self.key.deferrable = ir::Deferrable::InitiallyDeferred;
            self
        }

        /// No index is made. Deleting a referenced row then reads the whole table.
        pub fn no_index(mut self) -> Self {
            self.key.index = false;
            self
        }

        /// No two rows reference the same one.
        pub fn one_to_one(mut self) -> Self {
            self.key.one_to_one = true;
            self
        }
    };
}
pub(super) use foreign_key_options;

impl<E> References<E> {
    foreign_key_options!();
}

impl<E: KeyedBy<T>, T, K> OnField<T, K, InEntity> for References<E> {
    fn apply(self, draft: &mut FieldDraft) {
        let fields = vec![draft.field.name.clone()];
        draft.foreign_keys.push(ir::ForeignKey { source: draft.field.source, fields, ..self.key });
    }
}
