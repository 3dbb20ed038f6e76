//! Types of columns from the words of the server.

use super::rows::TypeRow;
use crate::catalog::type_words::{builtin, of_extension};
use crate::catalog::{DataType, QualifiedName};

/// A type as the server writes it.
pub fn data_type(row: &TypeRow) -> DataType {
    let of = match &*row.schema {
        "pg_catalog" => builtin(&row.words),
        "public" => of_public(row).unwrap_or_else(|| made(row)),
        _ => made(row),
    };
    if row.is_array { DataType::Array(Box::new(of)) } else { of }
}

/// A type that somebody made, with its modifier where it has one.
fn made(row: &TypeRow) -> DataType {
    match row.modifier >= 0 {
        true => DataType::other(row.words.clone()),
        false => DataType::Named(Box::new(QualifiedName::new(row.schema.clone(), row.name.clone()))),
    }
}

/// A type of an extension that has a variant of its own: `public.geography(Point,4326)`.
fn of_public(row: &TypeRow) -> Option<DataType> {
    let written = || row.words.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    of_extension(&row.name, (row.modifier > 0).then(written).flatten())
}
