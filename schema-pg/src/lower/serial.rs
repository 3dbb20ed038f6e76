//! Columns that a sequence numbers, which goes with them.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Field};

use super::columns::column_of;
use super::name;
use super::scope::Scope;
use crate::catalog::{DataType, QualifiedName, Sequence, SequenceOptions, Table, default_sequence};
use crate::options::{FieldOptions, SerialOptions};
use crate::sql::expression;

/// Gives the columns of `serial` fields their defaults, and adds the sequences.
pub fn lower(flat: &Entity, table: &mut Table, sequences: &mut Vec<Sequence>, scope: &mut Scope<'_>) {
    for field in &flat.fields {
        let declared = field.extensions.get::<FieldOptions>().and_then(|declared| declared.serial.as_ref());
        if let Some(serial) = declared {
            one(flat, (field, serial), table, sequences, scope);
        }
    }
}

fn one(
    flat: &Entity,
    (field, serial): (&Field, &SerialOptions),
    table: &mut Table,
    sequences: &mut Vec<Sequence>,
    scope: &mut Scope<'_>,
) {
    let Some(name) = column_of(flat, &field.name) else { return };
    let own = serial.sequence.clone().map_or_else(|| default_sequence(&table.name.name, &name), name::fitted);
    let sequence = QualifiedName::new(table.name.schema.clone(), own);
    let Some(column) = table.columns.iter_mut().find(|column| column.name == name) else { return };
    let is_number = matches!(column.ty, DataType::SmallInt | DataType::Integer | DataType::BigInt);
    let declared = field.extensions.get::<FieldOptions>();
    let generated = declared.is_some_and(|declared| declared.generated.is_some());
    if !is_number || field.default.is_some() || field.key_source.is_some() || generated {
        let path = format!("{}.{}", flat.rust.name, field.name);
        let message = format!("`{}` can't be numbered by a sequence", field.name);
        let help = "a serial column is an `i16`, `i32` or `i64`, without a default, `identity` or `generated`";
        scope.found.push(Diagnostic::new("P0132", path, field.source, message).help(help));
        return;
    }
    column.default = Some(expression::next_of(&sequence).into());
    sequences.push(Sequence {
        name: sequence,
        ty: if serial.bigint { DataType::BigInt } else { column.ty.clone() },
        options: SequenceOptions::default(),
        owned_by: (!serial.not_owned).then(|| (table.name.clone(), name)),
        grants: Vec::new(),
        comment: None,
    });
}
