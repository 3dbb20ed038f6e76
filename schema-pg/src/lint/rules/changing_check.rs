//! PL55: checks that change with time.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::calls;
use crate::catalog::{Catalog, ConstraintKind};
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL55",
        severity: Severity::Warning,
        title: "a check that asks for the time or for a random number",
        reason: "A row that was right becomes wrong without being changed: then a dump can't be restored (manual, CREATE TABLE: conditions of CHECK are immutable).",
        help: "check it in a trigger when the row is written",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, ends_at timestamptz CHECK (ends_at > now()));",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, starts_at timestamptz, ends_at timestamptz CHECK (ends_at > starts_at));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        for constraint in &table.constraints {
            let ConstraintKind::Check { expression, .. } = &constraint.kind else { continue };
            let call = calls(expression).into_iter().find(|call| call.builtin && CHANGING.contains(&&*call.name));
            if let Some(call) = call {
                on_table(found, table, format!("the check `{}` asks `{}`, which changes", constraint.name, call.name));
            }
        }
    }
}

const CHANGING: &[&str] = &[
    "now",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "clock_timestamp",
    "statement_timestamp",
    "transaction_timestamp",
    "timeofday",
    "random",
    "gen_random_uuid",
    "current_user",
    "session_user",
    "current_setting",
];
