//! Attributes of a field: `#[entity(…)]` on a field of an entity or of an embedded struct.
//!
//! Beside these functions, `ty = SomeType` says the type that the column has instead of the field's own.

use super::entity::{RenamedFrom, Unique};
use super::{FieldDraft, InView, OnField, Stored};
use crate::ir::{self, KeySource, Text};
use crate::{DefaultFor, kind};

pub use super::allow::{Allow, allow};
pub use super::entity::renamed_from;
pub use super::lasting::immutable;
pub use super::notes::{Compliance, Denormalized, compliance, denormalized};
pub use super::private::{MaskedPii, Pii, Sensitive, pii, sensitive};
pub use super::relation::{References, references};
pub use super::rules::{
    currency, email, length, lowercase, money, not_empty, one_of, pattern, percentage, phone, precision, range, slug,
    trimmed, url,
};

pub use super::transitions::{Transitions, transitions};
pub use super::version::{Version, version};

// Known here only so that they can be refused in plain words.
#[doc(hidden)]
pub use super::entity::{
    access, actors, append_only, audit, backup, check, cluster, determines, expected_rows, foreign_key, growth,
    junction, many_to_many, name, no_primary_key, owner_team, rename_all, requirement, retain, search, soft_delete,
    timestamps, tree,
};

/// See [`column()`].
#[derive(Debug)]
pub struct ColumnName(Text);

/// The name of the column: `column = "e_mail"`. Without it, the field's name under `rename_all`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(column = "e_mail")]
///     email: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("e_mail text NOT NULL"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn column(name: impl Into<Text>) -> ColumnName {
    ColumnName(name.into())
}

impl<T, K> OnField<T, K, InView> for ColumnName {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.column = Some(self.0);
    }
}

impl<T, K> OnField<T, K> for ColumnName {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.column = Some(self.0);
    }
}

impl<T, K, Place: Stored> OnField<T, K, Place> for RenamedFrom {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.renamed_from.push(self.0);
    }
}

/// See [`primary_key`].
#[derive(Debug)]
pub struct PrimaryKey {
    source: Option<KeySource>,
    name: Option<Text>,
    across_tenants: bool,
}

/// The field is the primary key. A UUID is made by the database, an integer numbered by it, where the row brings none;
/// a key of any other type, one with a default or one that references another entity is the application's. For UUIDs in
/// the order of time, PostgreSQL 18 has `#[entity(primary_key, default = sql("uuidv7()"))]`.
///
/// Where roles are generated (`Config::roles` of schema-pg), the application's role has no privilege on columns that the
/// database numbers: it can bring no number, not with `OVERRIDING SYSTEM VALUE` either. PostgreSQL then refuses any INSERT that
/// names the column, with SQLSTATE 42501, and so also one that writes `DEFAULT` for it: leave the column out.
///
/// In an entity with a `tenant`, a key that applications choose holds the tenant
/// ([`primary_key([tenant_id, email])`](super::entity::primary_key) on the struct), or says that all tenants share one space
/// of keys: [`across_tenants`](PrimaryKey::across_tenants). A UUID needs neither, whoever makes it: it can't be guessed, so
/// nobody takes another's, and all that it reveals is whether a UUID that is known already is in use. Neither does a number
/// that the database gives, nor what references a row of the tenant.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     #[entity(primary_key)]
///     id: uuid::Uuid,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("id uuid DEFAULT gen_random_uuid() NOT NULL"), "{sql}");
/// assert!(sql.contains("CONSTRAINT item_pkey PRIMARY KEY (id)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn primary_key() -> PrimaryKey {
    PrimaryKey { source: None, name: None, across_tenants: false }
}

impl PrimaryKey {
    /// The name of the constraint. Without it, the table and `pkey`. MongoDB has no names of keys.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     #[entity(primary_key.name("pk_item"))]
    ///     id: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("CONSTRAINT pk_item PRIMARY KEY (id)"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The application always brings the value: a natural key.
    #[must_use]
    pub fn natural(mut self) -> Self {
        self.source = Some(KeySource::Application);
        self
    }

    /// The database numbers rows, and refuses a number that a row brings, unless the INSERT says `OVERRIDING SYSTEM VALUE`:
    /// what an application's role may not say where roles are generated.
    #[must_use]
    pub fn identity_always(mut self) -> Self {
        self.source = Some(KeySource::IdentityAlways);
        self
    }

    /// All tenants share one space of keys: said of a key that applications choose in an entity with a `tenant`, so that it is
    /// known what that reveals. A key is unique over the rows of all tenants, and row security does not hide that: a tenant
    /// finds out by an error (SQLSTATE 23505) which keys others use, takes keys before others do, and lets them wait while its
    /// transaction is open.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use uuid::Uuid;
    /// # #[derive(Entity)]
    /// # #[entity(tenant = id)]
    /// # struct Shop {
    /// #     #[entity(primary_key)]
    /// #     id: Uuid,
    /// # }
    /// #[derive(Entity)]
    /// #[entity(tenant = shop_id)]
    /// struct Host {
    ///     #[entity(primary_key.across_tenants())]
    ///     name: String,
    ///     #[entity(references(Shop))]
    ///     shop_id: Uuid,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Shop, Host]?)?).to_string();
    /// assert!(sql.contains("CONSTRAINT host_pkey PRIMARY KEY (name)"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn across_tenants(mut self) -> Self {
        self.across_tenants = true;
        self
    }
}

impl<T, K> OnField<T, K> for PrimaryKey {
    fn apply(self, draft: &mut FieldDraft) {
        draft.primary_key = true;
        draft.key_name = self.name;
        draft.key_across_tenants = self.across_tenants;
        if self.source.is_some() {
            draft.field.key_source = self.source;
        }
    }
}

/// See [`identity`].
#[derive(Debug)]
pub struct Identity(KeySource);

/// The database numbers rows in this column, unless a row brings a number.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(identity)]
///     number: i32,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("number integer GENERATED BY DEFAULT AS IDENTITY NOT NULL"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn identity() -> Identity {
    Identity(KeySource::Identity)
}

impl Identity {
    /// A number that a row brings is refused, unless the INSERT says `OVERRIDING SYSTEM VALUE`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     #[entity(identity.always())]
    ///     number: i32,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("number integer GENERATED ALWAYS AS IDENTITY NOT NULL"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn always(mut self) -> Self {
        self.0 = KeySource::IdentityAlways;
        self
    }
}

impl<T> OnField<T, kind::Integer> for Identity {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.key_source = Some(self.0);
    }
}

/// See [`default`].
#[derive(Debug)]
pub struct Default<V>(V);

/// What the database writes where a row brings no value: a value of the field's type (`default = 0`,
/// `default = UserStatus::Active`), an SQL expression (`default = sql("…")`), or `default = now()`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(default = 1)]
///     quantity: i32,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("quantity integer DEFAULT 1 NOT NULL"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn default<V>(value: V) -> Default<V> {
    Default(value)
}

impl<T, K: kind::Kind, Place: Stored, V: DefaultFor<K::Is<T>>> OnField<T, K, Place> for Default<V> {
    fn apply(self, draft: &mut FieldDraft) {
        draft.field.default = Some(self.0.default_for());
    }
}

/// No two rows hold the same value in this field.
///
/// On a field of an embedded struct it is said of the rows around it, wherever the struct stands. In MongoDB the index is on the
/// path, and looks at documents that have a value there; of the structs of a list it is multikey: no two documents hold the
/// same value, while one document may hold it twice. In PostgreSQL it is on the expression that reads the member from jsonb.
///
/// ```
/// # use schema_core::*;
/// #[derive(Embedded)]
/// struct Contact {
///     #[entity(unique)]
///     email: Option<String>,
/// }
///
/// #[derive(Entity)]
/// #[entity(name = "orders")]
/// struct Order {
///     # #[entity(primary_key)]
///     # id: i64,
///     contact: Contact,
/// }
/// # let registry = registry![Order]?;
/// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
/// assert!(sql.contains("CREATE UNIQUE INDEX orders_contact_email_key ON public.orders USING btree ((contact ->> 'email'));"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(unique)]
///     sku: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CONSTRAINT item_sku_key UNIQUE (sku)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn unique() -> Unique {
    super::entity::unique([])
}

impl<T, K, Place: Stored> OnField<T, K, Place> for Unique {
    fn apply(self, draft: &mut FieldDraft) {
        draft.uniques.push(self.on_field(&draft.field));
    }
}

/// See [`index`].
#[derive(Debug)]
pub struct Index(super::entity::Index);

/// An index on this field alone; on a field of an embedded struct, on the path to it, as [`unique`](unique()).
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(index)]
///     sku: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE INDEX item_sku_idx ON public.item USING btree (sku);"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn index() -> Index {
    Index(super::entity::index([]))
}

impl Index {
    /// The name of the index. Without it, table, column and `idx`.
    #[must_use]
    pub fn name(self, name: impl Into<Text>) -> Self {
        Self(self.0.name(name))
    }

    /// Only rows for which this SQL condition holds.
    #[must_use]
    pub fn filter(self, condition: impl Into<Text>) -> Self {
        Self(self.0.filter(condition))
    }

    /// Under `soft_delete` the index holds the deleted rows too. See [`entity::Index::all_rows`](super::entity::Index::all_rows).
    #[must_use]
    pub fn all_rows(self) -> Self {
        Self(self.0.all_rows())
    }

    /// For queries about the rows of all tenants. See [`entity::Index::across_tenants`](super::entity::Index::across_tenants).
    #[must_use]
    pub fn across_tenants(self) -> Self {
        Self(self.0.across_tenants())
    }
}

impl<T, K, Place: Stored> OnField<T, K, Place> for Index {
    fn apply(self, draft: &mut FieldDraft) {
        let column = ir::IndexColumn::field(draft.field.name.clone());
        draft.indexes.push(ir::Index { columns: vec![column], ..self.0.into_ir(draft.field.source) });
    }
}

/// See [`fuzzy`].
#[derive(Debug, Default)]
pub struct Fuzzy(Option<Text>);

/// Parts of this text, and texts that are nearly alike, are found fast. See [`entity::fuzzy`](super::entity::fuzzy).
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(fuzzy)]
///     name: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("USING gin (name gin_trgm_ops);"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn fuzzy() -> Fuzzy {
    Fuzzy::default()
}

impl Fuzzy {
    /// The name of the index. Without it, table, column and `fuzzy_idx`. See [`entity::fuzzy`](super::entity::fuzzy).
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.0 = Some(name.into());
        self
    }
}

impl<T, K: kind::Textual> OnField<T, K> for Fuzzy {
    fn apply(self, draft: &mut FieldDraft) {
        let (source, field) = (draft.field.source, draft.field.name.clone());
        draft.fuzzy = Some(ir::Fuzzy { source, field, name: self.0 });
    }
}
