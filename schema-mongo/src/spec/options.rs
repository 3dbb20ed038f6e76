//! What is decided when a collection is made.

use serde::{Deserialize, Serialize};

use super::{Collation, EncryptedField, Index, Keys, Text, is_false};

/// Options of `create` (manual, "create"). Most can't be changed later.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// The collection has a fixed size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capped: Option<Capped>,
    /// Measurements over time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_series: Option<TimeSeries>,
    /// Documents are kept in the order of `_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clustered: Option<Clustered>,
    /// Seconds after which documents of a time series or of a clustered collection go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_after_seconds: Option<i64>,
    /// How texts are compared unless an index or a query says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<Box<Collation>>,
    /// Change streams can show documents as they were before and after a change.
    #[serde(default, skip_serializing_if = "is_false")]
    pub pre_and_post_images: bool,
    /// Fields that the driver encrypts, by path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub encrypted: Vec<EncryptedField>,
}

impl Options {
    /// Nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A collection of a fixed size: the oldest documents make place for new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capped {
    /// Bytes.
    pub size: u64,
    /// Documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
}

/// A collection of measurements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeSeries {
    /// The field that says when.
    pub time_field: Text,
    /// The field that says what was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta_field: Option<Text>,
    /// How far measurements lie apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granularity: Option<Granularity>,
    /// Seconds that a bucket spans at most, where the granularity does not say it (since 6.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket_max_span_seconds: Option<u64>,
    /// Seconds to which the beginning of a bucket is rounded; the same as the span.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket_rounding_seconds: Option<u64>,
}

impl TimeSeries {
    /// The index that a server makes with a time series (since 6.3; manual, "Time Series Secondary Indexes").
    pub(crate) fn own_index(&self) -> Option<Index> {
        let (meta, time) = (self.meta_field.as_ref()?, &self.time_field);
        Some(Index::new(format!("{meta}_1_{time}_1"), Keys::ascending([meta.clone(), time.clone()])))
    }

    /// All of these are what was measured, or members of it.
    pub(crate) fn is_of_meta(&self, keys: &Keys) -> bool {
        keys.0.iter().all(|(path, _)| self.meta_field.as_deref().is_some_and(|meta| is_below(path, meta)))
    }
}

/// The path is this one, or leads below it.
pub(crate) fn is_below(path: &str, above: &str) -> bool {
    path == above || path.strip_prefix(above).is_some_and(|rest| rest.starts_with('.'))
}

/// How far measurements of one thing lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Granularity {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
}

impl Granularity {
    /// Seconds that a bucket spans at most (manual, "Set Granularity for Time Series Data").
    pub(crate) fn span(self) -> u64 {
        match self {
            Granularity::Seconds => 3600,
            Granularity::Minutes => 86_400,
            Granularity::Hours => 2_592_000,
        }
    }
}

/// A collection in the order of `_id`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clustered {
    /// The name of the index on `_id`.
    pub name: Text,
}
