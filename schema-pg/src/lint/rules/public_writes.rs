//! PL39: tables that everybody may write.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Grant};
use crate::lint::place::{named, on_table};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL39",
        severity: Severity::Warning,
        title: "a table that PUBLIC may write",
        reason: "Every role that can connect, and every one that comes later, may change its rows.",
        help: "REVOKE it from PUBLIC, and grant it to the role that needs it",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY); GRANT INSERT ON t TO PUBLIC;",
        right: "CREATE TABLE t (id bigint PRIMARY KEY); GRANT INSERT ON t TO app;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let writes = |grants: &[Grant]| {
        let writes = |privilege: &crate::catalog::Text| {
            matches!(&**privilege, "INSERT" | "UPDATE" | "DELETE" | "TRUNCATE" | "TRIGGER")
        };
        let of_all = grants.iter().filter(|grant| grant.role == "public");
        let mut all: Vec<&str> =
            of_all.flat_map(|grant| &grant.privileges).filter(|one| writes(one)).map(|one| &**one).collect();
        all.sort_unstable();
        all.dedup();
        (!all.is_empty()).then(|| all.join(", "))
    };
    for table in &catalog.tables {
        if let Some(all) = writes(&table.grants) {
            on_table(found, table, format!("everybody may {all} on `{}`", table.name));
        }
    }
    for view in &catalog.views {
        if let Some(all) = writes(&view.grants) {
            named(found, &view.name, format!("everybody may {all} on `{}`", view.name));
        }
    }
}
