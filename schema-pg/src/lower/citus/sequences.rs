//! Numbers that each node gives by itself are bigint.
//!
//! Source: `GetNextvalFunctionName` and its callers (commands/table.c): of a sequence that is no bigint, tables on nodes have `worker_nextval` for a
//! default, which refuses; each node counts a bigint in a range of its own (`AdjustIdentityColumnSeqRangesOnLocalWorker`, commands/create_distributed_table.c).

use super::broken::Broken;
use super::place::Places;
use crate::catalog::{Column, DataType};
use crate::config::Citus;

/// The column gets its number from a sequence.
pub fn counts(column: &Column) -> bool {
    column.identity.is_some()
        || column.default.as_ref().is_some_and(|sql| crate::catalog::expression::mentions(sql, "nextval"))
}

/// Identity columns, and defaults from sequences.
pub fn verify<'a>(places: &Places<'a>, _: Citus, broken: &mut Vec<Broken<'a>>) {
    for (table, _) in places.all().filter(|(_, place)| place.is_on_nodes()) {
        let small = |column: &&Column| counts(column) && matches!(column.ty, DataType::SmallInt | DataType::Integer);
        for column in table.columns.iter().filter(small) {
            broken.push(Broken {
                code: "P0806",
                table: &table.name,
                what: &column.name,
                message: format!(
                    "`{}` is numbered by each node in a range of its own, which {} does not hold",
                    column.name, column.ty
                ),
                help: "make the field an `i64`".to_owned(),
            });
        }
    }
}
