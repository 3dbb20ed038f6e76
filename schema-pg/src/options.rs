//! What the attributes of `#[pg(…)]` wrote into the model: plain data, under the namespace `pg`.

mod partition;

use schema_core::ir::{self, Namespace, Source, Text};
use serde::Serialize;

use crate::catalog::{Event, IndexMethod, Level, PolicyCommand, Timing};

pub use partition::{BoundOptions, OfPartitionOptions, PartitionOptions, PartitionsOptions, Period, PeriodsOptions};

/// What `#[pg(…)]` said on an entity.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EntityOptions {
    /// `schema = "app"`.
    pub schema: Option<Text>,
    /// `index([…])` with what only PostgreSQL knows.
    pub indexes: Vec<IndexOptions>,
    /// `foreign_key([…])` with what only PostgreSQL knows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKeyOptions>,
    /// `exclude("…")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<ExcludeOptions>,
    /// `partition_by_…(…)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partitions: Option<PartitionsOptions>,
    /// `partition("…", …)`: what single partitions have of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of_partitions: Vec<OfPartitionOptions>,
    /// `with("fillfactor", 70)`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub storage: Vec<(Text, Text)>,
    /// `rls`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub row_security: bool,
    /// `policy("…")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<PolicyOptions>,
    /// `rule("…")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleOptions>,
    /// `trigger("…")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<TriggerOptions>,
    /// `distributed_by = …`, `reference_table`, `schema_sharding`: on which nodes of a Citus cluster rows are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distribution: Option<DistributionOptions>,
    /// `grant([…])`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<GrantOptions>,
    /// `no_delete`: the roles of the configuration delete no rows.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_delete: bool,
    /// `purge_after(days(90))`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purge: Option<PurgeOptions>,
    /// `rls.not_forced("…")`: policies do not decide for the owner of the table, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_forced: Option<Text>,
    /// Nobody but the owner sees rows: of tables that are made beside those of structs.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// On which nodes of a Citus cluster the rows of an entity are.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DistributionOptions {
    /// `distributed_by = …`: in shards.
    By {
        /// The field by whose hash.
        field: Text,
        /// `.colocate_with(…)`: on the nodes of the rows of this entity.
        #[serde(skip_serializing_if = "Option::is_none")]
        colocate_with: Option<ir::TypeRef>,
        /// `.shards(…)`
        #[serde(skip_serializing_if = "Option::is_none")]
        shards: Option<u32>,
        /// Where it was said.
        #[serde(skip)]
        source: Source,
    },
    /// `reference_table`: on all nodes.
    Reference {
        /// Where it was said.
        #[serde(skip)]
        source: Source,
    },
    /// `schema_sharding`: on the node of its schema.
    Schema {
        /// Where it was said.
        #[serde(skip)]
        source: Source,
    },
}

impl DistributionOptions {
    /// Where it was said.
    pub fn source(&self) -> Source {
        match self {
            Self::By { source, .. } | Self::Reference { source } | Self::Schema { source } => *source,
        }
    }
}

/// A reference that only PostgreSQL takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForeignKeyOptions {
    /// `.name("…")`.
    pub name: Option<Text>,
    /// Where it was specified.
    #[serde(skip)]
    pub source: Source,
    /// Names of the referencing fields.
    pub fields: Vec<Text>,
    /// The entity that is referenced.
    pub target: ir::TypeRef,
    /// `.to(["…"])`: its fields; none are those of its primary key.
    pub to: Vec<Text>,
    /// `.on_delete(…)`
    pub on_delete: ir::Action,
    /// `.on_update(…)`
    pub on_update: ir::Action,
    /// `.emptied([…])`: the fields alone that `on_delete` changes; none are all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emptied: Vec<Text>,
    /// `.deferrable()`.
    pub deferrable: ir::Deferrable,
    /// `.match_full()`: all fields are empty, or none.
    pub match_full: bool,
    /// `.not_valid()`: rows that were there before may break it.
    pub not_valid: bool,
    /// `.message("…")`: the message for whoever breaks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
}

/// When rows that were deleted softly are removed for good.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PurgeOptions {
    /// Where it was said.
    #[serde(skip)]
    pub source: Source,
    /// How long after they were deleted.
    pub after: ir::Duration,
    /// `.schedule("…")`: when the job runs.
    pub schedule: Option<Text>,
}

/// What must hold when a row is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleOptions {
    /// Its name.
    pub name: Text,
    /// Where it was said.
    #[serde(skip)]
    pub source: Source,
    /// `.on_insert()`
    pub insert: bool,
    /// `.on_update()`
    pub update: bool,
    /// `.on_delete()`
    pub delete: bool,
    /// `.when("…")`: the rows that it is about.
    pub when: Option<Text>,
    /// `.require("…")`: what must hold.
    pub require: Option<Text>,
    /// `.message("…")`: what is said to who breaks it.
    pub message: Option<Text>,
    /// `.body("…")`: a whole function.
    pub body: Option<Text>,
    /// `.locks(Parent)`: the entities whose rows are locked before what must hold is asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locks: Vec<ir::TypeRef>,
    /// `.serializable()`: what it is about is only written in that isolation level.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub serializable: bool,
}

/// A trigger that calls a function of one's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TriggerOptions {
    /// Its name.
    pub name: Text,
    /// Where it was specified.
    #[serde(skip)]
    pub source: Source,
    /// `.before()`, `.after()`
    pub timing: Option<Timing>,
    /// `.insert()`, `.or_update_of([…])`: columns are fields.
    pub events: Vec<Event>,
    /// `.for_each_statement()`
    pub level: Level,
    /// `.when("…")`
    pub when: Option<Text>,
    /// `.old_table("…")`: what the function calls the rows as they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_table: Option<Text>,
    /// `.new_table("…")`: what the function calls the rows as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_table: Option<Text>,
    /// `.constraint()`, and when it is checked: `.deferrable()`, `.initially_deferred()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub constraint: Option<ir::Deferrable>,
    /// `.execute("…")`: the call.
    pub function: Option<Text>,
}

/// What roles may do with a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GrantOptions {
    /// Where it was said.
    #[serde(skip)]
    pub source: Source,
    /// What they may do.
    pub privileges: Vec<Privilege>,
    /// `.columns([…])`: fields; none is the whole table.
    pub columns: Vec<Text>,
    /// `.to("…")`: who.
    pub roles: Vec<Text>,
}

/// What a role may do with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Privilege {
    /// Read rows.
    Select,
    /// Make rows.
    Insert,
    /// Change rows.
    Update,
    /// Delete rows.
    Delete,
    /// Delete all rows at once, past triggers and policies.
    Truncate,
    /// Reference rows.
    References,
    /// All that there is to do with a table, or with a view.
    All,
}

impl Privilege {
    /// Its name in PostgreSQL.
    pub fn word(self) -> &'static str {
        match self {
            Privilege::Select => "SELECT",
            Privilege::Insert => "INSERT",
            Privilege::Update => "UPDATE",
            Privilege::Delete => "DELETE",
            Privilege::Truncate => "TRUNCATE",
            Privilege::References => "REFERENCES",
            Privilege::All => "ALL",
        }
    }
}

/// Which rows are seen and written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyOptions {
    /// Its name.
    pub name: Text,
    /// Where it was said.
    #[serde(skip)]
    pub source: Source,
    /// One that lets a row pass is enough; `.restrictive()`: this one must.
    pub permissive: bool,
    /// `.for_select()` and the like.
    pub command: PolicyCommand,
    /// `.to("…")`: roles; none is everybody.
    pub roles: Vec<Text>,
    /// `.using("…")`
    pub using: Option<Text>,
    /// `.with_check("…")`
    pub check: Option<Text>,
    /// `.as_written()`: conditions are not changed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub as_written: bool,
}

/// What `#[pg(…)]` said on a field.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FieldOptions {
    /// `sql_type = "…"`: the type of the column in PostgreSQL's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sql_type: Option<Text>,
    /// `serial`: numbered by a sequence that goes with the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<SerialOptions>,
    /// `generated("…")`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated: Option<GeneratedOptions>,
    /// `gin`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gin: Option<GinOptions>,
    /// `collate = "…"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collation: Option<Text>,
    /// `encrypted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted: Option<EncryptedOptions>,
    /// `flatten`: the members of the embedded struct are columns.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub flatten: bool,
    /// `without("references", "reason")`: what of a member of an embedded struct is left to other stores, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<(Text, Text)>,
    /// `unchecked`: what the value is made of is not checked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unchecked: bool,
}

/// A column that a sequence numbers, which goes with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SerialOptions {
    /// `.sequence("…")`: what the sequence is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Text>,
    /// `.counts_in_bigint()`: whatever the column is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bigint: bool,
    /// `.not_owned()`: the sequence stays when the column goes.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_owned: bool,
}

/// What `#[pg(…)]` said on an embedded struct.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EmbeddedOptions {
    /// `unchecked`: what its members are in jsonb is not checked.
    pub unchecked: bool,
}

/// A column whose values are encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EncryptedOptions {
    /// `.searchable()`: rows are found by a hash of the value.
    pub searchable: bool,
    /// `.bound("people.ssn")`: a value that was moved to another row is refused when it is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Text>,
    /// `.index_name("…")`: what the index on the hash is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_name: Option<Text>,
}

/// A column that is always the value of an expression.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GeneratedOptions {
    /// The expression.
    pub expression: Text,
    /// `.computed_on_read()`: not stored.
    pub on_read: bool,
    /// Where it was said.
    #[serde(skip)]
    pub source: Source,
}

/// A GIN index on a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GinOptions {
    /// `.path_ops()`: smaller, for `@>` and jsonpath alone.
    pub path_ops: bool,
    /// `.name("…")`: the name of the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
}

/// Rows that must not be alike in some way: `exclude("no_overlap").using_gist([room.eq(), during.overlaps()])`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExcludeOptions {
    /// Name of the constraint.
    pub name: Text,
    /// Where it was said.
    #[serde(skip)]
    pub source: Source,
    /// How its index is built.
    pub method: IndexMethod,
    /// What is compared, by which operator.
    pub elements: Vec<(ir::IndexColumn, Text)>,
    /// `.filter("…")`: only rows for which this condition holds.
    pub filter: Option<Text>,
    /// `.deferrable()`.
    pub deferrable: ir::Deferrable,
    /// `.across_tenants()`: among the rows of all tenants.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub across_tenants: bool,
    /// `.all_rows()`: under `soft_delete` among the deleted rows too.
    pub all_rows: bool,
    /// `.message("…")`: the message for whoever breaks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
}

/// What `#[pg(…)]` said on a view.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ViewOptions {
    /// `schema = "app"`.
    pub schema: Option<Text>,
    /// `security_definer`: tables are read with the rights of the view's owner.
    pub security_definer: bool,
    /// `security_barrier`: no function of a reader sees rows that the view leaves out.
    pub security_barrier: bool,
    /// `past_row_security`: a materialized view holds rows that policies hide.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub past_row_security: bool,
    /// `past_row_security().bypassrls()`: its owner has BYPASSRLS, or is a superuser.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bypassrls: bool,
    /// `grant([Select]).to("…")`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<GrantOptions>,
    /// `no_refresh_function`: a materialized view without the function that refreshes it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_refresh_function: bool,
    /// `shows_private`: it shows private values with the rights of its owner.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shows_private: bool,
    /// `index([a]).using(Gin)`, of a materialized view.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<IndexOptions>,
    /// `with("fillfactor", 70)`, of a materialized view.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub storage: Vec<(Text, Text)>,
}

/// An index with what only PostgreSQL knows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexOptions {
    /// What every store knows.
    #[serde(flatten)]
    pub index: ir::Index,
    /// `.using(Gin)`.
    pub method: IndexMethod,
    /// `.include([…])`: fields that the index holds beside its columns.
    pub include: Vec<Text>,
    /// `.nulls_not_distinct()`.
    pub nulls_not_distinct: bool,
    /// `.with("fillfactor", 70)`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub storage: Vec<(Text, Text)>,
}

/// What `#[pg(…)]` said on an enum.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EnumOptions {
    /// `schema = "app"`.
    pub schema: Option<Text>,
    /// `as_check`: text with a CHECK instead of a type.
    pub as_check: Option<AsCheckOptions>,
}

/// How the values of an enum are text with a CHECK.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct AsCheckOptions {
    /// `.name("…")`: the name of the CHECK in each table.
    pub name: Option<Text>,
    /// `.length(50)`: the text is `varchar(50)`.
    pub length: Option<u32>,
}

/// What `#[pg(…)]` said on a domain.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DomainOptions {
    /// `schema = "app"`.
    pub schema: Option<Text>,
    /// `sql_type = "…"`: the type underneath in PostgreSQL's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sql_type: Option<Text>,
    /// `unchecked`: what the value is made of is not checked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unchecked: bool,
}

impl Namespace for EntityOptions {
    const NAME: &'static str = "pg";
}

impl Namespace for EnumOptions {
    const NAME: &'static str = "pg";
}

impl Namespace for DomainOptions {
    const NAME: &'static str = "pg";
}

impl Namespace for EmbeddedOptions {
    const NAME: &'static str = "pg";
}

impl Namespace for FieldOptions {
    const NAME: &'static str = "pg";
}

impl Namespace for ViewOptions {
    const NAME: &'static str = "pg";
}
