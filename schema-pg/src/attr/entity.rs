//! Attributes of an entity: `#[pg(…)]` on a struct with `#[derive(Entity)]`.

use schema_core::attr::{OnDomain, OnEntity, OnEnum, OnView};
use schema_core::ir::{self, Source, Text};
use schema_core::{Column, IntoColumns};

use super::StorageValue;
pub use super::distribution::{
    DistributedBy, ReferenceTable, SchemaSharding, distributed_by, reference_table, schema_sharding,
};
pub use super::exclude::{Exclude, Excluded, exclude};
pub use super::foreign_key::{ForeignKey, ForeignKeyOf, foreign_key};
pub use super::grant::{Grant, grant};
pub use super::no_delete::{NoDelete, no_delete};
#[doc(hidden)]
pub use super::of_partition;
pub use super::of_partition::{OfPartition, partition};
pub use super::partition::{ByHash, ByList, ByRange, partition_by_hash, partition_by_list, partition_by_range};
pub use super::policy::{Policy, Rls, policy, rls};
pub use super::purge::{PurgeAfter, purge_after};
pub use super::read_only::{ReadOnly, read_only};
pub use super::rule::{Rule, rule};
pub use super::trigger::{Trigger, trigger};
// Known here only so that they can be refused in plain words.
#[doc(hidden)]
pub use super::{serial::serial, sql_type::sql_type};
use crate::catalog::IndexMethod;
use crate::options::{DomainOptions, EntityOptions, EnumOptions, IndexOptions, ViewOptions};

/// See [`schema`].
#[derive(Debug)]
pub struct Schema(pub(super) Text);

/// The PostgreSQL schema in which the table, type or domain lives; without it, that of the
/// [`Config`](crate::Config).
///
/// ```
/// use schema_core::{Entity, registry};
///
/// #[derive(Entity)]
/// #[entity(name = "invoices")]
/// #[pg(schema = "billing")]
/// struct Invoice {
///     #[entity(primary_key)]
///     id: i64,
/// }
///
/// let sql = schema_pg::create(&schema_pg::lower(&registry![Invoice]?)?).to_string();
/// assert!(sql.contains("CREATE SCHEMA billing;"));
/// assert!(sql.contains("CREATE TABLE billing.invoices ("));
/// # Ok::<(), schema_core::Diagnostics>(())
/// ```
pub fn schema(name: impl Into<Text>) -> Schema {
    Schema(name.into())
}

#[diagnostic::do_not_recommend]
impl OnEntity for Schema {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.extensions.get_mut::<EntityOptions>().schema = Some(self.0);
    }
}

#[diagnostic::do_not_recommend]
impl OnEnum for Schema {
    fn apply(self, db_enum: &mut ir::Enum) {
        db_enum.extensions.get_mut::<EnumOptions>().schema = Some(self.0);
    }
}

impl<T, K> OnDomain<T, K> for Schema {
    fn apply(self, domain: &mut ir::Domain) {
        domain.extensions.get_mut::<DomainOptions>().schema = Some(self.0);
    }
}

/// See [`index`].
#[derive(Debug)]
pub struct Index {
    index: schema_core::attr::entity::Index,
    method: IndexMethod,
    include: Vec<Column>,
    nulls_not_distinct: bool,
    storage: Vec<(Text, Text)>,
}

/// An index with what only PostgreSQL knows: its method, and columns that it holds beside its own. On a struct with
/// `#[derive(Entity)]`, and on a materialized view.
///
/// ```
/// use schema_core::{Entity, registry};
///
/// #[derive(Entity)]
/// #[entity(name = "products")]
/// #[pg(index([tags]).using(Gin), index([sku]).unique().include([price_cents]))]
/// struct Product {
///     #[entity(primary_key)]
///     id: i64,
///     sku: String,
///     tags: Vec<String>,
///     price_cents: i64,
/// }
///
/// let sql = schema_pg::create(&schema_pg::lower(&registry![Product]?)?).to_string();
/// assert!(sql.contains("CREATE INDEX products_tags_idx ON public.products USING gin (tags);"));
/// assert!(sql.contains(
///     "CREATE UNIQUE INDEX products_sku_idx ON public.products USING btree (sku) INCLUDE (price_cents);"
/// ));
/// # Ok::<(), schema_core::Diagnostics>(())
/// ```
pub fn index(columns: impl IntoColumns) -> Index {
    Index {
        index: schema_core::attr::entity::index(columns),
        method: IndexMethod::Btree,
        include: Vec::new(),
        nulls_not_distinct: false,
        storage: Vec::new(),
    }
}

impl Index {
    /// The name of the index. Without it, table, columns and `idx`.
    pub fn name(mut self, name: impl Into<Text>) -> Self {
        self.index = self.index.name(name);
        self
    }

    /// No two rows may hold the same values.
    pub fn unique(mut self) -> Self {
        self.index = self.index.unique();
        self
    }

    /// Only rows for which this SQL condition holds.
    pub fn filter(mut self, condition: impl Into<Text>) -> Self {
        self.index = self.index.filter(condition);
        self
    }

    /// Under `soft_delete` the index holds the deleted rows too.
    pub fn all_rows(mut self) -> Self {
        self.index = self.index.all_rows();
        self
    }

    /// For queries about the rows of all tenants. See [`entity::Index::across_tenants`](schema_core::attr::entity::Index::across_tenants).
    pub fn across_tenants(mut self) -> Self {
        self.index = self.index.across_tenants();
        self
    }

    /// How the index is built: `.using(Gin)`.
    pub fn using(mut self, method: IndexMethod) -> Self {
        self.method = method;
        self
    }

    /// Columns that the index holds beside its own, so that a query need not look at the table.
    pub fn include(mut self, columns: impl IntoColumns) -> Self {
        self.include = columns.into_columns();
        self
    }

    /// A storage parameter: `.with("fillfactor", 70)`, `.with("fastupdate", false)`.
    pub fn with(mut self, parameter: impl Into<Text>, value: impl StorageValue) -> Self {
        self.storage.push((parameter.into(), value.text()));
        self
    }

    /// Two rows without a value count as the same. With `.unique()`.
    pub fn nulls_not_distinct(mut self) -> Self {
        self.nulls_not_distinct = true;
        self
    }
}

impl Index {
    fn into_said(self, at: Source) -> IndexOptions {
        IndexOptions {
            index: self.index.into_ir(at),
            method: self.method,
            include: self.include.iter().map(|column| column.name().into()).collect(),
            nulls_not_distinct: self.nulls_not_distinct,
            storage: self.storage,
        }
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Index {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.extensions.get_mut::<EntityOptions>().indexes.push(self.into_said(at));
    }
}

#[diagnostic::do_not_recommend]
impl OnView for Index {
    fn apply(self, view: &mut ir::View, at: Source) {
        view.extensions.get_mut::<ViewOptions>().indexes.push(self.into_said(at));
    }
}

/// See [`with`].
#[derive(Debug)]
pub struct With(Text, Text);

/// A storage parameter of the table, or of a materialized view: `with("fillfactor", 70)`.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[pg(with("fillfactor", 70), with("autovacuum_enabled", true))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     clicks: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains(") WITH (autovacuum_enabled = 'true', fillfactor = '70');"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn with(parameter: impl Into<Text>, value: impl StorageValue) -> With {
    With(parameter.into(), value.text())
}

#[diagnostic::do_not_recommend]
impl OnEntity for With {
    fn apply(self, entity: &mut ir::Entity, _: Source) {
        entity.extensions.get_mut::<EntityOptions>().storage.push((self.0, self.1));
    }
}

#[diagnostic::do_not_recommend]
impl OnView for With {
    fn apply(self, view: &mut ir::View, _: Source) {
        view.extensions.get_mut::<ViewOptions>().storage.push((self.0, self.1));
    }
}
