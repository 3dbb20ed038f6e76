//! PL09: conditions of indexes that always hold.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::catalog::expression::{conjuncts, is_same_sql};
use crate::lint::place::on_column;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL09",
        severity: Severity::Advice,
        title: "an index of rows in which a required column is not NULL",
        reason: "The condition always holds, so that it does nothing but confuse planners and people.",
        help: "take the condition away",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL); CREATE INDEX ON users (email) WHERE email IS NOT NULL;",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL); CREATE INDEX ON users (email);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        for index in &table.indexes {
            let Some(predicate) = &index.predicate else { continue };
            for part in conjuncts(predicate) {
                let is_about = |name: &str| is_same_sql(part, &format!("{} IS NOT NULL", crate::quote_ident(name)));
                if let Some(column) = table.columns.iter().find(|column| !column.nullable && is_about(&column.name)) {
                    let message = format!(
                        "the condition of the index `{}` always holds: `{}` is required",
                        index.name, column.name
                    );
                    on_column(found, table, &column.name, message);
                }
            }
        }
    }
}
