//! What the attributes of partitions wrote into the model.

use schema_core::ir::{self, Source, Text};
use serde::Serialize;

use crate::catalog::PartitionStrategy;

/// How a table is cut into partitions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartitionsOptions {
    /// Where it was specified.
    #[serde(skip)]
    pub source: Source,
    /// How rows are assigned.
    pub strategy: PartitionStrategy,
    /// By what: fields and expressions.
    pub terms: Vec<ir::IndexTerm>,
    /// `.monthly()` and the like.
    pub periods: Option<PeriodsOptions>,
    /// `.partition("…", …)`: partitions by name.
    pub partitions: Vec<PartitionOptions>,
    /// `.modulus(4)`: how many parts.
    pub modulus: Option<u32>,
    /// `.default()`: a partition for rows that no other holds.
    pub default: bool,
    /// `.then(…)`: how each partition is cut again.
    pub then: Option<Box<PartitionsOptions>>,
}

impl PartitionsOptions {
    /// How the table is cut, then how its partitions are, and so on.
    pub fn levels(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |level| level.then.as_deref())
    }
}

/// Partitions by the calendar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodsOptions {
    /// How long each is.
    pub every: Period,
    /// `.from("2026-01")`: where the first one starts.
    pub from: Option<Text>,
    /// `.from_now()`: the first one is that of the server when the table is made.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub from_now: bool,
    /// `.ahead(3)`: how many are there before they are needed.
    pub ahead: u32,
    /// `.retain(months(24))`: how old rows become before their partition is detached.
    pub retain: Option<ir::Duration>,
}

/// How long a partition by the calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// `.daily()`
    Day,
    /// `.weekly()`: from Monday.
    Week,
    /// `.monthly()`
    Month,
    /// `.quarterly()`
    Quarter,
    /// `.yearly()`
    Year,
}

/// A partition by name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartitionOptions {
    /// The name after the table's.
    pub name: Text,
    /// Which rows it holds.
    pub bound: BoundOptions,
}

/// Which rows a partition holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BoundOptions {
    /// From the one value to the other, without it.
    Range(ir::Value, ir::Value),
    /// These values.
    List(Vec<ir::Value>),
}

/// What one partition has of its own: `partition("2026_01", index([payer]))`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfPartitionOptions {
    /// The name after the table's.
    pub partition: Text,
    /// Where it was specified.
    #[serde(skip)]
    pub source: Source,
    /// An entity with that alone: keys, checks, indexes, references, exclusions, triggers, storage parameters.
    pub own: Box<ir::Entity>,
}
