//! PL34: policies that ask for each row.

use rustc_hash::FxHashMap;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::{Token, tokens};
use crate::catalog::{Catalog, Volatility};
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL34",
        severity: Severity::Warning,
        title: "a policy that calls a function for each row",
        reason: "What does not depend on the row is computed a million times for a million rows, and no index is used for it. In `(SELECT f())` it is computed once.",
        help: "write it as a subquery: `(SELECT current_setting('app.user_id'))`",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = current_setting('app.user_id'));",
        right: "CREATE TABLE a (id bigint PRIMARY KEY, who text); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON a USING (who = (SELECT current_setting('app.user_id')));",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let functions: FxHashMap<&str, Volatility> =
        catalog.functions.iter().map(|function| (&*function.name.name, function.volatility)).collect();
    let is_asked = |name: &str, schema: Option<&str>| {
        schema.is_some_and(|schema| schema == "auth")
            || name == "current_setting"
            || functions.get(name).is_some_and(|volatility| *volatility != Volatility::Immutable)
    };
    for table in &catalog.tables {
        for policy in &table.policies {
            for text in policy.using.iter().chain(&policy.check) {
                if let Some(name) = called_by_row(text, &is_asked) {
                    on_table(found, table, format!("the policy `{}` calls `{name}` for each row", policy.name));
                }
            }
        }
    }
}

/// A function that is called outside of a subquery, with nothing of the row.
fn called_by_row(text: &str, is_asked: &impl Fn(&str, Option<&str>) -> bool) -> Option<String> {
    let all: Vec<Token<'_>> = tokens(text).filter(Token::has_meaning).collect();
    // For each parenthesis that is open: whether a query begins in it.
    let mut open: Vec<bool> = Vec::new();
    for (at, token) in all.iter().enumerate() {
        if token.is_mark('(') {
            let is_query = all.get(at + 1).and_then(Token::name).is_some_and(|word| word == "select");
            open.push(is_query);
        } else if token.is_mark(')') {
            open.pop();
        }
        let (Some(name), Some(next)) = (token.name(), all.get(at + 1)) else { continue };
        if !next.is_mark('(') || open.contains(&true) {
            continue;
        }
        let has_schema = at >= 2 && all[at - 1].is_mark('.');
        let schema = has_schema.then(|| all[at - 2].name()).flatten();
        if is_asked(&name, schema.as_deref()) && takes_constants(&all[at + 2..]) {
            return Some(name.into_owned());
        }
    }
    None
}

/// What stands up to the closing parenthesis are literals and their types.
fn takes_constants(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.is_mark('(') {
            depth += 1;
        } else if token.is_mark(')') {
            if depth == 0 {
                return true;
            }
            depth -= 1;
        } else if let Some(name) = token.name() {
            let is_type = at >= 2 && tokens[at - 1].is_mark(':');
            if !is_type && !matches!(&*name, "true" | "false" | "null") {
                return false;
            }
        }
    }
    true
}
