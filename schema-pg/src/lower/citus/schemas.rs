//! Schemas that are on one node as a whole.
//!
//! Source: `EnsureTenantTable`, `EnsureTableKindSupportedForTenantSchema` and `EnsureTenantSchemaNameAllowed` (commands/schema_based_sharding.c), since Citus 12.

use super::broken::Broken;
use super::place::Places;
use crate::catalog::QualifiedName;
use crate::config::Citus;

/// Distributed schemas, and their tables.
pub fn verify<'a>(places: &Places<'a>, _: Citus, broken: &mut Vec<Broken<'a>>) {
    for schema in places.catalog.schemas.iter().filter(|schema| schema.distributed) {
        for table in places.catalog.tables.iter().filter(|table| table.name.schema == schema.name) {
            let mut report = |message: String, help: &str| {
                broken.push(Broken { code: "P0812", table: &table.name, what: "", message, help: help.to_owned() });
            };
            if matches!(&*schema.name, "public" | "information_schema" | "pg_catalog") {
                report(
                    format!("the schema `{}` can't be distributed", schema.name),
                    "put the tables of each tenant into a schema of its own",
                );
            }
            if table.distribution.is_some() {
                report(
                    format!("it is distributed by itself, and its schema `{}` as a whole", schema.name),
                    "leave out one of `distributed_by`, `reference_table` and `schema_sharding`",
                );
            }
            let outside = |name: &QualifiedName| name.schema != schema.name;
            if table.partition_of.as_ref().is_some_and(|of| outside(&of.parent)) {
                report(
                    "it is a partition of a table in another schema".to_owned(),
                    "keep partitions in the schema of their table",
                );
            }
            if places.inherits(table) {
                report(
                    "a table in a distributed schema inherits, or others inherit from it".to_owned(),
                    "give each table its own columns",
                );
            }
        }
    }
}
