//! The attributes: each item of `#[entity(…)]` is a call of a function in one of these modules.
//!
//! | written on | functions |
//! |---|---|
//! | a struct with `#[derive(Entity)]` | [`entity`] |
//! | one of its fields, or a field of an embedded struct | [`field`] |
//! | an enum with `#[derive(DbEnum)]` | [`db_enum`] |
//! | one of its variants | [`variant`] |
//! | a newtype with `#[derive(Domain)]` | [`domain`] |
//! | a struct with `#[derive(Embedded)]` | [`embedded`] |
//! | a struct with `#[derive(View)]` | [`view`], and [`view_field`] on its fields |
//!
//! A word without parentheses is a call without arguments (`unique` is `unique()`), `name = value` is `name(value)`,
//! and what follows a dot are methods of what the function returns. Columns stand under their bare names, beside the
//! values of [`prelude`].

pub mod access;
mod actors;
pub mod allow;
pub mod audit;
mod columns;
pub mod db_enum;
pub mod determines;
pub mod domain;
pub mod embedded;
pub mod entity;
pub mod field;
pub mod lasting;
pub mod notes;
pub mod prelude;
pub mod private;
pub mod relation;
pub mod retain;
pub mod rules;
pub mod search;
pub mod soft_delete;
pub mod tenant;
pub mod transitions;
pub mod tree;
pub mod unique;
pub mod variant;
pub mod version;
pub mod view;
pub mod view_field;

use crate::ir::{self, Source, Text};
use crate::{DefaultFor, FieldType};

/// An attribute of a struct with `#[derive(Entity)]`.
#[diagnostic::on_unimplemented(
    message = "this attribute does not belong on an entity",
    label = "not an attribute of the struct",
    note = "if it speaks of one field, write it on that field"
)]
pub trait OnEntity {
    /// Writes what it says into the model. `at` is the attribute's line.
    fn apply(self, entity: &mut ir::Entity, at: Source);
}

/// An attribute of a field with values of type `T` (without `Option`) and kind `K`.
#[diagnostic::on_unimplemented(
    message = "this attribute does not belong on this field",
    label = "not an attribute of this field",
    note = "attributes of the whole table stand on the struct; keys, versions and states on the fields of entities, not of embedded structs"
)]
pub trait OnField<T, K, Place = InEntity> {
    /// Writes what it says into the model.
    fn apply(self, field: &mut FieldDraft);
}

/// A place whose fields are stored: values there have defaults and keep rules.
#[diagnostic::on_unimplemented(
    message = "rules and defaults belong to entities and embedded structs",
    label = "a view shows rows that are stored elsewhere"
)]
pub trait Stored {}

impl Stored for InEntity {}
impl Stored for InEmbedded {}

/// The field belongs to an entity.
#[derive(Debug)]
pub struct InEntity;
/// The field belongs to an embedded struct.
#[derive(Debug)]
pub struct InEmbedded;
/// The field belongs to a view.
#[derive(Debug)]
pub struct InView;

/// A field as its attributes see it: the field itself, and what they add to the entity around it.
#[derive(Debug)]
pub struct FieldDraft {
    /// The field.
    pub field: ir::Field,
    /// The field is the primary key.
    pub primary_key: bool,
    /// The name of its constraint.
    pub key_name: Option<Text>,
    /// All tenants share one space of keys.
    pub key_across_tenants: bool,
    /// Uniques of this field.
    pub uniques: Vec<ir::Unique>,
    /// Indexes of this field.
    pub indexes: Vec<ir::Index>,
    /// References of this field.
    pub foreign_keys: Vec<ir::ForeignKey>,
    /// Parts of the field are found fast.
    pub fuzzy: Option<ir::Fuzzy>,
    /// What the field says of how rows live.
    pub lifecycle: Option<Box<ir::Lifecycle>>,
}

/// An attribute of an enum with `#[derive(DbEnum)]`.
#[diagnostic::on_unimplemented(
    message = "this attribute does not belong on an enum",
    label = "not an attribute of an enum"
)]
pub trait OnEnum {
    /// Writes what it says into the model.
    fn apply(self, db_enum: &mut ir::Enum);
}

/// An attribute of a variant of an enum with `#[derive(DbEnum)]`.
#[diagnostic::on_unimplemented(
    message = "this attribute does not belong on a variant",
    label = "not an attribute of a variant"
)]
pub trait OnVariant {
    /// Writes what it says into the model.
    fn apply(self, variant: &mut ir::Variant);
}

/// An attribute of a newtype with `#[derive(Domain)]` over a `T` of kind `K`.
#[diagnostic::on_unimplemented(
    message = "this attribute does not belong on a domain",
    label = "not an attribute of a domain"
)]
pub trait OnDomain<T, K> {
    /// Writes what it says into the model.
    fn apply(self, domain: &mut ir::Domain);
}

/// An attribute of a struct with `#[derive(Embedded)]`.
#[diagnostic::on_unimplemented(
    message = "this attribute does not belong on an embedded struct",
    label = "not an attribute of an embedded struct",
    note = "an embedded struct is part of a row: what concerns one field stands on that field, keys and what concerns several on the entity around it"
)]
pub trait OnEmbedded {
    /// Writes what it says into the model.
    fn apply(self, embedded: &mut ir::Embedded);
}

/// An attribute of a struct with `#[derive(View)]`.
#[diagnostic::on_unimplemented(
    message = "this attribute does not belong on a view",
    label = "not an attribute of a view",
    note = "a view shows rows of tables: keys, rules and relations belong to their entities"
)]
pub trait OnView {
    /// Writes what it says into the model. `at` is the attribute's line.
    fn apply(self, view: &mut ir::View, at: Source);
}

/// An SQL expression. See [`sql`].
#[derive(Debug, Clone, PartialEq)]
pub struct Sql(pub Text);

/// An SQL expression where a value is expected. It is parsed, without a database, and can name no columns.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(default = sql("upper('draft')"))]
///     label: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("label text DEFAULT upper('draft') NOT NULL"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn sql(expression: impl Into<Text>) -> Sql {
    Sql(expression.into())
}

/// An SQL expression over the columns of a row, where a column is expected.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(index([expr("lower(first || last)")]).name("item_whole_name"))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     first: String,
///     last: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE INDEX item_whole_name ON public.item USING btree ((lower(first || last)));"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn expr(sql: &'static str) -> crate::Column {
    crate::Column::expression(sql)
}

/// So many days, for `.retain(…)`.
///
/// ```
/// # use schema_core::*;
/// use chrono::NaiveDate;
/// #[derive(Entity)]
/// #[entity(no_primary_key)]
/// #[pg(partition_by_range(day).daily().from("2026-01-01").retain(days(90)))]
/// struct Item {
///     day: NaiveDate,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("interval '0 months 90 days'"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn days(days: u32) -> ir::Duration {
    ir::Duration { months: 0, days }
}

/// So many months of the calendar, for `.retain(…)`.
///
/// ```
/// # use schema_core::*;
/// use chrono::NaiveDate;
/// #[derive(Entity)]
/// #[entity(no_primary_key)]
/// #[pg(partition_by_range(day).monthly().from("2026-01").retain(months(24)))]
/// struct Item {
///     day: NaiveDate,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("interval '24 months 0 days'"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn months(months: u32) -> ir::Duration {
    ir::Duration { months, days: 0 }
}

/// So many years, for `.retain(…)`.
///
/// ```
/// # use schema_core::*;
/// use chrono::NaiveDate;
/// #[derive(Entity)]
/// #[entity(no_primary_key)]
/// #[pg(partition_by_range(day).yearly().from("2026").retain(years(10)))]
/// struct Item {
///     day: NaiveDate,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("interval '120 months 0 days'"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn years(years: u32) -> ir::Duration {
    ir::Duration { months: years.saturating_mul(12), days: 0 }
}

/// So many seconds, for `backup` and for `#[mongo(ttl(…))]`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(backup.rpo(seconds(90)))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
/// let notes = registry![Item]?.entity("item").unwrap().notes.clone().unwrap();
/// assert_eq!(notes.backup.unwrap().rpo.unwrap().seconds, 90);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn seconds(seconds: u32) -> ir::Span {
    ir::Span { seconds, ..ir::Span::default() }
}

/// So many minutes, for `backup` and for `#[mongo(ttl(…))]`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(backup.rpo(minutes(5)))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
/// let notes = registry![Item]?.entity("item").unwrap().notes.clone().unwrap();
/// assert_eq!(notes.backup.unwrap().rpo.unwrap().minutes, 5);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn minutes(minutes: u32) -> ir::Span {
    ir::Span { minutes, ..ir::Span::default() }
}

/// So many hours, for `backup` and for `#[mongo(ttl(…))]`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(backup.rto(hours(2)))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
/// let notes = registry![Item]?.entity("item").unwrap().notes.clone().unwrap();
/// assert_eq!(notes.backup.unwrap().rto.unwrap().minutes, 120);
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn hours(hours: u32) -> ir::Span {
    minutes(hours.saturating_mul(60))
}

/// The time of the transaction. See [`now`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now;

/// The time of the transaction.
///
/// ```
/// # use schema_core::*;
/// use chrono::{DateTime, Utc};
/// #[derive(Entity)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     #[entity(default = now())]
///     seen_at: DateTime<Utc>,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("seen_at timestamptz DEFAULT now() NOT NULL"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn now() -> Now {
    Now
}

impl<T> DefaultFor<T> for Sql {
    fn default_for(self) -> ir::Default {
        ir::Default::Sql(self.0)
    }
}

impl<T: FieldType<Kind = crate::kind::Temporal>> DefaultFor<T> for Now {
    fn default_for(self) -> ir::Default {
        ir::Default::Now
    }
}
