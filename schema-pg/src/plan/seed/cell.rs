//! The values of rows, as statements write them.

use crate::catalog::{DataType, Seed, SeedRow, SeedValue, Table, Text};
use crate::diff::Renames;
pub use crate::sql::Cell;

/// The values of a row. Those of a row from before the plan, with its table as it reads once the renames are done, are compared with what
/// the table holds after it.
pub fn cells(
    seed: Option<&Seed>,
    row: &SeedRow,
    table: &Table,
    before: Option<&Table>,
    renames: &Renames,
) -> Vec<Cell> {
    let Some(seed) = seed else { return Vec::new() };
    let is_there = |(column, _): &(&Text, &SeedValue)| table.column(column).is_some();
    let cell = |(column, value): (&Text, &SeedValue)| {
        let ty = table.column(column).map(|column| &column.ty);
        let was = before.and_then(|before| before.column(column)).map(|column| &column.ty);
        let named = ty.and_then(DataType::named);
        let value = match (value, named) {
            (SeedValue::Text(text), Some(named)) if before.is_some() => {
                SeedValue::Text(renames.label_now(named, text).unwrap_or(text).clone())
            }
            _ => value.clone(),
        };
        // The type may be another, and a label may be gone.
        let as_text = before.is_some() && (was != ty || named.is_some());
        let bare = !as_text && value.text().is_some_and(|text| is_bare(ty, text));
        let encrypt = seed.encrypted.iter().find(|(encrypted, _)| encrypted == column);
        Cell { column: column.clone(), value, bare, as_text, encrypt: encrypt.map(|(_, function)| function.clone()) }
    };
    seed.columns.iter().zip(&row.0).filter(is_there).map(cell).collect()
}

/// A number or a truth value, in a column of them.
fn is_bare(ty: Option<&DataType>, text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    match ty {
        Some(DataType::SmallInt | DataType::Integer | DataType::BigInt) => {
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        Some(DataType::Boolean) => matches!(text, "true" | "false"),
        _ => false,
    }
}
