//! CREATE VIEW and CREATE MATERIALIZED VIEW.

use std::fmt;

use super::Name;
use super::quote::Fragment;
use crate::catalog::{QualifiedName, View, ViewKind};

/// `CREATE VIEW "app"."offers" WITH (security_invoker = true) AS` and the query.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateView<'a>(pub &'a View);

impl fmt::Display for CreateView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let View { name, query, kind, .. } = self.0;
        match kind {
            ViewKind::Materialized { .. } => write!(f, "CREATE MATERIALIZED VIEW {}", Name(name))?,
            ViewKind::Plain { security_invoker, security_barrier } => {
                write!(f, "CREATE VIEW {}", Name(name))?;
                f.write_str(match (security_invoker, security_barrier) {
                    (true, true) => " WITH (security_invoker = true, security_barrier = true)",
                    (true, false) => " WITH (security_invoker = true)",
                    (false, true) => " WITH (security_barrier = true)",
                    (false, false) => "",
                })?;
            }
        }
        write!(f, " AS\n{}", Fragment(query.trim()))
    }
}

/// What makes the rows of a materialized view anew; readers need not wait where a key tells rows apart.
pub fn refresh_body(view: &QualifiedName, concurrently: bool) -> String {
    let concurrently = if concurrently { "CONCURRENTLY " } else { "" };
    format!("BEGIN\n    REFRESH MATERIALIZED VIEW {concurrently}{};\nEND;", Name(view))
}
