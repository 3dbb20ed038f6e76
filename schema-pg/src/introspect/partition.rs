//! Partition keys and bounds, from the words of the server.

use super::error::IntrospectError;
use super::names::Names;
use super::rows::RelationRow;
use crate::catalog::expression::{inside, split_top_level};
use crate::catalog::{IndexTerm, PartitionBound, PartitionKey, PartitionStrategy, Text};

/// `RANGE (created_at, lower(name))`
pub fn key(row: &RelationRow, names: &Names) -> Result<Option<PartitionKey>, IntrospectError> {
    let (Some(text), Some(strategy), Some(numbers)) =
        (&row.partition_key, row.partition_strategy, &row.partition_columns)
    else {
        return Ok(None);
    };
    let strategy = match strategy {
        'l' => PartitionStrategy::List,
        'h' => PartitionStrategy::Hash,
        _ => PartitionStrategy::Range,
    };
    let written = split_top_level(inside(text, "").unwrap_or_default());
    let mut terms = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        terms.push(match (*number, written.get(at)) {
            (0, Some(expression)) => IndexTerm::Expression((*expression).to_owned().into()),
            (0, None) => return Err(unread("partition key", row, text)),
            (number, _) => IndexTerm::Column(names.column(row.oid, number)?),
        });
    }
    Ok(Some(PartitionKey { strategy, terms }))
}

/// `FOR VALUES FROM ('2026-01-01') TO (MAXVALUE)`
pub fn bound(row: &RelationRow) -> Result<Option<PartitionBound>, IntrospectError> {
    let Some(text) = &row.bound else { return Ok(None) };
    let values =
        |word| inside(text, word).map(|list| split_top_level(list).into_iter().map(owned).collect::<Vec<Text>>());
    let bound = if text == "DEFAULT" {
        Some(PartitionBound::Default)
    } else if text.starts_with("FOR VALUES FROM") {
        values("FROM").zip(values("TO")).map(|(from, to)| PartitionBound::Range { from, to })
    } else if text.starts_with("FOR VALUES IN") {
        values("IN").map(PartitionBound::List)
    } else {
        hash(text)
    };
    bound.map(Some).ok_or_else(|| unread("partition bound", row, text))
}

/// `FOR VALUES WITH (modulus 4, remainder 0)`
fn hash(text: &str) -> Option<PartitionBound> {
    let parts = split_top_level(inside(text, "WITH")?);
    let number = |at: usize, word: &str| parts.get(at)?.strip_prefix(word)?.trim().parse::<u32>().ok();
    Some(PartitionBound::Hash { modulus: number(0, "modulus")?, remainder: number(1, "remainder")? })
}

fn owned(text: &str) -> Text {
    text.to_owned().into()
}

fn unread(kind: &'static str, row: &RelationRow, text: &Text) -> IntrospectError {
    IntrospectError::Unread { kind, name: format!("{}.{}", row.schema, row.name).into(), text: text.clone() }
}
