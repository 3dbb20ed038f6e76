//! Sequences.

use serde::{Deserialize, Serialize};

use super::{DataType, Grant, QualifiedName, Text};

/// A sequence that is not the one behind an identity column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sequence {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// The type of its numbers.
    pub ty: DataType,
    /// How it counts.
    pub options: SequenceOptions,
    /// The table and the column with which it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owned_by: Option<(QualifiedName, Text)>,
    /// Who may do what with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
}

/// How a sequence counts; what is `None` is PostgreSQL's default for the type and the direction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SequenceOptions {
    /// START WITH
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// INCREMENT BY
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub increment: Option<i64>,
    /// MINVALUE
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// MAXVALUE
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// CACHE
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<i64>,
    /// CYCLE
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cycle: bool,
}

/// How a sequence counts, with all that is not specified (manual, CREATE SEQUENCE).
#[derive(Debug, Clone, Copy)]
pub struct Counting {
    /// START WITH
    pub start: i64,
    /// INCREMENT BY
    pub increment: i64,
    /// MINVALUE
    pub min: i64,
    /// MAXVALUE
    pub max: i64,
    /// CACHE
    pub cache: i64,
    /// CYCLE
    pub cycle: bool,
}

impl SequenceOptions {
    /// Without what is the default of the type and the direction.
    pub fn of(counting: Counting, ty: &DataType) -> Self {
        let (min, max) = bounds(counting.increment, ty);
        let start = if counting.increment > 0 { counting.min } else { counting.max };
        let declared = |value: i64, default: i64| (value != default).then_some(value);
        Self {
            start: declared(counting.start, start),
            increment: declared(counting.increment, 1),
            min: declared(counting.min, min),
            max: declared(counting.max, max),
            cache: declared(counting.cache, 1),
            cycle: counting.cycle,
        }
    }

    /// With all that is not specified.
    pub fn counting(&self, ty: &DataType) -> Counting {
        let increment = self.increment.unwrap_or(1);
        let (min, max) = bounds(increment, ty);
        let (min, max) = (self.min.unwrap_or(min), self.max.unwrap_or(max));
        let start = self.start.unwrap_or(if increment > 0 { min } else { max });
        Counting { start, increment, min, max, cache: self.cache.unwrap_or(1), cycle: self.cycle }
    }
}

/// The least and the most that a sequence of a type gives by default.
fn bounds(increment: i64, ty: &DataType) -> (i64, i64) {
    let (least, most) = match ty {
        DataType::SmallInt => (i64::from(i16::MIN), i64::from(i16::MAX)),
        DataType::Integer => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    if increment > 0 { (1, most) } else { (least, -1) }
}
