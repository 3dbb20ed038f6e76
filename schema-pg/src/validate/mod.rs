//! SQL in attributes, checked without a database: parsed as PostgreSQL, and the names in it looked up.

mod fragment;
mod names;
mod newer;
mod query;

use squawk_syntax::SourceFile;

pub use fragment::{Fragments, condition, default, domain_check, has_query, names_in, row_condition};
pub use names::Relations;
pub use query::{Asked, asked, view};

/// Fails unless every statement of a script parses as PostgreSQL. For tests: no database is needed. The bodies of
/// functions are looked at by the server alone.
///
/// # Panics
/// On SQL that does not parse, naming the line and what is wrong.
///
/// ```
/// schema_pg::assert_sql_valid("CREATE TABLE a (id bigint PRIMARY KEY);");
/// ```
#[track_caller]
pub fn assert_sql_valid(sql: &str) {
    let errors: Vec<String> = SourceFile::parse(sql)
        .errors()
        .iter()
        .map(|error| {
            let at = usize::from(error.range().start()).min(sql.len());
            let line = sql[..at].matches('\n').count();
            format!("line {}: {}: {}", line + 1, error.message(), sql.lines().nth(line).unwrap_or_default())
        })
        .collect();
    assert!(errors.is_empty(), "this is no valid SQL:\n{}", errors.join("\n"));
}

/// A name as PostgreSQL reads it: in a database of Unicode, only letters of ASCII become small.
fn folded(name: &str) -> String {
    match name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => name.to_ascii_lowercase(),
    }
}

/// Which character of a text a byte is in, counted from 1.
fn character(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count() + 1
}
