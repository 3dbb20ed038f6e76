//! PL54: comparisons with NULL.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::catalog::expression::{Token, tokens};
use crate::lint::texts;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL54",
        severity: Severity::Warning,
        title: "a comparison with NULL by = or <>",
        reason: "It is never true and never false, so a check always passes and a filter finds nothing.",
        help: "use IS NULL and IS NOT NULL",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, a integer CHECK (a <> NULL));",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, a integer CHECK (a IS NOT NULL));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for (path, source, what, text) in texts::placed(catalog).filter(|(.., text)| !texts::is_statement(text)) {
        let words: Vec<Token<'_>> = tokens(text).filter(Token::has_meaning).collect();
        let compares = |at: usize| {
            let is_mark = |at: usize, mark: char| words.get(at).is_some_and(|token| token.is_mark(mark));
            let is_equal = is_mark(at, '=')
                && !(at > 0
                    && (is_mark(at - 1, ':') || is_mark(at - 1, '<') || is_mark(at - 1, '>') || is_mark(at - 1, '!')));
            let is_other = is_mark(at, '>') && at > 0 && is_mark(at - 1, '<')
                || is_mark(at, '=') && at > 0 && is_mark(at - 1, '!');
            is_equal || is_other
        };
        let is_null = |at: usize| words.get(at).and_then(Token::name).is_some_and(|name| name == "null");
        if (0..words.len()).any(|at| compares(at) && is_null(at + 1)) {
            found.add(&path, source, format!("{what} compares with NULL, which is never true"));
        }
    }
}
