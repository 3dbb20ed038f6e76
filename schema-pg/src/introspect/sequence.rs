//! Sequences, and how the numbers of identity columns are counted.

use super::error::IntrospectError;
use super::names::{Class, Names};
use super::rows::SequenceRow;
use crate::catalog::{Counting, DataType, Grant, Object, Sequence, SequenceOptions};

/// A sequence that belongs to no identity column.
pub fn sequence(row: &SequenceRow, grants: Vec<Grant>, names: &mut Names) -> Result<Sequence, IntrospectError> {
    let ty = names.data_type(row.ty, -1)?;
    let owned_by = match (row.owner, row.owner_column) {
        (Some(table), Some(column)) => {
            let column = names.column(table, i16::try_from(column).unwrap_or_default())?;
            Some((names.relation(table)?.clone(), column))
        }
        _ => None,
    };
    let own = names.relation(row.oid)?.clone();
    // One that goes with a column has the owner of its table.
    if owned_by.is_none() {
        names.owned(Class::Relation, row.oid, Object::Sequence(own), None);
    }
    Ok(Sequence {
        name: names.relation(row.oid)?.clone(),
        options: options(row, &ty),
        ty,
        owned_by,
        grants,
        comment: names.comment(Class::Relation, row.oid, 0),
    })
}

/// How it counts, without what is the default of the type and the direction (manual, CREATE SEQUENCE).
pub fn options(row: &SequenceRow, ty: &DataType) -> SequenceOptions {
    let SequenceRow { start, increment, min, max, cache, cycle, .. } = *row;
    SequenceOptions::of(Counting { start, increment, min, max, cache, cycle }, ty)
}
