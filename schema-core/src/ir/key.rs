//! Keys: what identifies a row, and what must not occur twice.

use serde::Serialize;

use super::{Deferrable, Source, Text};

/// The key that identifies a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PrimaryKey {
    /// The entity did not say: a mistake that is reported.
    Unspecified,
    /// `no_primary_key`: said explicitly.
    None,
    /// Names of fields, in the key's order.
    Fields(Vec<Text>),
}

/// Where the value of a key comes from, where that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// The application: a natural key.
    Application,
    /// The store numbers rows, unless a row brings a number.
    Identity,
    /// The store numbers rows, always.
    IdentityAlways,
}

/// Fields that must not hold the same values twice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unique {
    /// `.name("…")`.
    pub name: Option<Text>,
    /// Where the attribute stands.
    #[serde(skip)]
    pub source: Source,
    /// Names of fields.
    pub fields: Vec<Text>,
    /// `.nulls_not_distinct()`: two rows without a value count as the same.
    pub nulls_not_distinct: bool,
    /// `.deferrable()`.
    pub deferrable: Deferrable,
    /// `.filter("…")`: only among rows for which this SQL condition holds.
    pub filter: Option<Text>,
    /// `.across_tenants()`: unique among the rows of all tenants, not within each.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub across_tenants: bool,
    /// `.all_rows()`: under `soft_delete` among the deleted rows too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all_rows: bool,
    /// `.message("…")`: the message for whoever breaks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Text>,
}
