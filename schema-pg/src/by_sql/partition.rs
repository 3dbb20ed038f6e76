//! PARTITION BY, and which rows a partition holds.

use super::cursor::Cursor;
use super::index;
use super::problem::{Read, unmodelled};
use crate::catalog::{PartitionBound, PartitionKey, PartitionStrategy, Text};

/// Behind PARTITION BY.
pub fn key(cursor: &mut Cursor<'_>) -> Read<PartitionKey> {
    let strategy = match cursor.one_of(&["range", "list", "hash"]) {
        Some("range") => PartitionStrategy::Range,
        Some("list") => PartitionStrategy::List,
        Some(_) => PartitionStrategy::Hash,
        None => return Err(cursor.unexpected("RANGE, LIST or HASH")),
    };
    let mut terms = Vec::new();
    for mut part in cursor.group()?.parts() {
        terms.push(index::term(&mut part)?);
        if !part.is_done() {
            return Err(unmodelled(part.at(), "a collation or an operator class of a partition key"));
        }
    }
    Ok(PartitionKey { strategy, terms })
}

/// FOR VALUES …, or DEFAULT.
pub fn bound(cursor: &mut Cursor<'_>) -> Read<PartitionBound> {
    if cursor.eat(&["default"]) {
        return Ok(PartitionBound::Default);
    }
    cursor.expect(&["for", "values"])?;
    if cursor.eat(&["in"]) {
        return Ok(PartitionBound::List(values(cursor)?));
    }
    if cursor.eat(&["from"]) {
        let from = values(cursor)?;
        cursor.expect(&["to"])?;
        return Ok(PartitionBound::Range { from, to: values(cursor)? });
    }
    cursor.expect(&["with"])?;
    let (mut modulus, mut remainder) = (None, None);
    for mut part in cursor.group()?.parts() {
        let word = part.one_of(&["modulus", "remainder"]).ok_or_else(|| part.unexpected("MODULUS or REMAINDER"))?;
        let before = part.clone();
        let number = u32::try_from(part.integer()?).map_err(|_| before.unexpected("a number that is not negative"))?;
        part.finish()?;
        match word {
            "modulus" => modulus = Some(number),
            _ => remainder = Some(number),
        }
    }
    match (modulus, remainder) {
        (Some(modulus), Some(remainder)) => Ok(PartitionBound::Hash { modulus, remainder }),
        _ => Err(cursor.unexpected("MODULUS and REMAINDER")),
    }
}

fn values(cursor: &mut Cursor<'_>) -> Read<Vec<Text>> {
    let mut values = Vec::new();
    for part in cursor.group()?.parts() {
        let text = part.expression()?;
        let is_end = ["minvalue", "maxvalue", "null"].iter().any(|word| part.is(&[word]));
        values.push(if is_end { text.to_uppercase().into() } else { text });
    }
    Ok(values)
}
