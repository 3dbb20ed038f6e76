//! PL32: row security without a policy.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::{is_generated, on_table};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL32",
        severity: Severity::Advice,
        title: "row security without a policy",
        reason: "A role may read the table, and sees none of its rows. A table that nobody is granted is not looked at.",
        help: "add a policy, or allow it and say who reads the table",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY); ALTER TABLE a ENABLE ROW LEVEL SECURITY; GRANT SELECT ON a TO app;",
        right: "CREATE TABLE a (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in catalog
        .tables
        .iter()
        .filter(|table| !table.row_security.is_off() && table.policies.is_empty() && !table.grants.is_empty())
    {
        if table.partition_of.is_none() && !is_generated(table.comment.as_ref()) {
            on_table(found, table, format!("row security of `{}` is on, and no policy shows a row", table.name));
        }
    }
}
