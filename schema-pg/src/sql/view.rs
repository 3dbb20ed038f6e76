//! CREATE VIEW and CREATE MATERIALIZED VIEW.

use std::fmt;

use super::quote::Fragment;
use super::storage::With;
use super::{Ident, Name};
use crate::catalog::{CheckOption, QualifiedName, Text, View, ViewKind};

/// `CREATE VIEW app.offers WITH (security_invoker = true) AS` and the query.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateView<'a> {
    /// The view.
    pub view: &'a View,
    /// OR REPLACE: it is there already, with the same columns first.
    pub replace: bool,
}

impl fmt::Display for CreateView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let View { name, query: text, kind, .. } = self.view;
        match kind {
            ViewKind::Materialized { storage, .. } => {
                write!(f, "CREATE MATERIALIZED VIEW {}{} AS\n{}", Name(name), With(storage), Fragment(query(text)))
            }
            ViewKind::Plain { security_invoker, security_barrier, check_option } => {
                f.write_str(if self.replace { "CREATE OR REPLACE VIEW " } else { "CREATE VIEW " })?;
                write!(f, "{}", Name(name))?;
                f.write_str(match (security_invoker, security_barrier) {
                    (true, true) => " WITH (security_invoker = true, security_barrier = true)",
                    (true, false) => " WITH (security_invoker = true)",
                    (false, true) => " WITH (security_barrier = true)",
                    (false, false) => "",
                })?;
                write!(f, " AS\n{}", Fragment(query(text)))?;
                f.write_str(match check_option {
                    None => "",
                    Some(CheckOption::Local) => "\nWITH LOCAL CHECK OPTION",
                    Some(CheckOption::Cascaded) => "\nWITH CASCADED CHECK OPTION",
                })
            }
        }
    }
}

/// `ALTER VIEW app.offers ALTER COLUMN at SET DEFAULT now()`
pub fn view_default(view: &QualifiedName, column: &str, default: Option<&Text>) -> String {
    let (view, column) = (Name(view), Ident(column));
    match default {
        Some(default) => format!("ALTER VIEW {view} ALTER COLUMN {column} SET DEFAULT {}", Fragment(default)),
        None => format!("ALTER VIEW {view} ALTER COLUMN {column} DROP DEFAULT"),
    }
}

/// A query without what stands around it.
fn query(text: &str) -> &str {
    text.trim().trim_end_matches(';')
}

/// Settings while it runs, beside those by which values become text: with it, REFRESH … CONCURRENTLY writes names of its
/// own that the server can't read (PostgreSQL 14 to 18).
pub const REFRESH_SETTINGS: [(&str, &str); 1] = [("quote_all_identifiers", "off")];

/// What makes the rows of a materialized view anew; readers need not wait where a key tells rows apart.
pub fn refresh_body(view: &QualifiedName, concurrently: bool) -> String {
    format!("BEGIN\n    {};\nEND;", refresh(view, concurrently))
}

/// `REFRESH MATERIALIZED VIEW app.totals`
pub fn refresh(view: &QualifiedName, concurrently: bool) -> String {
    let concurrently = if concurrently { "CONCURRENTLY " } else { "" };
    format!("REFRESH MATERIALIZED VIEW {concurrently}{}", Name(view))
}
