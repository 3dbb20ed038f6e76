//! What is unique, and what excludes, holds the distribution column: each shard keeps it alone.
//!
//! Source: `ErrorIfUnsupportedConstraint` (commands/table.c): "Distributed relations cannot have UNIQUE, EXCLUDE, or PRIMARY KEY constraints
//! that do not include the partition column (with an equality operator if EXCLUDE)"; `ErrorIfUnsupportedIndexStmt` (commands/index.c): "creating
//! unique indexes on non-partition columns is currently unsupported".

use super::broken::Broken;
use super::place::{Place, Places};
use crate::catalog::{ConstraintKind, IndexTerm, Text};
use crate::config::Citus;

/// Keys, uniques, exclusions and unique indexes of tables in shards.
pub fn verify<'a>(places: &Places<'a>, _: Citus, broken: &mut Vec<Broken<'a>>) {
    for (table, place) in places.all() {
        let Place::Shards { column, .. } = place else { continue };
        let is_column = |term: &IndexTerm| matches!(term, IndexTerm::Column(name) if name == column);
        let mut report = |what: &'a Text, message: String, exclusion: bool| {
            let help = match exclusion {
                true => format!("compare the tenant, too: `{column}.eq()`"),
                false => format!(
                    "hold `{column}` in it; what is to be unique across all shards can be claimed in a reference table: an entity with \
                     `#[pg(reference_table)]` whose key is the value, written in the same transaction"
                ),
            };
            broken.push(Broken { code: "P0802", table: &table.name, what, message, help });
        };
        for constraint in &table.constraints {
            let name = &constraint.name;
            match &constraint.kind {
                ConstraintKind::Exclude { elements, .. } => {
                    if !elements.iter().any(|part| is_column(&part.column.term) && part.operator == "=") {
                        let message = format!(
                            "`{name}` excludes without comparing `{column}` by `=`, and each shard of a distributed table knows its own rows alone"
                        );
                        report(name, message, true);
                    }
                }
                kind => {
                    if kind.key().is_some_and(|key| !key.contains(column)) {
                        let message = format!(
                            "`{name}` is unique without `{column}`, and each shard of a distributed table knows its own rows alone"
                        );
                        report(name, message, false);
                    }
                }
            }
        }
        for index in table.indexes.iter().filter(|index| index.unique) {
            if !index.columns.iter().any(|part| is_column(&part.term)) {
                let message = format!(
                    "the index `{}` is unique without `{column}`, and each shard of a distributed table knows its own rows alone",
                    index.name
                );
                report(&index.name, message, false);
            }
        }
    }
}
