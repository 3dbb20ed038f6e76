//! PL22: partitions without a future.

use rustc_hash::FxHashMap;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Body, Catalog, DataType, IndexTerm, PartitionBound, PartitionStrategy};
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL22",
        severity: Severity::Warning,
        title: "partitions of time that end, with nothing that makes the next ones",
        reason: "The first row behind the last partition is refused, mostly at the beginning of a month. Looked at where there is neither a default partition nor a function that makes partitions.",
        help: "say `.monthly()` and call its function from cron, or add a default partition",
        wrong: "CREATE TABLE logs (at timestamptz NOT NULL) PARTITION BY RANGE (at); CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');",
        right: "CREATE TABLE logs (at timestamptz NOT NULL) PARTITION BY RANGE (at); CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01'); CREATE TABLE logs_rest PARTITION OF logs DEFAULT;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    if makes_partitions(catalog) {
        return;
    }
    let mut bounds: FxHashMap<_, Vec<&PartitionBound>> = FxHashMap::default();
    for of in catalog.tables.iter().filter_map(|table| table.partition_of.as_ref()) {
        bounds.entry(&of.parent).or_default().push(&of.bound);
    }
    for table in &catalog.tables {
        let Some(key) = table.partition_by.as_ref().filter(|key| key.strategy == PartitionStrategy::Range) else {
            continue;
        };
        let Some(IndexTerm::Column(first)) = key.terms.first() else { continue };
        let is_time = |ty: &DataType| match ty {
            DataType::Timestamptz | DataType::Timestamp | DataType::Date => true,
            DataType::Other(words) => words.starts_with("timestamp"),
            _ => false,
        };
        if !table.column(first).is_some_and(|column| is_time(&column.ty)) {
            continue;
        }
        let goes_on = |bound: &&PartitionBound| match bound {
            PartitionBound::Default => true,
            PartitionBound::Range { to, .. } => {
                to.first().is_some_and(|end| &**end == "MAXVALUE" || end.contains("infinity"))
            }
            PartitionBound::List(_) | PartitionBound::Hash { .. } => false,
        };
        let has_end = bounds.get(&table.name).is_some_and(|bounds| !bounds.iter().any(goes_on));
        if has_end {
            on_table(found, table, format!("rows behind the last partition of `{}` are refused", table.name.name));
        }
    }
}

/// A function makes partitions, of whatever table.
pub fn makes_partitions(catalog: &Catalog) -> bool {
    catalog.functions.iter().any(|function| match &function.body {
        Body::Text(text) | Body::Atomic(text) => {
            let text = text.to_lowercase();
            text.contains("partition of") || text.contains("attach partition")
        }
        Body::Library(..) => false,
    })
}
