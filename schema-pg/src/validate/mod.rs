//! SQL in attributes, checked without a database: parsed as PostgreSQL, and the names in it looked up.

mod body;
mod condition;
mod fragment;
mod names;
mod newer;
mod query;
mod rows;
mod tree;
mod uses;

use squawk_syntax::SourceFile;

pub use body::{NameKind, UnqualifiedName, unqualified_names};
pub use condition::{condition, default, domain_check, names_in, row_condition, row_expression};
pub use fragment::{Fragments, not_an_expression};
pub use names::{Means, Relations, Use};
pub use query::{Asked, asked, outputs, syntax_error, view};
pub use uses::{Read, called, in_expression, in_query};

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
