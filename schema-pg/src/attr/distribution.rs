//! On which nodes of a Citus cluster rows are: read where [`Config::citus`](crate::Config::citus) says that there is one.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Source, TypeRef};
use schema_core::{Column, Entity};

use crate::options::{DistributionOptions, EntityOptions};

/// See [`distributed_by`].
#[derive(Debug)]
pub struct DistributedBy {
    column: Column,
    colocate_with: Option<TypeRef>,
    shards: Option<u32>,
}

/// In a Citus cluster the rows are in shards, by the hash of this column: `distributed_by = account_id`. Rows with the same value are on one
/// node, with those of all tables whose distribution columns have the same type: they are joined and reference each other there.
/// The primary key leads with the column where it does not hold it. Without this word a table is distributed by its
/// [`tenant`](schema_core::attr::entity::tenant), and one of [`global`](schema_core::attr::entity::global) rows is on all nodes. On one server it says nothing.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::{CitusVersion, Config};
/// #[derive(Entity)]
/// #[entity(name = "events")]
/// #[pg(distributed_by = account_id)]
/// struct Event {
///     #[entity(primary_key)]
///     id: i64,
///     account_id: i64,
/// }
/// let config = Config::citus(CitusVersion::V13);
/// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Event]?, &config)?).to_string();
/// assert!(sql.contains("PRIMARY KEY (account_id, id)"), "{sql}");
/// assert!(sql.contains("SELECT pg_catalog.create_distributed_table('public.events', 'account_id', colocate_with => 'none');"), "{sql}");
/// # let plain = schema_pg::create(&schema_pg::lower(&registry![Event]?)?).to_string();
/// # assert!(plain.contains("PRIMARY KEY (id)") && !plain.contains("distributed"), "{plain}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn distributed_by(column: Column) -> DistributedBy {
    DistributedBy { column, colocate_with: None, shards: None }
}

impl DistributedBy {
    /// Rows are on the nodes of those of this entity that have the same value, and have its number of shards. Without it, of all entities whose
    /// distribution columns have the same type.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use schema_pg::{CitusVersion, Config};
    /// # #[derive(Entity)]
    /// # #[entity(name = "devices")]
    /// # #[pg(distributed_by(id).shards(64))]
    /// # struct Device {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// # }
    /// #[derive(Entity)]
    /// #[entity(name = "readings")]
    /// #[pg(distributed_by(device_id).colocate_with(Device))]
    /// struct Reading {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     #[entity(references(Device))]
    ///     device_id: i64,
    /// }
    /// # let config = Config::citus(CitusVersion::V13);
    /// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Device, Reading]?, &config)?).to_string();
    /// assert!(sql.contains("create_distributed_table('public.devices', 'id', colocate_with => 'none', shard_count => 64)"), "{sql}");
    /// assert!(sql.contains("create_distributed_table('public.readings', 'device_id', colocate_with => 'public.devices')"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn colocate_with<E: Entity>(mut self) -> Self {
        self.colocate_with = Some(TypeRef::entity::<E>());
        self
    }

    /// The number of shards of the colocation group, from 1 to 64000. Without it, what `citus.shard_count` says when the first table of the
    /// group is distributed.
    #[must_use]
    pub fn shards(mut self, count: u32) -> Self {
        self.shards = Some(count);
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for DistributedBy {
    fn apply(self, entity: &mut ir::Entity, source: Source) {
        let Some(field) = self.column.field().filter(|_| self.column.is_plain()) else {
            entity.mistakes.push(ir::AttributeError {
                source,
                message: format!("`distributed_by` takes one column as it is, not `{}`", self.column.name()),
                help: "write the column alone: `distributed_by = account_id`".to_owned(),
            });
            return;
        };
        let (colocate_with, shards) = (self.colocate_with, self.shards);
        if shards.is_some_and(|count| !(1..=64_000).contains(&count)) {
            entity.mistakes.push(ir::AttributeError {
                source,
                message: "a colocation group has from 1 to 64000 shards".to_owned(),
                help: "choose twice to four times as many as there are to be cores in the cluster".to_owned(),
            });
        }
        if shards.is_some() && colocate_with.is_some() {
            entity.mistakes.push(ir::AttributeError {
                source,
                message: "a table has as many shards as those that it is colocated with".to_owned(),
                help: "remove `.shards(…)` here, and say it where the first table of the group is distributed"
                    .to_owned(),
            });
        }
        let by = DistributionOptions::By { field: field.into(), colocate_with, shards, source };
        said(entity, by, source);
    }
}

/// See [`reference_table`].
#[derive(Debug)]
pub struct ReferenceTable;

/// In a Citus cluster the table is whole on each node: rows of all tenants reference it. What is written there is written to all nodes at once. Entities
/// that say [`global`](schema_core::attr::entity::global) are, without this word. On one server it says nothing.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::{CitusVersion, Config};
/// #[derive(Entity)]
/// #[entity(name = "currencies")]
/// #[pg(reference_table)]
/// struct Currency {
///     #[entity(primary_key)]
///     code: String,
/// }
/// # let config = Config::citus(CitusVersion::V13);
/// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Currency]?, &config)?).to_string();
/// assert!(sql.contains("SELECT pg_catalog.create_reference_table('public.currencies');"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn reference_table() -> ReferenceTable {
    ReferenceTable
}

#[diagnostic::do_not_recommend]
impl OnEntity for ReferenceTable {
    fn apply(self, entity: &mut ir::Entity, source: Source) {
        said(entity, DistributionOptions::Reference { source }, source);
    }
}

/// See [`schema_sharding`].
#[derive(Debug)]
pub struct SchemaSharding;

/// In a Citus cluster of version 12 or later the whole schema of this entity is on one node, and moves as a whole: each tenant has a schema of its
/// own, and its tables are as on one server. It is about all entities of that schema. On one server it says nothing.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::{CitusVersion, Config};
/// #[derive(Entity)]
/// #[entity(name = "orders")]
/// #[pg(schema_sharding)]
/// struct Order {
///     #[entity(primary_key)]
///     id: i64,
/// }
/// let config = Config { schema: "customer_17".into(), ..Config::citus(CitusVersion::V13) };
/// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Order]?, &config)?).to_string();
/// assert!(sql.contains("SELECT pg_catalog.citus_schema_distribute('customer_17');"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn schema_sharding() -> SchemaSharding {
    SchemaSharding
}

#[diagnostic::do_not_recommend]
impl OnEntity for SchemaSharding {
    fn apply(self, entity: &mut ir::Entity, source: Source) {
        said(entity, DistributionOptions::Schema { source }, source);
    }
}

fn said(entity: &mut ir::Entity, now: DistributionOptions, source: Source) {
    if entity.extensions.get_mut::<EntityOptions>().distribution.replace(now).is_some() {
        entity.mistakes.push(ir::AttributeError {
            source,
            message: "on which nodes the rows are is said twice".to_owned(),
            help: "keep one of `distributed_by = …`, `reference_table` and `schema_sharding`".to_owned(),
        });
    }
}
