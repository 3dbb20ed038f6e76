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
    /// As what it is made.
    pub form: ViewForm,
}

/// As what a view is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewForm {
    /// What is not there yet.
    New,
    /// What is there already, with the same columns first: OR REPLACE.
    Replaced,
    /// A view of the same columns without a row, for what needs it and is needed by it.
    Placeholder,
    /// The query in place of a placeholder's.
    Filled,
    /// A placeholder in place of the query, before what that names goes.
    Emptied,
}

impl fmt::Display for CreateView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let View { name, query: text, kind, .. } = self.view;
        match kind {
            ViewKind::Materialized { storage, .. } => {
                write!(f, "CREATE MATERIALIZED VIEW {}{} AS\n{}", Name(name), With(storage), Fragment(query(text)))
            }
            ViewKind::Plain { .. } if matches!(self.form, ViewForm::Placeholder | ViewForm::Emptied) => {
                f.write_str(self.form.words())?;
                write!(f, "{} AS\nSELECT", Name(name))?;
                for (at, column) in self.view.columns.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { "," })?;
                    write!(f, "\n    NULL::{} AS {}", column.ty, Ident(&column.name))?;
                }
                f.write_str("\nWHERE false")
            }
            ViewKind::Plain { security_invoker, security_barrier, check_option } => {
                f.write_str(self.form.words())?;
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

impl ViewForm {
    fn words(self) -> &'static str {
        match self {
            Self::New | Self::Placeholder => "CREATE VIEW ",
            Self::Replaced | Self::Filled | Self::Emptied => "CREATE OR REPLACE VIEW ",
        }
    }

    /// The view is not there before.
    pub fn is_new(self) -> bool {
        matches!(self, Self::New | Self::Placeholder)
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

/// The query of a recursive view of this name and these columns (manual, "CREATE VIEW").
#[cfg(feature = "validate")]
pub fn recursive_view(name: &str, columns: &[Text], query: &str) -> String {
    let list = columns.iter().map(|column| Ident(column).to_string()).collect::<Vec<_>>().join(", ");
    format!("WITH RECURSIVE {} ({list}) AS ({query}\n) SELECT {list} FROM {}", Ident(name), Ident(name))
}
