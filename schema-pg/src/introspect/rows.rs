//! What the query returns: lists of rows, each a JSON array whose members stand in the order of the fields here. The longest lists
//! come columnar, as `columnar` reads them.

use std::fmt::Display;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::columnar::columnar;
use crate::catalog::{Text, Unmodelled};

/// The whole text.
#[derive(Deserialize)]
pub struct Rows {
    pub version: u32,
    pub schemas: Vec<SchemaRow>,
    pub extensions: Vec<(Text, Text, Text, Option<Text>)>,
    pub relations: Vec<RelationRow>,
    /// Of servers with Citus.
    #[serde(default)]
    pub distributed: Vec<DistributedRow>,
    #[serde(default)]
    pub distributed_schemas: Vec<i64>,
    pub inherits: Vec<InheritsRow>,
    #[serde(deserialize_with = "ColumnRow::columnar")]
    pub columns: Vec<ColumnRow>,
    pub defaults: Vec<DefaultRow>,
    pub types: Vec<TypeRow>,
    pub enums: Vec<EnumRow>,
    pub domains: Vec<DomainRow>,
    pub ranges: Vec<RangeRow>,
    pub collations: Vec<(i64, Text, Text)>,
    pub operator_classes: Vec<(i64, Text, Text, bool)>,
    #[serde(deserialize_with = "ConstraintRow::columnar")]
    pub constraints: Vec<ConstraintRow>,
    #[serde(deserialize_with = "IndexRow::columnar")]
    pub indexes: Vec<IndexRow>,
    pub index_options: Vec<(i64, i16, Vec<Text>)>,
    pub sequences: Vec<SequenceRow>,
    pub functions: Vec<FunctionRow>,
    pub aggregates: Vec<AggregateRow>,
    pub triggers: Vec<TriggerRow>,
    pub rules: Vec<RuleRow>,
    pub policies: Vec<PolicyRow>,
    pub views: Vec<(i64, Text)>,
    pub statistics: Vec<StatisticsRow>,
    pub general: Vec<GeneralRow>,
    pub event_triggers: Vec<EventTriggerRow>,
    pub type_privileges: Vec<TypePrivilegesRow>,
    pub default_privileges: Vec<DefaultPrivilegesRow>,
    pub grants: Vec<GrantRow>,
    pub owners: Vec<(i64, i64, Text)>,
    pub comments: Vec<(i64, i64, i32, Text)>,
    pub not_nulls: Vec<NotNullRow>,
    pub dependencies: Vec<DependencyRow>,
    pub unmodelled: Vec<UnmodelledRow>,
}

/// A thing that is not taken apart.
#[derive(Deserialize)]
pub struct GeneralRow {
    pub kind: Text,
    pub name: Text,
    pub schema: Option<Text>,
    pub relation: Option<Text>,
    pub definition: Text,
    pub more: Vec<Text>,
    pub class: i64,
    pub oid: i64,
}

/// A column's NOT NULL of which something is known: its name, where somebody gave it, and the comment on it.
#[derive(Deserialize)]
pub struct NotNullRow {
    pub relation: i64,
    pub number: i16,
    pub name: Option<Text>,
    pub comment: Option<Text>,
}

/// A type, whether everybody may use it, and who else may, and pass it on.
#[derive(Deserialize)]
pub struct TypePrivilegesRow {
    pub schema: Text,
    pub name: Text,
    pub public: bool,
    pub roles: Vec<(Text, bool)>,
}

#[derive(Deserialize)]
pub struct SchemaRow {
    pub oid: i64,
    pub name: Text,
}

#[derive(Deserialize)]
pub struct RelationRow {
    pub oid: i64,
    pub schema: Text,
    pub name: Text,
    pub kind: char,
    pub chosen: bool,
    pub ty: i64,
    pub persistence: char,
    pub row_security: bool,
    pub force_row_security: bool,
    pub replica_identity: char,
    pub options: Option<Vec<Text>>,
    pub toast_options: Option<Vec<Text>>,
    pub bound: Option<Text>,
    pub partition_key: Option<Text>,
    pub partition_strategy: Option<char>,
    pub partition_columns: Option<Vec<i16>>,
}

/// A table on the nodes of a Citus cluster.
#[derive(Deserialize)]
pub struct DistributedRow {
    pub relation: i64,
    pub method: char,
    pub column: Option<Text>,
    pub replication: char,
    pub colocation: i64,
    pub shards: Option<u32>,
}

#[derive(Deserialize)]
pub struct InheritsRow {
    pub child: i64,
    pub parent: i64,
    pub at: i32,
}

columnar! {
    #[derive(Clone)]
    pub struct ColumnRow {
        pub relation: i64,
        pub number: i16,
        pub name: Text,
        pub ty: i64,
        pub modifier: i32,
        pub not_null: bool,
        pub options: Option<Box<ColumnOptionsRow>>,
    }
}

/// Whether a column is computed from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Generation {
    #[serde(rename = "")]
    Not,
    #[serde(rename = "s")]
    Stored,
    #[serde(rename = "v")]
    Virtual,
}

#[derive(Clone, Deserialize)]
pub struct ColumnOptionsRow {
    pub identity: String,
    pub collation: Option<i64>,
    pub storage: Option<char>,
    pub compression: String,
    pub statistics: Option<i32>,
    pub attributes: Option<Vec<Text>>,
    pub local: bool,
    pub inherited: i32,
    pub generated: Generation,
}

impl ColumnRow {
    /// It comes from another table.
    pub fn is_inherited(&self) -> bool {
        self.options.as_ref().is_some_and(|options| options.inherited > 0)
    }

    /// It was said of this table.
    pub fn is_local(&self) -> bool {
        self.options.as_ref().is_none_or(|options| options.local)
    }

    /// Whether it is computed from others.
    pub fn generation(&self) -> Generation {
        self.options.as_ref().map_or(Generation::Not, |options| options.generated)
    }
}

#[derive(Deserialize)]
pub struct DefaultRow {
    pub relation: i64,
    pub number: i16,
    pub expression: Text,
}

#[derive(Deserialize)]
pub struct TypeRow {
    pub oid: i64,
    pub modifier: i32,
    pub is_array: bool,
    pub schema: Text,
    pub name: Text,
    pub words: Text,
    pub collation: i64,
}

#[derive(Deserialize)]
pub struct EnumRow {
    pub oid: i64,
    pub schema: Text,
    pub name: Text,
    pub labels: Option<Vec<Text>>,
}

#[derive(Deserialize)]
pub struct DomainRow {
    pub oid: i64,
    pub schema: Text,
    pub name: Text,
    pub ty: i64,
    pub modifier: i32,
    pub not_null: bool,
    pub default: Option<Text>,
    pub collation: Option<i64>,
}

#[derive(Deserialize)]
pub struct RangeRow {
    pub oid: i64,
    pub schema: Text,
    pub name: Text,
    pub subtype: i64,
    pub operator_class: Option<i64>,
    pub collation: Option<i64>,
    pub canonical: Option<Text>,
    pub difference_schema: Option<Text>,
    pub difference: Option<Text>,
    pub multirange_schema: Text,
    pub multirange: Text,
}

columnar! {
    pub struct ConstraintRow {
        pub oid: i64,
        pub relation: i64,
        pub domain: i64,
        pub name: Text,
        pub kind: char,
        pub deferrable: bool,
        pub deferred: bool,
        pub validated: bool,
        pub no_inherit: bool,
        pub index: i64,
        pub columns: Option<Vec<i16>>,
        pub reference: Option<ReferenceRow>,
        pub expression: Option<Text>,
        pub operators: Option<Vec<Text>>,
        pub period: bool,
        pub enforced: bool,
    }
}

/// What only a foreign key has.
#[derive(Deserialize)]
pub struct ReferenceRow {
    pub target: i64,
    pub columns: Vec<i16>,
    pub on_update: char,
    pub on_delete: char,
    pub matched: char,
    pub delete_columns: Option<Vec<i16>>,
}

columnar! {
    pub struct IndexRow {
        pub oid: i64,
        pub relation: i64,
        pub name: Text,
        pub method: Text,
        pub unique: bool,
        pub nulls_not_distinct: bool,
        pub valid: bool,
        pub key_columns: usize,
        pub columns: Numbers<i16>,
        pub operator_classes: Numbers<i64>,
        pub collations: Numbers<i64>,
        pub options: Numbers<i16>,
        pub storage: Option<Vec<Text>>,
        pub predicate: Option<Text>,
        pub expressions: Option<Vec<Option<Text>>>,
        pub part_of: Option<i64>,
        pub replica_identity: bool,
        pub statistics: Option<Vec<(i16, i32)>>,
    }
}

/// Numbers, written with spaces between.
pub struct Numbers<T>(pub Vec<T>);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Numbers<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let numbers = text.split_whitespace().map(|number| number.parse().map_err(D::Error::custom));
        numbers.collect::<Result<_, _>>().map(Self)
    }
}

#[derive(Deserialize)]
pub struct SequenceRow {
    pub oid: i64,
    pub ty: i64,
    pub start: i64,
    pub increment: i64,
    pub min: i64,
    pub max: i64,
    pub cache: i64,
    pub cycle: bool,
    pub owned: Option<char>,
    pub owner: Option<i64>,
    pub owner_column: Option<i32>,
}

#[derive(Deserialize)]
pub struct FunctionRow {
    pub oid: i64,
    pub schema: Text,
    pub name: Text,
    pub kind: char,
    pub language: Text,
    pub volatility: char,
    pub strict: bool,
    pub security_definer: bool,
    pub leakproof: bool,
    pub parallel: char,
    pub cost: f64,
    pub rows: f64,
    pub support: Option<Text>,
    pub settings: Option<Vec<Text>>,
    pub set: bool,
    pub returns: i64,
    pub types: Vec<i64>,
    pub modes: Option<Vec<char>>,
    pub names: Option<Vec<Text>>,
    pub defaults: Option<Vec<Option<Text>>>,
    pub source: Text,
    pub library: Option<Text>,
    pub body: Option<Text>,
    pub privileges: bool,
}

#[derive(Deserialize)]
pub struct AggregateRow {
    pub oid: i64,
    pub schema: Text,
    pub name: Text,
    pub arguments: Text,
    pub options: Vec<(Text, Option<Text>)>,
    pub privileges: bool,
}

#[derive(Deserialize)]
pub struct TriggerRow {
    pub oid: i64,
    pub relation: i64,
    pub name: Text,
    pub bits: i16,
    pub enabled: char,
    pub constraint: bool,
    pub deferrable: bool,
    pub deferred: bool,
    pub columns: Vec<i16>,
    pub arguments: String,
    pub old_table: Option<Text>,
    pub new_table: Option<Text>,
    pub definition: Option<Text>,
    pub function_schema: Text,
    pub function: Text,
    pub from_schema: Option<Text>,
    pub from: Option<Text>,
}

#[derive(Deserialize)]
pub struct RuleRow {
    pub oid: i64,
    pub relation: i64,
    pub name: Text,
    pub enabled: char,
    pub definition: Text,
}

#[derive(Deserialize)]
pub struct PolicyRow {
    pub oid: i64,
    pub relation: i64,
    pub name: Text,
    pub permissive: bool,
    pub command: char,
    pub roles: Option<Vec<Text>>,
    pub using: Option<Text>,
    pub check: Option<Text>,
}

#[derive(Deserialize)]
pub struct StatisticsRow {
    pub oid: i64,
    pub schema: Text,
    pub name: Text,
    pub relation: i64,
    pub definition: Text,
}

#[derive(Deserialize)]
pub struct EventTriggerRow {
    pub oid: i64,
    pub name: Text,
    pub event: Text,
    pub tags: Option<Vec<Text>>,
    pub enabled: char,
    pub function_schema: Text,
    pub function: Text,
}

#[derive(Deserialize)]
pub struct DefaultPrivilegesRow {
    pub oid: i64,
    pub role: Option<Text>,
    pub schema: Option<Text>,
    pub objects: char,
}

#[derive(Deserialize)]
pub struct GrantRow {
    pub on: GrantedOn,
    pub oid: i64,
    pub column: i16,
    pub role: Text,
    pub privilege: Text,
    pub grantable: bool,
}

/// What a privilege is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantedOn {
    Relation,
    Column,
    Function,
    Schema,
    Default,
}

#[derive(Deserialize)]
pub struct DependencyRow {
    pub of: Kind,
    pub oid: i64,
    pub on: Kind,
    pub on_oid: i64,
    pub on_column: i16,
}

/// In which catalog of the server a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Relation,
    Function,
    Type,
}

#[derive(Deserialize)]
pub struct UnmodelledRow {
    pub kind: Text,
    pub name: Text,
}

impl From<UnmodelledRow> for Unmodelled {
    fn from(row: UnmodelledRow) -> Self {
        Self { kind: row.kind, name: row.name }
    }
}
