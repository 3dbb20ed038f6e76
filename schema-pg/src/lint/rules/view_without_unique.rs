//! PL65: materialized views that lock out their readers.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, IndexTerm};
use crate::lint::guarded::by_hand;
use crate::lint::place::named;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL65",
        severity: Severity::Advice,
        title: "a materialized view without a unique index over all rows",
        reason: "REFRESH … CONCURRENTLY needs one: without it, each refresh locks out who reads the view.",
        help: "create a unique index on columns that tell its rows apart",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE MATERIALIZED VIEW v AS SELECT id FROM users; COMMENT ON MATERIALIZED VIEW v IS 'All.';",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE MATERIALIZED VIEW v AS SELECT id FROM users; CREATE UNIQUE INDEX ON v (id); COMMENT ON MATERIALIZED VIEW v IS 'All.';",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for view in by_hand(catalog).filter(|view| view.is_materialized()) {
        let serves = |index: &&crate::catalog::Index| {
            let plain = index.columns.iter().all(|column| matches!(column.term, IndexTerm::Column(_)));
            index.unique && index.predicate.is_none() && plain
        };
        if !view.indexes().iter().any(|index| serves(&index)) {
            named(found, &view.name, format!("a refresh of `{}` locks out its readers", view.name.name));
        }
    }
}
