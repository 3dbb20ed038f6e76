//! What asks a live database for reference rows.

use super::seed::Cell;
use super::{Ident, Name};
use crate::catalog::{Seed, SeedRow, Table};

/// For the transaction: a row that policies would hide is an error.
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
pub const ROW_SECURITY_OFF: &str = "SET LOCAL row_security = off";

/// A reference row that a live database is asked for.
pub struct Asked<'a> {
    /// Its table.
    pub table: &'a Table,
    /// The rows of the table.
    pub seed: &'a Seed,
    /// The row.
    pub row: &'a SeedRow,
}

/// Asks for all of them at once: of each row, whether each value is the seeded one, and what it is. A list, so that however many they are,
/// none stands within another.
pub fn seeded_rows(rows: &[Asked<'_>]) -> String {
    let one = |asked: &Asked<'_>| {
        let cells: Vec<Cell> = asked
            .seed
            .columns
            .iter()
            .zip(&asked.row.0)
            .map(|(column, value)| Cell {
                column: column.clone(),
                value: value.clone(),
                bare: false,
                as_text: false,
                encrypt: None,
            })
            .collect();
        let pair = |cell: &Cell| match cell.setting() {
            Some(_) => "'true', NULL".to_owned(),
            None => format!("({})::pg_catalog.text, {}::pg_catalog.text", cell.holds(), Ident(&cell.column)),
        };
        let pairs: Vec<String> = cells.iter().map(pair).collect();
        let key: Vec<String> = cells.iter().filter(|cell| asked.seed.by.contains(&cell.column)).map(Cell::is).collect();
        let live = match &asked.seed.deleted_at {
            Some(deleted_at) => format!(" AND {} IS NULL", Ident(deleted_at)),
            None => String::new(),
        };
        format!(
            "(SELECT pg_catalog.to_jsonb(ARRAY[{}]) FROM {} WHERE {}{live} LIMIT 1)",
            pairs.join(", "),
            Name(&asked.table.name),
            key.join(" AND ")
        )
    };
    let all: Vec<String> = rows.iter().map(one).collect();
    format!("SELECT pg_catalog.to_jsonb(ARRAY[\n    {}\n]::pg_catalog.jsonb[])::pg_catalog.text", all.join(",\n    "))
}
