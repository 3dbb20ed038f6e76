//! Statements about the rows that are there: what counts those that break a rule, what fills a column.

use std::fmt;

use super::quote::{Fragment, Idents, Literal};
use super::row_security::seeing_all;
use super::{Ident, Name};
use crate::catalog::expression::{Token, TokenKind, tokens};
use crate::catalog::{QualifiedName, Text};

/// How many rows there are for which a condition holds.
pub fn count_rows(table: &QualifiedName, condition: &str) -> String {
    format!("SELECT count(*) FROM {} WHERE {condition}", Name(table))
}

/// One row of the columns' defaults, unless it is there.
pub fn first_row(table: &QualifiedName) -> String {
    format!("INSERT INTO {} DEFAULT VALUES\n    ON CONFLICT DO NOTHING", Name(table))
}

/// How many rows there are.
#[cfg(feature = "postgres")]
pub fn count_all(table: &QualifiedName) -> String {
    format!("SELECT count(*) FROM {}", Name(table))
}

/// `"column" IS NULL`
pub fn is_null(column: &str) -> String {
    format!("{} IS NULL", Ident(column))
}

/// `"column" IS NOT NULL`
pub fn is_not_null(column: &str) -> String {
    format!("{} IS NOT NULL", Ident(column))
}

/// The column has no value, and would get one. A row that gets none would come again with each batch.
pub fn lacks(column: &str, value: &str) -> String {
    let mut words = tokens(value);
    let is_literal = |token: &Token<'_>| matches!(token.kind, TokenKind::Literal | TokenKind::Number);
    if words.next().as_ref().is_some_and(is_literal) && words.next().is_none() {
        return is_null(column);
    }
    // A row value with a member that is NULL is neither NULL nor NOT NULL.
    format!("{} AND NOT ({}) IS NULL", is_null(column), Fragment(value))
}

/// Both conditions hold.
pub fn and(one: &str, other: &str) -> String {
    format!("{one} AND ({})", Fragment(other))
}

/// None of the conditions is true.
pub fn holds_none(conditions: &[&Text]) -> String {
    let all: Vec<String> = conditions.iter().map(|condition| format!("({})", Fragment(condition))).collect();
    format!("({}) IS NOT TRUE", all.join(" OR "))
}

/// The value of the first condition that is true, else the other.
pub fn first_that_holds(all: &[(&Text, &Text)], other: &str) -> String {
    let mut sql = "CASE".to_owned();
    for (condition, value) in all {
        sql.push_str(&format!(" WHEN {} THEN {}", Fragment(condition), Fragment(value)));
    }
    format!("{sql} ELSE {} END", Fragment(other))
}

/// How many rows break a condition. NULL breaks none.
pub fn count_breaking(table: &QualifiedName, condition: &str) -> String {
    format!("SELECT count(*) FROM {} WHERE NOT ({})", Name(table), Fragment(condition))
}

/// How many values stand in several rows.
pub fn count_alike(table: &QualifiedName, columns: &[Text], nulls_alike: bool, predicate: Option<&Text>) -> String {
    let mut conditions: Vec<String> = Vec::new();
    if !nulls_alike {
        conditions.extend(columns.iter().map(|column| format!("{} IS NOT NULL", Ident(column))));
    }
    conditions.extend(predicate.map(|predicate| format!("({})", Fragment(predicate))));
    let filter = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let (table, columns) = (Name(table), Idents(columns));
    format!("SELECT count(*) FROM (SELECT FROM {table}{filter} GROUP BY {columns} HAVING count(*) > 1) AS alike")
}

/// Lets a sequence go on after the highest number in a column.
#[derive(Debug, Clone, PartialEq)]
pub struct ContinueSequence<'a> {
    /// The sequence.
    pub sequence: QualifiedName,
    /// The table.
    pub table: &'a QualifiedName,
    /// The column.
    pub column: &'a Text,
    /// Policies may hide the highest number from the owner.
    pub forced: bool,
}

impl fmt::Display for ContinueSequence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query = format!(
            "SELECT pg_catalog.setval({}, coalesce(max({}), 0) + 1, false) FROM {}",
            Literal(&Name(&self.sequence).to_string()),
            Ident(self.column),
            Name(self.table)
        );
        f.write_str(&if self.forced { seeing_all(&[self.table], &query) } else { query })
    }
}

/// The words in which a transaction is begun: how long it waits for locks, and how long a statement takes at most.
pub fn begin_with(lock: Option<&str>, statement: Option<&str>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("BEGIN;\n")?;
    for (name, value) in [("lock_timeout", lock), ("statement_timeout", statement)] {
        if let Some(value) = value {
            writeln!(f, "SET LOCAL {name} = {};", Literal(value))?;
        }
    }
    Ok(())
}

/// The same for what stands outside of transactions.
pub fn set_timeouts(lock: Option<&str>, statement: Option<&str>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (name, value) in [("lock_timeout", lock), ("statement_timeout", statement)] {
        if let Some(value) = value {
            writeln!(f, "SET {name} = {};", Literal(value))?;
        }
    }
    Ok(())
}

/// A text as a comment of SQL, on lines of its own: each kind of line break in it would end one.
pub fn remark(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    text.split(['\n', '\r']).try_for_each(|line| writeln!(f, "-- {line}"))
}
