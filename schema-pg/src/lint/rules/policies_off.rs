//! PL31: policies that do nothing.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL31",
        severity: Severity::Warning,
        title: "policies on a table whose row security is off",
        reason: "They look like a guard, and every row is seen.",
        help: "ENABLE ROW LEVEL SECURITY, or drop the policies",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY, who text); CREATE POLICY p ON a USING (who = (SELECT current_user));",
        right: "CREATE TABLE a (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in catalog.tables.iter().filter(|table| table.row_security.is_off() && !table.policies.is_empty()) {
        on_table(found, table, format!("row security of `{}` is off, and its policies do nothing", table.name));
    }
}
