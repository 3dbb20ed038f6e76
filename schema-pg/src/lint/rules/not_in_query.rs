//! PL53: NOT IN with a query.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::catalog::expression::{Token, tokens};
use crate::lint::texts;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL53",
        severity: Severity::Warning,
        title: "NOT IN with a query",
        reason: "Where the query gives one NULL, the condition is never true and nothing is found; and it is planned badly. PostgreSQL's wiki says not to use it.",
        help: "use NOT EXISTS",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY, b_id bigint); CREATE TABLE b (id bigint PRIMARY KEY); CREATE VIEW v AS SELECT id FROM b WHERE id NOT IN (SELECT b_id FROM a);",
        right: "CREATE TABLE a (id bigint PRIMARY KEY, b_id bigint); CREATE TABLE b (id bigint PRIMARY KEY); CREATE VIEW v AS SELECT id FROM b WHERE NOT EXISTS (SELECT FROM a WHERE a.b_id = b.id);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for (path, source, what, text) in texts::placed(catalog) {
        let words: Vec<Token<'_>> = tokens(text).filter(Token::has_meaning).collect();
        if (0..words.len()).any(|at| is_not_in(&words[at..])) {
            found.add(&path, source, format!("{what} says NOT IN (SELECT …), which finds nothing where one is NULL"));
        }
    }
}

/// `NOT IN (SELECT …`, or as a server writes it, `NOT (a IN (SELECT …`.
fn is_not_in(words: &[Token<'_>]) -> bool {
    let is = |at: usize, word: &str| words.get(at).and_then(Token::name).is_some_and(|name| name == word);
    let opens = |at: usize| words.get(at).is_some_and(|token| token.is_mark('('));
    let is_in_query = |at: usize| is(at, "in") && opens(at + 1) && is(at + 2, "select");
    if !is(0, "not") {
        return false;
    }
    if !opens(1) {
        return is_in_query(1);
    }
    let mut depth = 0;
    for (at, token) in words.iter().enumerate().skip(1) {
        if token.is_mark('(') {
            depth += 1;
        } else if token.is_mark(')') {
            depth -= 1;
        }
        if depth == 0 || depth == 1 && (is(at, "and") || is(at, "or")) {
            return false;
        }
        if depth == 1 && is_in_query(at) {
            return true;
        }
    }
    false
}
