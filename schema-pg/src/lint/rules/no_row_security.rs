//! PL30: tables that no policy guards, beside those that some do.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Table};
use crate::lint::place::{on_table, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL30",
        severity: Severity::Warning,
        title: "a table without row security where most have it",
        reason: "Who may read the table sees all rows of all users. Looked at where at least half of the tables that roles are granted have row security.",
        help: "add a policy, or say that it is everybody's: `global`",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY, who text); CREATE TABLE b (id bigint PRIMARY KEY); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user)); GRANT SELECT ON a, b TO app;",
        right: "CREATE TABLE a (id bigint PRIMARY KEY, who text); CREATE TABLE b (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; ALTER TABLE b ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user)); CREATE POLICY p ON b USING (who = (SELECT current_user)); GRANT SELECT ON a, b TO app;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    // Of structs that know tenants, each says whose its rows are.
    let is_open = |table: &&Table| !table.grants.is_empty();
    let (without, with): (Vec<&Table>, Vec<&Table>) =
        own_tables(catalog).filter(is_open).partition(|table| table.row_security.is_off());
    if with.is_empty() || with.len() < without.len() || without.iter().any(|table| table.model.entity().is_some()) {
        return;
    }
    for table in without {
        on_table(found, table, format!("no policy guards `{}`, as they guard {} other tables", table.name, with.len()));
    }
}
