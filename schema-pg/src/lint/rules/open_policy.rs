//! PL35: policies that let everybody write.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::without_parentheses;
use crate::catalog::{Catalog, PolicyCommand};
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL35",
        severity: Severity::Warning,
        title: "a policy that lets everybody write any row",
        reason: "USING (true) for UPDATE, DELETE or ALL is the same as no row security, and reads as if there was one.",
        help: "say whose rows may be written, or name the role that may: TO admin",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (true);",
        right: "CREATE TABLE a (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_user));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let is_true = |text: &crate::catalog::Text| without_parentheses(text).eq_ignore_ascii_case("true");
    for table in catalog.tables.iter().filter(|table| !table.row_security.is_off()) {
        for policy in
            table.policies.iter().filter(|policy| policy.permissive && policy.command != PolicyCommand::Select)
        {
            let is_for_all = policy.roles.iter().any(|role| matches!(&**role, "public" | "anon" | "authenticated"));
            let check = policy.check.as_ref().or(policy.using.as_ref());
            let lets_all = match policy.command {
                PolicyCommand::Delete => policy.using.as_ref().is_some_and(is_true),
                _ => check.is_some_and(is_true),
            };
            if is_for_all && lets_all {
                on_table(found, table, format!("the policy `{}` lets everybody write any row", policy.name));
            }
        }
    }
}
