//! SQL by hand: statements that are read without a database, and what they say applied to a catalog.

mod aggregate;
mod alter_column;
mod alter_table;
mod attach;
mod column;
mod comment;
mod constraint;
mod cursor;
mod data_type;
mod default_privileges;
mod domain;
mod function;
mod grant;
mod index;
mod inherited;
mod outputs;
mod own;
mod owner;
mod partition;
mod policy;
mod problem;
mod rule;
mod schema;
mod script;
mod sequence;
mod setting;
mod statement;
mod storage;
mod table;
mod target;
mod trigger;
mod types;
mod view;

use schema_core::Diagnostic;
use schema_core::ir::Source;

use crate::catalog::Catalog;
use crate::config::Config;
use crate::validate::syntax_error;
use cursor::Cursor;
use problem::Problem;
use target::Target;

/// Applies the statements of a text to a catalog, one behind the other, and reports all that is wrong with them.
pub fn apply(sql: &str, catalog: &mut Catalog, config: &Config) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let statements = script::statements(sql, &mut problems);
    let mut target = Target::new(catalog, config);
    for words in &statements {
        let cursor = Cursor::new(sql, words);
        match statement::read(&cursor, &mut target) {
            Err(problem) => problems.push(problem),
            // What is read here may still hold expressions that are none.
            Ok(()) => problems.extend(unparsed(&cursor)),
        }
    }
    problems.extend(target.finish());
    problems.sort_by_key(|problem| problem.at);
    let lines = Lines::of(sql);
    problems.into_iter().map(|problem| lines.diagnostic(problem)).collect()
}

/// What the parser says of a statement that was read.
fn unparsed(cursor: &Cursor<'_>) -> Option<Problem> {
    let (within, message) = syntax_error(cursor.text())?;
    let help = "write it as the manual of PostgreSQL has it";
    Some(problem::unread(cursor.at() + within, format!("it does not parse: {message}"), help))
}

/// Where the lines of a text begin.
struct Lines<'s> {
    sql: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    fn of(sql: &'s str) -> Self {
        let breaks = sql.match_indices('\n').map(|(at, _)| at + 1);
        Self { sql, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// A place is told by its line and its character in it, each counted from 1.
    fn diagnostic(&self, problem: Problem) -> Diagnostic {
        let line = self.starts.partition_point(|start| *start <= problem.at);
        let start = self.starts[line.saturating_sub(1)];
        let column = self.sql.get(start..problem.at).unwrap_or_default().chars().count() + 1;
        let path = format!("objects.sql:{line}:{column}");
        Diagnostic::new(problem.code, path, Source::default(), problem.message).help(problem.help)
    }
}
