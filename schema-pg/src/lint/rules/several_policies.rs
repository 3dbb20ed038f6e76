//! PL33: several policies for one question.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Policy, PolicyCommand};
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL33",
        severity: Severity::Advice,
        title: "several permissive policies for the same roles and the same command",
        reason: "Each of them is computed for each row until one is true; and what one of them forgets, another one gives.",
        help: "join them with OR in one policy, or make one RESTRICTIVE",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY, who text, is_open boolean); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a FOR SELECT USING (who = (SELECT current_user)); CREATE POLICY q ON a FOR SELECT USING (is_open);",
        right: "CREATE TABLE a (id bigint PRIMARY KEY, who text, is_open boolean); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a FOR SELECT USING (is_open OR who = (SELECT current_user));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let meet = |a: PolicyCommand, b: PolicyCommand| a == b || a == PolicyCommand::All || b == PolicyCommand::All;
    for table in catalog.tables.iter().filter(|table| !table.row_security.is_off()) {
        let policies: Vec<&Policy> = table.policies.iter().filter(|policy| policy.permissive).collect();
        for (number, policy) in policies.iter().enumerate() {
            let is_for_same = |other: &&&Policy| {
                meet(policy.command, other.command) && policy.roles.iter().any(|role| other.roles.contains(role))
            };
            if let Some(other) = policies[..number].iter().find(is_for_same) {
                let message = format!(
                    "the policies `{}` and `{}` answer for the same roles and commands",
                    other.name, policy.name
                );
                on_table(found, table, message);
            }
        }
    }
}
