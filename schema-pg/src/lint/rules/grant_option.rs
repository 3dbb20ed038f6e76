//! PL43: rights that can be passed on.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL43",
        severity: Severity::Advice,
        title: "a privilege WITH GRANT OPTION",
        reason: "Whoever has it gives it to others, and no list of the owner's says to whom.",
        help: "grant it without the option",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY); GRANT SELECT ON t TO app WITH GRANT OPTION;",
        right: "CREATE TABLE t (id bigint PRIMARY KEY); GRANT SELECT ON t TO app;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        for grant in table.grants.iter().filter(|grant| grant.grantable && grant.role != "postgres") {
            on_table(found, table, format!("`{}` may pass on {}", grant.role, grant.privileges.join(", ")));
        }
    }
}
