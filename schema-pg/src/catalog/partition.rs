//! Partitions: tables that hold part of another table's rows.

use serde::{Deserialize, Serialize};

use super::{IndexTerm, QualifiedName, Text};

/// By what a table is cut into partitions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartitionKey {
    /// How rows are assigned.
    pub strategy: PartitionStrategy,
    /// The columns or expressions that decide.
    pub terms: Vec<IndexTerm>,
}

/// How rows are assigned to partitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartitionStrategy {
    /// RANGE
    Range,
    /// LIST
    List,
    /// HASH
    Hash,
}

/// The table that this one is a partition of, and the rows that it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: QualifiedName,
    /// The rows.
    pub bound: PartitionBound,
}

/// Which rows a partition holds. Values are literals of SQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartitionBound {
    /// FOR VALUES FROM (…) TO (…)
    Range {
        /// From here.
        from: Vec<Text>,
        /// To here, without it.
        to: Vec<Text>,
    },
    /// FOR VALUES IN (…)
    List(Vec<Text>),
    /// FOR VALUES WITH (MODULUS …, REMAINDER …)
    Hash {
        /// In so many parts.
        modulus: u32,
        /// This one of them, counted from 0.
        remainder: u32,
    },
    /// DEFAULT: all rows that no other partition holds.
    Default,
}

impl PartitionBound {
    /// Both can hold one row, as far as the texts of their values tell: numbers, and texts that sort as their values do.
    pub fn overlaps(&self, other: &PartitionBound) -> bool {
        match (self, other) {
            (Self::Range { from, to }, Self::Range { from: other_from, to: other_to }) => {
                let first = |values: &[Text]| values.first().map(Value::of);
                let before = |end: &[Text], start: &[Text]| match (first(end), first(start)) {
                    (Some(end), Some(start)) => end.is_at_most(&start),
                    _ => true,
                };
                !before(to, other_from) && !before(other_to, from)
            }
            (Self::List(values), Self::List(others)) => values.iter().any(|value| others.contains(value)),
            (Self::Hash { modulus, remainder }, Self::Hash { modulus: other, remainder: rest }) => {
                let (small, _) = (modulus.min(other), modulus.max(other));
                remainder % small == rest % small
            }
            (Self::Default, Self::Default) => true,
            _ => false,
        }
    }
}

/// The end of a range.
enum Value {
    Least,
    Most,
    Number(f64),
    Written(Text),
}

impl Value {
    fn of(text: &Text) -> Self {
        let bare = text.trim_matches('\'');
        match &**text {
            "MINVALUE" => Self::Least,
            "MAXVALUE" => Self::Most,
            _ => bare.parse().map_or_else(|_| Self::Written(bare.to_owned().into()), Self::Number),
        }
    }

    /// It ends where the other begins, or before. Where that can't be told, it does.
    fn is_at_most(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Least, _) | (_, Self::Most) => true,
            (Self::Most, _) | (_, Self::Least) => false,
            (Self::Number(own), Self::Number(other)) => own <= other,
            (Self::Written(own), Self::Written(other)) => own <= other,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_overlap_where_a_row_fits_both() {
        let range = |from: &'static str, to: &'static str| PartitionBound::Range {
            from: vec![from.into()],
            to: vec![to.into()],
        };
        assert!(
            range("0", "10").overlaps(&range("5", "15")) && range("9", "10").overlaps(&range("MINVALUE", "MAXVALUE"))
        );
        assert!(!range("0", "5").overlaps(&range("5", "10")) && !range("10", "20").overlaps(&range("9", "10")));
        assert!(!range("'2026-01-01'", "'2026-02-01'").overlaps(&range("'2026-02-01'", "'2026-03-01'")));
        assert!(range("'2026-01-01'", "'2026-04-01'").overlaps(&range("'2026-02-01'", "'2026-03-01'")));
        let hash = |modulus, remainder| PartitionBound::Hash { modulus, remainder };
        assert!(hash(2, 0).overlaps(&hash(4, 2)) && !hash(2, 0).overlaps(&hash(4, 1)));
    }
}
