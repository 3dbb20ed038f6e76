//! PL20: sequences that end before their columns.

use rustc_hash::FxHashMap;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType};
use crate::lint::place::on_column;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL20",
        severity: Severity::Warning,
        title: "a sequence that ends before the column that it numbers",
        reason: "The column was made bigint, its sequence was not: INSERT fails at 2,147,483,648, with room for ages.",
        help: "ALTER SEQUENCE … AS bigint",
        wrong: "CREATE SEQUENCE s AS integer; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s')); ALTER SEQUENCE s OWNED BY t.id;",
        right: "CREATE SEQUENCE s; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s')); ALTER SEQUENCE s OWNED BY t.id;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let tables: FxHashMap<_, _> = catalog.tables.iter().map(|table| (&table.name, table)).collect();
    for sequence in &catalog.sequences {
        let Some((name, column)) = &sequence.owned_by else { continue };
        let Some(held) = tables.get(name).and_then(|table| table.column(column)) else { continue };
        let most = match held.ty {
            DataType::BigInt => i64::MAX,
            DataType::Integer => i64::from(i32::MAX),
            _ => continue,
        };
        let end = sequence.options.counting(&sequence.ty).max;
        if end < most && !sequence.options.cycle && sequence.options.max.is_none() {
            on_column(
                found,
                tables[name],
                column,
                format!("`{}` ends at {end}, and `{column}` does not", sequence.name),
            );
        }
    }
}
