//! # From one server to many
//!
//! The same structs run on one PostgreSQL and on a cluster of them with [Citus](https://github.com/citusdata/citus): rows of a tenant are on one node, with all
//! that they reference. Say it in the configuration:
//!
//! ```
//! # use schema_core::*;
//! use schema_pg::{CitusVersion, Config};
//!
//! /// The tenants.
//! #[derive(Entity)]
//! #[entity(name = "shops", tenant = id)]
//! struct Shop {
//!     #[entity(primary_key)]
//!     id: i64,
//!     #[entity(references(Currency))]
//!     currency: String,
//! }
//!
//! #[derive(Entity)]
//! #[entity(name = "orders", tenant = shop_id)]
//! struct Order {
//!     #[entity(primary_key)]
//!     id: i64,
//!     #[entity(references(Shop).on_delete(Cascade))]
//!     shop_id: i64,
//! }
//!
//! #[derive(Entity)]
//! #[entity(name = "currencies", global)]
//! struct Currency {
//!     #[entity(primary_key)]
//!     code: String,
//! }
//!
//! let registry = registry![Shop, Order, Currency]?;
//! let sql = schema_pg::create(&schema_pg::lower_with(&registry, &Config::citus(CitusVersion::V13))?).to_string();
//! assert!(sql.contains("SET LOCAL citus.multi_shard_modify_mode = 'sequential';"), "{sql}");
//! assert!(sql.contains("SELECT pg_catalog.create_reference_table('public.currencies');"), "{sql}");
//! assert!(sql.contains("SELECT pg_catalog.create_distributed_table('public.shops', 'id', colocate_with => 'none');"), "{sql}");
//! assert!(sql.contains("PRIMARY KEY (shop_id, id)"), "{sql}");
//! assert!(sql.contains("SELECT pg_catalog.create_distributed_table('public.orders', 'shop_id', colocate_with => 'public.shops');"), "{sql}");
//! assert!(sql.contains("USING (shop_id = public.current_tenant_id())"), "{sql}");
//! # Ok::<(), Diagnostics>(())
//! ```
//!
//! ## Where rows are
//!
//! | the entity says | its table |
//! |---|---|
//! | `tenant = …` | in shards, by the tenant. All tables whose distribution columns have one type are one colocation group, known by the tenants themselves |
//! | `global` | on each node (a reference table) |
//! | `#[pg(distributed_by = …)]` | in shards, by another column; `.colocate_with(Other)` and `.shards(64)` say with which tables, and in how many |
//! | `#[pg(reference_table)]` | on each node |
//! | `#[pg(schema_sharding)]` | on the node of its schema, which moves as a whole: a schema for each tenant (Citus 12 and later) |
//! | none of these | on the coordinator. Nothing in shards can reference it |
//!
//! What `audit`, `retain(…).archive()` and `pii` add follows: the log and the archive are in shards by the tenant, the secret of masks is on each node. Without
//! [`Config::citus`](crate::Config) all of these words say nothing, and the schema is that of one server.
//!
//! ## What becomes of the words
//!
//! | word | in shards | on each node |
//! |---|---|---|
//! | primary keys | lead with the tenant where they do not hold it: a key is unique in its tenant | as on one server |
//! | `unique`, `exclude` | hold the tenant, as they do with `tenant`; `.across_tenants()` is refused (P0802): claim the value in a reference table | as on one server |
//! | references | to tables of the group and to reference tables; where they hold the tenant, `SetNull` is a trigger of the row that goes (refused without triggers, P0803), and `SetDefault` is refused | to reference tables |
//! | `tenant`, `owner`, `policy` | conditions without a query in them: a STABLE function is called (P0810 where you wrote a query) | the same |
//! | `timestamps` | a trigger for each row | the time is said by who writes: a trigger checks it, since one that sets it would set another on each node. A row changes once in a transaction |
//! | `version`, `transitions`, `immutable`, `append_only`, `rule` about its own row | triggers for each row | the same triggers: each node comes to the same |
//! | `actors` | a trigger for each row | refused (P0809) |
//! | `audit` | a trigger for each row, which writes into the log beside it; TRUNCATE is not noted | refused (P0809, P0814) |
//! | `soft_delete`, `tree`, `rule` about other rows, `has_many(…).min(…)` | triggers for each row, where what they ask for names the tenant; otherwise refused (P0813) | refused (P0809) |
//! | partitions | a table is cut once (P0811). Where rows move between partitions, triggers for statements are refused (P0808): make the field that cuts the table `immutable` | refused |
//! | identity, `serial` | `i64` alone: each node counts in a range of its own (P0806) | the same |
//! | views | made behind the tables, and on each node | |
//! | materialized views | on the coordinator: REFRESH reads all shards, and no shard reads them | |
//!
//! ## Triggers
//!
//! Citus refuses triggers on tables in shards and on each node unless `citus.enable_unsafe_triggers` is on, on all servers (`ALTER SYSTEM SET
//! citus.enable_unsafe_triggers = on` on each). They are called on the shard. Say so by [`Citus::unsafe_triggers`](crate::Citus::unsafe_triggers); without it each
//! word that needs one is reported (P0807) with what to do instead. No generated trigger looks at rows of another node.
//!
//! ## Sessions
//!
//! Policies and triggers ask who is asking on the node where the row is. Settings reach other nodes by `SET LOCAL` alone, and where
//! `citus.propagate_set_commands = 'local'` is set for the role of the application:
//!
//! ```sql
//! ALTER ROLE app SET citus.propagate_set_commands = 'local';
//! BEGIN;
//! SET LOCAL app.tenant_id = '…';
//! ```
//!
//! Without it, the row security of another node sees no tenant, and shows nothing.
//!
//! ## Migrations
//!
//! A table is distributed while it is empty, before others reference it. A plan from a schema of one server to that of a cluster first makes keys, policies and
//! triggers as Citus takes them, drops the references between the tables, distributes these one after the other while others write
//! (`create_distributed_table_concurrently`, outside of transactions; it needs logical replication and a primary key) and makes the references anew, validated
//! behind. The way back is `undistribute_table`: nobody writes while rows are copied, which its step says as a hazard. Another number of shards, or another group, is
//! `alter_distributed_table`. Each transaction sets `citus.multi_shard_modify_mode = 'sequential'`.
//!
//! Introspection reads `pg_dist_partition` where the extension is, so drift knows tables that were distributed by hand.
//!
//! ## What is not known here
//!
//! How many nodes there are, and which shard is where: that is the cluster's to decide (`citus_rebalance_start`). `citus.shard_count` counts where `.shards(…)` says nothing.
