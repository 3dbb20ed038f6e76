//! Attributes of an entity: `#[entity(…)]` on a struct with `#[derive(Entity)]`.

use super::OnEntity;
use super::columns::plain_fields;
use crate::ir::{self, PrimaryKey, Source, Text};
use crate::{Column, IntoColumns};

pub use super::access::{Access, access};
pub use super::actors::{Actors, actors};
pub use super::allow::{Allow, allow};
pub use super::audit::{Audit, audit};
pub use super::determines::{Determines, determines};
pub use super::lasting::{AppendOnly, Immutable, append_only, immutable};
pub use super::notes::{
    Backup, Cluster, Compliance, ExpectedRows, Growth, OwnerTeam, Requirement, backup, cluster, compliance,
    expected_rows, growth, owner_team, requirement,
};
pub use super::relation::{ForeignKey, ForeignKeyOf, Junction, ManyToMany, foreign_key, junction, many_to_many};
pub use super::retain::{Retain, retain};
pub use super::search::{Fuzzy, Search, fuzzy, search};
pub use super::soft_delete::{SoftDelete, soft_delete};
pub use super::tenant::{Global, Owner, Tenant, global, owner, tenant};
pub use super::tree::{Tree, tree};
pub use super::unique::{Unique, unique};

// Known here only so that they can be refused in plain words.
#[doc(hidden)]
pub use super::field::{
    column, currency, default, denormalized, email, length, lowercase, money, not_empty, one_of, pattern, percentage,
    phone, pii, precision, range, references, sensitive, slug, transitions, trimmed, url, version,
};

/// See [`name`].
#[derive(Debug)]
pub struct Name(pub(super) Text);

/// The name of the table or collection; of the type, on an enum or a domain. Without it, the Rust name in snake case.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(name = "items")]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE TABLE public.items ("), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn name(name: impl Into<Text>) -> Name {
    Name(name.into())
}

#[diagnostic::do_not_recommend]
impl OnEntity for Name {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.name = Some(self.0);
    }
}

/// See [`renamed_from`].
#[derive(Debug)]
pub struct RenamedFrom(pub(super) Text);

/// A name that this table, column, type or value had before: migrations rename instead of dropping. The SQL that makes the
/// table anew is the same with it and without.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(name = "items", renamed_from("goods"))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(renamed_from("label"))]
///     title: String,
/// }
/// let registry = registry![Item]?;
/// let item = registry.entity("items").unwrap();
/// assert_eq!(item.renamed_from, ["goods"]);
/// assert_eq!(item.field("title").unwrap().renamed_from, ["label"]);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn renamed_from(name: impl Into<Text>) -> RenamedFrom {
    RenamedFrom(name.into())
}

#[diagnostic::do_not_recommend]
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
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(rename_all = "camelCase")]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     first_name: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains(r#""firstName" text NOT NULL"#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn rename_all(case: impl Into<Text>) -> RenameAll {
    RenameAll(case.into())
}

#[diagnostic::do_not_recommend]
impl OnEntity for RenameAll {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.rename_all = Some(self.0);
    }
}

/// See [`primary_key`].
#[derive(Debug)]
pub struct PrimaryKeyOf {
    columns: Vec<Column>,
    name: Option<Text>,
    across_tenants: bool,
}

/// A key of several fields: `primary_key([order_id, line_no])`. A key of one field stands on the field. In an entity with a
/// `tenant`, a key that applications choose holds the tenant, best in front: `primary_key([tenant_id, email])`; or it says
/// [`across_tenants`](PrimaryKeyOf::across_tenants).
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(primary_key([order_id, line_no]))]
/// struct Item {
///     order_id: i64,
///     line_no: i32,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CONSTRAINT item_pkey PRIMARY KEY (order_id, line_no)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn primary_key(columns: impl IntoColumns) -> PrimaryKeyOf {
    PrimaryKeyOf { columns: columns.into_columns(), name: None, across_tenants: false }
}

impl PrimaryKeyOf {
    /// The name of the constraint. See [`field::PrimaryKey::name`](super::field::PrimaryKey::name).
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// All tenants share one space of keys. See
    /// [`field::PrimaryKey::across_tenants`](super::field::PrimaryKey::across_tenants).
    #[must_use]
    pub fn across_tenants(mut self) -> Self {
        self.across_tenants = true;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for PrimaryKeyOf {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let fields = plain_fields("primary_key", &self.columns, &mut entity.mistakes, at);
        entity.primary_key = PrimaryKey::Fields(fields);
        entity.key_name = self.name;
        entity.key_across_tenants = self.across_tenants;
    }
}

/// See [`no_primary_key`].
#[derive(Debug)]
pub struct NoPrimaryKey;

/// Rows have no key: said, so that it is not forgotten.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(no_primary_key)]
/// struct Item {
///     reading: f64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("double precision NOT NULL\n)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn no_primary_key() -> NoPrimaryKey {
    NoPrimaryKey
}

#[diagnostic::do_not_recommend]
impl OnEntity for NoPrimaryKey {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.primary_key = PrimaryKey::None;
    }
}

/// See [`index`].
#[derive(Debug)]
pub struct Index(ir::Index);

/// An index: `index([status, created_at.desc()])`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(index([status, created_at.desc()]).filter("status = 'open'"), timestamps)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     status: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE INDEX item_status_created_at_idx ON public.item USING btree (status, created_at DESC) WHERE (status = 'open');"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn index(columns: impl IntoColumns) -> Index {
    Index(ir::Index {
        name: None,
        source: Source::default(),
        columns: columns.into_columns().into_iter().map(Into::into).collect(),
        unique: false,
        filter: None,
        all_rows: false,
        across_tenants: false,
    })
}

impl Index {
    /// The name of the index. Without it, table, columns and `idx`.
    #[must_use]
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.0.name = Some(name.into());
        self
    }

    /// No two rows may hold the same values.
    #[must_use]
    pub fn unique(mut self) -> Self {
        self.0.unique = true;
        self
    }

    /// Only rows for which this SQL condition holds: `.filter("status = 'open'")`.
    #[must_use]
    pub fn filter(mut self, condition: impl Into<Text>) -> Self {
        self.0.filter = Some(condition.into());
        self
    }

    /// Under `soft_delete`: the index holds the deleted rows too, for what looks at all of them. Without it, it holds live rows: it is
    /// smaller, and serves queries that ask for `deleted_at IS NULL`.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(soft_delete, index([status]), index([placed_on]).all_rows())]
    /// struct Booking {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     status: String,
    ///     placed_on: chrono::NaiveDate,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Booking]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX booking_status_idx ON public.booking USING btree (status) WHERE (deleted_at IS NULL);"), "{sql}");
    /// assert!(sql.contains("CREATE INDEX booking_placed_on_idx ON public.booking USING btree (placed_on);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn all_rows(mut self) -> Self {
        self.0.all_rows = true;
        self
    }

    /// In an entity with a `tenant`: for queries about the rows of all tenants, or before the tenant is known; with `.unique()`, unique
    /// among them, which says what [`unique.across_tenants()`](Unique::across_tenants) says. Without it the tenant leads the index, as it
    /// leads what the queries of a session ask for. In PostgreSQL those are btree indexes: the others can't be led, or need an extension for it.
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
    /// #[entity(tenant = shop_id, index([status]), index([due]).across_tenants())]
    /// struct Invoice {
    ///     # #[entity(primary_key)]
    ///     # id: Uuid,
    ///     #[entity(references(Shop))]
    ///     shop_id: Uuid,
    ///     status: String,
    ///     due: chrono::NaiveDate,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Shop, Invoice]?)?).to_string();
    /// assert!(sql.contains("CREATE INDEX invoice_shop_id_status_idx ON public.invoice USING btree (shop_id, status);"), "{sql}");
    /// assert!(sql.contains("CREATE INDEX invoice_due_idx ON public.invoice USING btree (due);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn across_tenants(mut self) -> Self {
        self.0.across_tenants = true;
        self
    }

    /// The index as the model holds it, for the namespaces of stores that add to it.
    pub fn into_ir(self, source: Source) -> ir::Index {
        ir::Index { source, ..self.0 }
    }
}

#[diagnostic::do_not_recommend]
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
    message: Option<Text>,
}

/// A rule across columns, in SQL: `check("valid_dates", "start_date < end_date")`. The name is the constraint's.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(check("valid_dates", "starts < ends"))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     starts: i64,
///     ends: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CONSTRAINT valid_dates CHECK (starts < ends)"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn check(name: impl Into<Text>, expression: impl Into<Text>) -> Check {
    Check { name: name.into(), expression: expression.into(), message: None }
}

impl Check {
    /// The message for whoever breaks it: see [`Pattern::message`](super::rules::Pattern::message).
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(check("valid_dates", "starts < ends").message("it ends before it starts"))]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     starts: i64,
    ///     ends: i64,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
    /// assert!(sql.contains("COMMENT ON CONSTRAINT valid_dates ON public.item IS 'it ends before it starts';"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn message(mut self, message: impl Into<Text>) -> Self {
        self.message = Some(message.into());
        self
    }

    pub(super) fn into_ir(self, source: Source) -> ir::Check {
        ir::Check { name: self.name, expression: self.expression, message: self.message, source }
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Check {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.checks.push(self.into_ir(at));
    }
}

/// See [`timestamps`].
#[derive(Debug)]
pub struct Timestamps;

/// `created_at` and `updated_at` are kept by the database: set when a row is made, the one never changed again, the
/// other at each update. Fields of these names are used; where the struct has none, the columns are added.
///
/// What it trusts: that the triggers are there, which only the owner of the table can disable. What an INSERT says of these columns is
/// taken, so that rows can be restored; under `Config::roles` the application has no privilege to write them.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(timestamps)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     title: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("created_at timestamptz DEFAULT now() NOT NULL"), "{sql}");
/// assert!(sql.contains("CREATE TRIGGER item_timestamps"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn timestamps() -> Timestamps {
    Timestamps
}

#[diagnostic::do_not_recommend]
impl OnEntity for Timestamps {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.timestamps = true;
    }
}
