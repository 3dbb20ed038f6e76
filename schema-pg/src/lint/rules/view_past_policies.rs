//! PL41: views past row security.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, ViewKind};
use crate::lint::guarded::{by_hand, reads_guarded};
use crate::lint::place::named;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL41",
        severity: Severity::Warning,
        title: "a view that reads tables with row security with the rights of its owner",
        reason: "Whoever may read the view sees the rows of everybody. Views of structs have to say it themselves, and are not looked at.",
        help: "WITH (security_invoker = true), from PostgreSQL 15 on",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user)); CREATE VIEW v AS SELECT id FROM a;",
        right: "CREATE TABLE a (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user)); CREATE VIEW v WITH (security_invoker = true) AS SELECT id FROM a;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let guarded = reads_guarded(catalog);
    for view in by_hand(catalog) {
        if let (ViewKind::Plain { security_invoker: false, .. }, Some(table)) = (&view.kind, guarded(view)) {
            named(found, &view.name, format!("`{}` shows rows of `{table}` past its policies", view.name));
        }
    }
}
