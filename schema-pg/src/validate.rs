//! SQL in attributes, checked without a database: parsed as PostgreSQL, and the columns that it names looked up.

use std::collections::HashMap;

use schema_core::ir::{self, Entity, Source, Text};
use schema_core::{Diagnostic, nearest};
use squawk_syntax::ast::AstNode;
use squawk_syntax::{SourceFile, SyntaxKind, SyntaxNode};

use crate::catalog::Column;

/// Words that are values of their own, not columns.
const VALUES: [&str; 11] = [
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "user",
];

/// Fragments that were parsed already: conditions such as `deleted_at IS NULL` stand on many tables.
#[derive(Default)]
pub struct Fragments(HashMap<Text, Result<Vec<Reference>, Problem>>);

impl Fragments {
    /// The names in a fragment, in the order in which they stand.
    fn references(&mut self, sql: &Text) -> &Result<Vec<Reference>, Problem> {
        self.0.entry(sql.clone()).or_insert_with(|| references(sql))
    }
}

/// A name in an expression, as PostgreSQL reads it: in lower case unless quoted.
#[derive(Debug, Clone, PartialEq)]
pub enum Reference {
    /// `email`
    Name(String),
    /// `users.email`: the column of a table, or the member of a column.
    Member(String, String),
}

impl Reference {
    /// The column that is meant, in this table.
    fn column(&self, table: &str) -> &str {
        match self {
            Reference::Member(qualifier, name) if qualifier == table => name,
            Reference::Name(name) | Reference::Member(name, _) => name,
        }
    }
}

/// Reports a condition over the columns of a table that does not parse, or names columns that are not there.
pub fn condition(
    fragments: &mut Fragments,
    (entity, columns): (&Entity, &[Column]),
    (word, sql, source): (&str, &Text, Source),
    found: &mut Vec<Diagnostic>,
) {
    let names = match fragments.references(sql) {
        Err(problem) => return found.push(unparsed(format!("{}.{word}", entity.rust.name), source, sql, problem)),
        Ok(names) => names,
    };
    let table = entity.store_name();
    for name in names.iter().map(|name| name.column(&table)) {
        if !columns.iter().any(|column| column.name == name) {
            let known: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
            found.push(unknown(&format!("{}.{word}", entity.rust.name), source, sql, name, &known, &table));
        }
    }
}

/// The same for a check of a domain, in which only VALUE has a name.
pub fn domain_check(domain: &ir::Domain, check: &ir::Check, found: &mut Vec<Diagnostic>) {
    let path = format!("{}.check", domain.rust.name);
    match references(&check.expression) {
        Err(problem) => found.push(unparsed(path, check.source, &check.expression, &problem)),
        Ok(names) => {
            for name in names.iter().map(|name| name.column("")).filter(|name| *name != "value") {
                let message = format!("the check names `{name}`, in `{}`", check.expression);
                let help = "in a domain the value is called VALUE, and there is nothing else";
                found.push(Diagnostic::new("P0104", &path, check.source, message).help(help));
            }
        }
    }
}

/// The same for defaults, which can name no column at all.
pub fn defaults(entity: &Entity, found: &mut Vec<Diagnostic>) {
    for field in &entity.fields {
        let Some(ir::Default::Sql(sql)) = &field.default else {
            continue;
        };
        let path = format!("{}.{}", entity.rust.name, field.name);
        match references(sql) {
            Err(problem) => found.push(unparsed(path, field.source, sql, &problem)),
            Ok(names) => {
                for name in names.iter().map(|name| name.column("")) {
                    let message = format!("the default names `{name}`, in `{sql}`: a default can't look at columns");
                    let help =
                        "put text in single quotes; what depends on other columns is a generated column or a trigger";
                    found.push(Diagnostic::new("P0104", &path, field.source, message).help(help));
                }
            }
        }
    }
}

fn unparsed(path: String, source: Source, sql: &str, problem: &Problem) -> Diagnostic {
    let at = problem.at.min(sql.len());
    let message = format!(
        "this is no SQL expression: `{sql}`, at character {}: {}",
        sql[..at].chars().count() + 1,
        problem.message
    );
    Diagnostic::new("P0103", path, source, message).help("write one expression, without a semicolon")
}

fn unknown(path: &str, source: Source, sql: &str, name: &str, known: &[&str], table: &Text) -> Diagnostic {
    let message = format!("`{name}` is no column of `{table}`, in `{sql}`");
    let help = match nearest(name, known.iter().copied()) {
        Some(nearest) => format!("a similar column exists: `{nearest}`"),
        None => format!("columns: {}", known.join(", ")),
    };
    Diagnostic::new("P0104", path, source, message).help(help)
}

/// Why a fragment is no expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Byte in the fragment.
    at: usize,
    message: String,
}

/// The names of columns in an expression.
fn references(sql: &str) -> Result<Vec<Reference>, Problem> {
    const BEFORE: &str = "SELECT (";
    if sql.contains('\0') {
        return Err(Problem { at: 0, message: "it contains a NUL character".to_owned() });
    }
    // A line break before the parenthesis, so that a comment at the end of the fragment does not swallow it.
    let parsed = SourceFile::parse(&format!("{BEFORE}{sql}\n)"));
    if let Some(error) = parsed.errors().first() {
        let at = usize::from(error.range().start()).saturating_sub(BEFORE.len());
        return Err(Problem { at, message: error.message().to_owned() });
    }
    let root = parsed.tree().syntax().clone();
    let whole = root.descendants().find(|node| node.kind() == SyntaxKind::PAREN_EXPR);
    // One statement that is one expression in our parentheses: nothing closed them and went on.
    let alone = whole.as_ref().is_some_and(|whole| {
        usize::from(whole.text_range().start()) == BEFORE.len() - 1
            && whole.text_range().end() == root.text_range().end()
    });
    let Some(whole) = whole.filter(|_| alone) else {
        return Err(Problem { at: 0, message: "it is more than one expression".to_owned() });
    };
    let mut names = Vec::new();
    collect(&whole, &mut names);
    Ok(names)
}

fn collect(node: &SyntaxNode, names: &mut Vec<Reference>) {
    match node.kind() {
        // A query has columns of its own; which of its names are the table's only the server can tell.
        SyntaxKind::SELECT => {}
        SyntaxKind::NAME_REF => {
            let name = folded(&node.text().to_string());
            if !VALUES.contains(&name.as_str()) {
                add(Reference::Name(name), names);
            }
        }
        // `f(x)`: the first child is the function, unless it is a form of its own such as `extract`.
        SyntaxKind::CALL_EXPR => {
            let called = |child: &SyntaxNode| matches!(child.kind(), SyntaxKind::NAME_REF | SyntaxKind::FIELD_EXPR);
            for (i, child) in node.children().enumerate() {
                if i > 0 || !called(&child) {
                    collect(&child, names);
                }
            }
        }
        // `users.email`, or `address.city`; in `(address).city` the first part is an expression of its own.
        SyntaxKind::FIELD_EXPR => {
            let parts: Vec<SyntaxNode> = node.children().collect();
            let name = |part: &SyntaxNode| folded(&part.text().to_string());
            match parts.as_slice() {
                [first, second] if first.kind() == SyntaxKind::NAME_REF => {
                    add(Reference::Member(name(first), name(second)), names);
                }
                [first, ..] => collect(first, names),
                [] => {}
            }
        }
        _ => node.children().for_each(|child| collect(&child, names)),
    }
}

fn add(reference: Reference, names: &mut Vec<Reference>) {
    if !names.contains(&reference) {
        names.push(reference);
    }
}

/// A name as PostgreSQL reads it.
fn folded(name: &str) -> String {
    match name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => name.to_lowercase(),
    }
}

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

#[cfg(test)]
mod tests {
    use super::references;

    fn check(sql: &str, expected: &[&str]) {
        let found = references(sql).unwrap_or_else(|problem| panic!("{sql}: {}", problem.message));
        assert_eq!(found.iter().map(|name| name.column("users")).collect::<Vec<_>>(), expected, "{sql}");
    }

    #[test]
    fn columns_are_found_and_functions_types_and_values_are_not() {
        check("Email = lower(email) AND \"Odd\"\"Name\" > 1", &["email", "Odd\"Name"]);
        check("status::text = ANY(ARRAY['a', 'b']) AND users.age > 17", &["status", "age"]);
        check("extract(epoch from born) > 0 AND current_date > born -- why", &["born"]);
        check("CASE WHEN a THEN b ELSE (c).d END AND app.f(e) IS NOT NULL", &["a", "b", "c", "e"]);
        check("a IN (SELECT id FROM others WHERE others.x = 1)", &["a"]);
    }

    #[test]
    fn more_or_less_than_one_expression_is_refused() {
        for sql in ["a); DROP TABLE users; --", "a b", "", "a, b", "a) OR (b", "a >", "a;", "a /*", "'a"] {
            assert!(references(sql).is_err(), "{sql}");
        }
    }
}
