//! PL42: materialized views past row security.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::guarded::{by_hand, reads_guarded};
use crate::lint::place::named;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL42",
        severity: Severity::Warning,
        title: "a materialized view of tables with row security that others may read",
        reason: "It holds the rows that its owner saw when it was refreshed, and no policy guards it.",
        help: "revoke it from them, and give them a view over it that asks who they are",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user)); CREATE MATERIALIZED VIEW v AS SELECT id FROM a; GRANT SELECT ON v TO app;",
        right: "CREATE TABLE a (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user)); CREATE MATERIALIZED VIEW v AS SELECT id FROM a;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let guarded = reads_guarded(catalog);
    for view in by_hand(catalog).filter(|view| view.is_materialized()) {
        if let (false, Some(table)) = (view.grants.is_empty(), guarded(view)) {
            named(found, &view.name, format!("`{}` holds rows of `{table}`, and no policy guards it", view.name));
        }
    }
}
