//! PL28: rules.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::{named, on_table};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL28",
        severity: Severity::Warning,
        title: "a rule",
        reason: "A rule writes queries anew: values are computed twice, RETURNING and COPY pass it, and nobody reads the result. PostgreSQL's wiki says not to use them.",
        help: "use a trigger",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY); CREATE RULE keep AS ON DELETE TO t DO INSTEAD NOTHING;",
        right: "CREATE TABLE t (id bigint PRIMARY KEY);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        for rule in &table.rules {
            on_table(found, table, format!("the rule `{}` writes queries anew", rule.name));
        }
    }
    for view in &catalog.views {
        for rule in &view.rules {
            named(found, &view.name, format!("the rule `{}` writes queries anew", rule.name));
        }
    }
}
