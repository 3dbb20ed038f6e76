//! PL23: partitioned tables without partitions.

use super::partitions_end::makes_partitions;
use rustc_hash::FxHashSet;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL23",
        severity: Severity::Warning,
        title: "a partitioned table without a partition",
        reason: "It takes no row.",
        help: "create its first partitions",
        wrong: "CREATE TABLE logs (id bigint NOT NULL) PARTITION BY HASH (id);",
        right: "CREATE TABLE logs (id bigint NOT NULL) PARTITION BY HASH (id); CREATE TABLE logs_0 PARTITION OF logs FOR VALUES WITH (MODULUS 1, REMAINDER 0);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    if makes_partitions(catalog) {
        return;
    }
    let parents: FxHashSet<_> =
        catalog.tables.iter().filter_map(|table| Some(&table.partition_of.as_ref()?.parent)).collect();
    for table in catalog.tables.iter().filter(|table| table.partition_by.is_some() && !table.first_partitions.0) {
        if !parents.contains(&table.name) {
            on_table(found, table, format!("`{}` takes no row: it has no partition", table.name.name));
        }
    }
}
