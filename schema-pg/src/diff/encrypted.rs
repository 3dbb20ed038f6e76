//! Columns that turn to hold what is encrypted, or no longer do: their type may stay, and their values do not.

use crate::catalog::expression::mentions;
use crate::catalog::{Column, ConstraintKind, DataType, Table, Text};
use crate::sql::encrypted::MARK;

/// The table refuses in this column what is not encrypted: by its constraint, as it was written, and as a server gives it back.
pub fn holds(table: &Table, column: &Text) -> bool {
    table.constraints.iter().any(|part| {
        matches!(&part.kind, ConstraintKind::Check { expression, .. }
            if expression.contains(MARK) && mentions(expression, column))
    })
}

/// The values of a column are encrypted before or after, and not both.
pub fn turns((was_table, was): (&Table, &Column), (table, now): (&Table, &Column)) -> bool {
    now.ty == DataType::Bytea && holds(table, &now.name) != holds(was_table, &was.name)
        || was.ty == DataType::Bytea && now.ty != DataType::Bytea && holds(was_table, &was.name)
}
