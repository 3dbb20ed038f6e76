//! Calls by which Citus puts rows on the nodes of a cluster.

use std::borrow::Cow;
use std::fmt;

use super::{Ident, Literal, Name};
use crate::catalog::{QualifiedName, Text};

/// A call that says on which nodes rows are.
#[derive(Debug, Clone, PartialEq)]
pub enum Distribute<'a> {
    /// `create_distributed_table`
    Shards {
        /// The table.
        table: &'a QualifiedName,
        /// The column by whose hash rows are in shards.
        column: &'a Text,
        /// A table whose colocation group it joins; `None` begins a group.
        with: Option<Cow<'a, QualifiedName>>,
        /// How many shards the group has that it begins.
        shards: Option<u32>,
        /// Others write meanwhile. Not in a transaction.
        concurrently: bool,
    },
    /// `create_reference_table`
    Reference(&'a QualifiedName),
    /// `undistribute_table`
    Undistribute(&'a QualifiedName),
    /// `alter_distributed_table` of a whole colocation group, by one of its tables: how many shards it has.
    ShardCount(&'a QualifiedName, u32),
    /// `alter_distributed_table`: the table joins the colocation group of another, or begins one.
    Colocate(&'a QualifiedName, Option<&'a QualifiedName>),
    /// `citus_schema_distribute`
    Schema(&'a Text),
    /// `citus_schema_undistribute`
    UndistributeSchema(&'a Text),
}

impl Distribute<'_> {
    /// The table that it is about.
    pub fn table(&self) -> Option<&QualifiedName> {
        match self {
            Self::Shards { table, .. }
            | Self::Reference(table)
            | Self::Undistribute(table)
            | Self::ShardCount(table, _)
            | Self::Colocate(table, _) => Some(table),
            Self::Schema(_) | Self::UndistributeSchema(_) => None,
        }
    }
}

/// Settings for the rest of a transaction, each a statement without a semicolon.
pub fn set_locally(settings: &[(&str, &str)]) -> Vec<String> {
    settings.iter().map(|(name, value)| format!("SET LOCAL {name} = {}", Literal(value))).collect()
}

/// What empties references to the row that was deleted: columns, each with the one that it references.
pub fn emptied_body(table: &QualifiedName, columns: &[Text], pairs: &[(Text, Text)]) -> String {
    let set: Vec<String> = columns.iter().map(|column| format!("{} = NULL", Ident(column))).collect();
    let same: Vec<String> = pairs.iter().map(|(own, other)| format!("{} = OLD.{}", Ident(own), Ident(other))).collect();
    format!(
        "BEGIN
    UPDATE {} SET {} WHERE {};
    RETURN NULL;
END;",
        Name(table),
        set.join(", "),
        same.join(" AND ")
    )
}

/// A name as a value that a function takes for a table.
fn regclass(name: &QualifiedName) -> String {
    Literal(&Name(name).to_string()).to_string()
}

impl fmt::Display for Distribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shards { table, column, with, shards, concurrently } => {
                let function =
                    if *concurrently { "create_distributed_table_concurrently" } else { "create_distributed_table" };
                let with = with.as_deref().map_or_else(|| Literal("none").to_string(), regclass);
                write!(
                    f,
                    "SELECT pg_catalog.{function}({}, {}, colocate_with => {with}",
                    regclass(table),
                    Literal(column)
                )?;
                match shards {
                    Some(count) => write!(f, ", shard_count => {count})"),
                    None => f.write_str(")"),
                }
            }
            Self::Reference(table) => write!(f, "SELECT pg_catalog.create_reference_table({})", regclass(table)),
            Self::Undistribute(table) => write!(f, "SELECT pg_catalog.undistribute_table({})", regclass(table)),
            Self::ShardCount(table, count) => write!(
                f,
                "SELECT pg_catalog.alter_distributed_table({}, shard_count => {count}, cascade_to_colocated => true)",
                regclass(table)
            ),
            Self::Colocate(table, with) => {
                let with = with.map_or_else(|| Literal("none").to_string(), regclass);
                write!(f, "SELECT pg_catalog.alter_distributed_table({}, colocate_with => {with})", regclass(table))
            }
            Self::Schema(schema) => {
                write!(f, "SELECT pg_catalog.citus_schema_distribute({})", Literal(&Ident(schema).to_string()))
            }
            Self::UndistributeSchema(schema) => {
                write!(f, "SELECT pg_catalog.citus_schema_undistribute({})", Literal(&Ident(schema).to_string()))
            }
        }
    }
}
