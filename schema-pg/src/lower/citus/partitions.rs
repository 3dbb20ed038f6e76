//! Tables on nodes that are cut into partitions, or inherit.
//!
//! Source: `EnsureRelationCanBeDistributed` (commands/create_distributed_table.c): "distributing multi-level partitioned tables is not supported",
//! "distributing partitioned tables in only supported for hash-distributed tables"; "local tables added to metadata cannot be involved in inheritance
//! relationships" (commands/citus_add_local_table_to_metadata.c), by which a table becomes a distributed one.

use super::broken::Broken;
use super::place::{Place, Places};
use crate::config::Citus;

/// Partitions of partitions, partitions of reference tables, and inheritance.
pub fn verify<'a>(places: &Places<'a>, _: Citus, broken: &mut Vec<Broken<'a>>) {
    for (table, place) in places.all() {
        if !place.is_on_nodes() {
            continue;
        }
        let mut report = |message: &str, help: &str| {
            broken.push(Broken {
                code: "P0811",
                table: &table.name,
                what: "",
                message: message.to_owned(),
                help: help.to_owned(),
            });
        };
        if table.partition_by.is_some() && table.partition_of.is_some() {
            report(
                "a partition of a distributed table is cut into partitions itself",
                "cut the table once: leave out `.then_by_…(…)`",
            );
        }
        if table.partition_by.is_some() && place == Place::Reference {
            report("a reference table is cut into partitions", "leave the table whole, or distribute it");
        }
        if places.inherits(table) {
            report("a table on nodes inherits, or others inherit from it", "give each table its own columns");
        }
    }
}
