//! Columns whose values become encrypted, or plain again: in the session that runs the plan, with the keys that it says.

use super::step::Hazard;
use super::{PlanOptions, declared_backfill};
use crate::catalog::{Column, DataType, Table, Text};
use crate::diff::encrypted::{holds, turns};
use crate::sql::encrypted::in_plain;

/// What happens to the values of a column.
pub enum Turn {
    /// They stay plain, or encrypted.
    Not,
    /// This makes them what the column is to hold.
    By(Text),
    /// Nothing is known that does.
    Lost,
}

/// What happens to the values of a column that is there before and after.
pub fn turn(before: (&Table, &Column), (table, now): (&Table, &Column), options: &PlanOptions) -> Turn {
    if !turns(before, (table, now)) {
        return Turn::Not;
    }
    let declared = declared_backfill::as_expression(&declared_backfill::declared(
        options,
        &format!("{}.{}", table.name, now.name),
    ));
    let own = || match holds(table, &now.name) {
        true => now.backfill.0.as_deref().cloned(),
        false => Some(in_plain(before.1.backfill.0.as_ref()?, &now.name, &now.ty)?.into()),
    };
    declared.or_else(own).map_or(Turn::Lost, Turn::By)
}

/// What who writes the plan has to say, since nobody else knows it.
pub fn unknown(table: &Table, column: &Column) -> Hazard {
    let (what, function) = match holds(table, &column.name) {
        true => ("encrypts it", "encrypt_text"),
        false if column.ty == DataType::Bytea => ("gives it in plain", "decrypt_bytes"),
        false => ("gives it in plain", "decrypt_text"),
    };
    let name = format!("{}.{}", table.name, column.name);
    let value = format!("{function}({})", crate::sql::Ident(&column.name));
    Hazard::Encrypted(format!("say what {what}: backfill({name:?}, {value:?})"))
}
