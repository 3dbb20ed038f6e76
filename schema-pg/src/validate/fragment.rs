//! Expressions in attributes: one expression each, over columns that are there.

use rustc_hash::FxHashMap;
use schema_core::ir::{self, Entity, Source, Text};
use schema_core::{Diagnostic, nearest};
use squawk_syntax::ast::AstNode;
use squawk_syntax::quote::quote_quoted_ident;
use squawk_syntax::{SourceFile, SyntaxKind, SyntaxNode};

use super::newer::{self, Newer};
use super::{character, folded};
use crate::catalog::Column;
use crate::config::Version;

/// Words that are values of their own, not columns.
pub const VALUES: [&str; 11] = [
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
pub struct Fragments {
    target: Version,
    parsed: FxHashMap<Text, Result<Fragment, Problem>>,
}

impl Fragments {
    /// For a database of this version.
    pub fn new(target: Version) -> Self {
        Self { target, parsed: FxHashMap::default() }
    }

    fn get(&mut self, sql: &Text) -> &Result<Fragment, Problem> {
        if !self.parsed.contains_key(sql) {
            self.parsed.insert(sql.clone(), plain(sql).map_or_else(|| parse(sql), Ok));
        }
        &self.parsed[sql]
    }
}

/// An expression.
#[derive(Debug, Default)]
struct Fragment {
    /// The names in it, in the order in which they stand.
    names: Vec<Reference>,
    /// The byte where a query in it starts.
    subquery: Option<usize>,
    /// What in it needs a version.
    newer: Vec<Newer>,
}

impl Fragment {
    /// The columns that are meant in this table, each once, and the byte where it stands first.
    fn columns<'a>(&'a self, table: &str) -> Vec<(&'a str, usize)> {
        let mut columns: Vec<(&str, usize)> = Vec::with_capacity(self.names.len());
        for reference in self.names.iter().filter(|reference| !reference.is_elsewhere(table)) {
            let name = reference.member.as_deref().unwrap_or(&reference.name);
            if !columns.iter().any(|(known, _)| *known == name) {
                columns.push((name, reference.at));
            }
        }
        columns
    }
}

/// A name in an expression, as PostgreSQL reads it: in lower case unless quoted.
#[derive(Debug)]
struct Reference {
    /// The byte where it stands.
    at: usize,
    /// `email`, or the `users` of `users.email`.
    name: String,
    /// The `email` of `users.email`.
    member: Option<String>,
}

impl Reference {
    /// The column is one of another table, or a member of a column without parentheses around it.
    fn is_elsewhere(&self, table: &str) -> bool {
        self.member.is_some() && self.name != table
    }
}

/// Reports a condition over the columns of a table that does not parse, names columns that are not there, or looks at other rows
/// where `alone` says that it can't.
pub fn condition(
    fragments: &mut Fragments,
    (entity, columns): (&Entity, &[Column]),
    (word, sql, source): (&str, &Text, Source),
    alone: bool,
    found: &mut Vec<Diagnostic>,
) {
    let path = || format!("{}.{word}", entity.rust.name);
    let target = fragments.target;
    let fragment = match fragments.get(sql) {
        Err(problem) => return found.push(unparsed(path(), source, sql, problem)),
        Ok(fragment) => fragment,
    };
    too_new(fragment, target, (path, sql, source), found);
    if let Some(at) = fragment.subquery.filter(|_| alone) {
        let message = format!("`{word}` holds a query, at character {}: `{sql}`", character(sql, at));
        let help = "look at columns of the row only; what depends on other rows is a reference or a trigger";
        found.push(Diagnostic::new("P0105", path(), source, message).help(help));
    }
    let table = entity.store_name();
    for reference in fragment.names.iter().filter(|reference| reference.is_elsewhere(&table)) {
        let (name, place) = (&reference.name, character(sql, reference.at));
        let message = format!("no table is called `{name}` here, at character {place} of `{sql}`");
        let help = format!("columns are those of `{table}`; a member of a composite is written `({name}).member`");
        found.push(Diagnostic::new("P0104", path(), source, message).help(help));
    }
    let is_known = |reference: &Reference| {
        let name = reference.member.as_ref().unwrap_or(&reference.name);
        columns.iter().any(|column| column.name == *name)
    };
    if fragment.names.iter().all(is_known) {
        return;
    }
    for (name, at) in fragment.columns(&table) {
        if !columns.iter().any(|column| column.name == name) {
            let known: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
            let place = character(sql, at);
            let message = format!("`{name}` is no column of `{table}`, at character {place} of `{sql}`");
            let help = match nearest(name, known.iter().copied()) {
                Some(nearest) => format!("a similar column exists: `{nearest}`"),
                None => format!("columns: {}", known.join(", ")),
            };
            found.push(Diagnostic::new("P0104", path(), source, message).help(help));
        }
    }
}

/// Reports a condition over a row as it is, NEW, and as it was, OLD, that does not parse or names columns that are not there.
/// Whether it asks about the row as it was, as it is, and about other rows.
pub fn row_condition(
    fragments: &mut Fragments,
    (entity, columns): (&Entity, &[Column]),
    (word, sql, source): (&str, &Text, Source),
    found: &mut Vec<Diagnostic>,
) -> (bool, bool, bool) {
    let path = || format!("{}.{word}", entity.rust.name);
    let target = fragments.target;
    let fragment = match fragments.get(sql) {
        Err(problem) => {
            found.push(unparsed(path(), source, sql, problem));
            return (false, false, false);
        }
        Ok(fragment) => fragment,
    };
    too_new(fragment, target, (path, sql, source), found);
    let query = fragment.subquery.is_some();
    let is = |reference: &Reference, row: &str| reference.member.is_some() && reference.name == row;
    for reference in &fragment.names {
        let place = character(sql, reference.at);
        match &reference.member {
            Some(member) if is(reference, "new") || is(reference, "old") => {
                if !columns.iter().any(|column| column.name == *member) {
                    let message = format!("`{member}` is no column, at character {place} of `{sql}`");
                    let known: Vec<Text> = columns.iter().map(|column| column.name.clone()).collect();
                    found.push(Diagnostic::new("P0104", path(), source, message).help_nearest(member, &known));
                }
            }
            _ => {
                let name = &reference.name;
                let message = format!("`{name}` is neither of NEW nor of OLD, at character {place} of `{sql}`");
                let help = format!("write `NEW.{name}` for the row as it is, `OLD.{name}` for the row as it was");
                found.push(Diagnostic::new("P0104", path(), source, message).help(help));
            }
        }
    }
    let names = |row: &str| fragment.names.iter().any(|reference| is(reference, row));
    (names("old"), names("new"), query)
}

/// The expression holds a query, in which names are those of other tables.
pub fn has_query(fragments: &mut Fragments, sql: &Text) -> bool {
    fragments.get(sql).as_ref().is_ok_and(|fragment| fragment.subquery.is_some())
}

/// The columns of a table that an expression names; none where it does not parse, which is reported elsewhere.
pub fn names_in(fragments: &mut Fragments, sql: &Text, table: &str) -> Vec<String> {
    let Ok(fragment) = fragments.get(sql) else { return Vec::new() };
    fragment.columns(table).into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// The same for a check of a domain, in which only VALUE has a name.
pub fn domain_check(domain: &ir::Domain, check: &ir::Check, target: Version, found: &mut Vec<Diagnostic>) {
    let why = ("", "in a domain the value is called VALUE, and there is nothing else");
    let path = format!("{}.check", domain.rust.name);
    nameless(("check", &path, &check.expression, check.source), &["value"], why, target, found);
}

/// The same for a default, which can name no column at all.
pub fn default(path: &str, source: Source, sql: &Text, target: Version, found: &mut Vec<Diagnostic>) {
    let help = "put text in single quotes; what depends on other columns is `#[pg(generated(\"…\"))]`";
    nameless(("default", path, sql, source), &[], (": a default can't look at columns", help), target, found);
}

/// Reports an expression outside of a table that does not parse, holds a query, or names anything but these.
fn nameless(
    (word, path, sql, source): (&str, &str, &Text, Source),
    known: &[&str],
    (why, mend): (&str, &str),
    target: Version,
    found: &mut Vec<Diagnostic>,
) {
    let fragment = match parse(sql) {
        Err(problem) => return found.push(unparsed(path.to_owned(), source, sql, &problem)),
        Ok(fragment) => fragment,
    };
    too_new(&fragment, target, (|| path.to_owned(), sql, source), found);
    if let Some(at) = fragment.subquery {
        let message = format!("the {word} holds a query, at character {}: `{sql}`", character(sql, at));
        let help = "a function may look at other rows: call one, and make it in a migration";
        found.push(Diagnostic::new("P0105", path, source, message).help(help));
    }
    let mut reported: Vec<&str> = Vec::new();
    for reference in &fragment.names {
        let name = reference.name.as_str();
        if reference.member.is_none() && known.contains(&name) || reported.contains(&name) {
            continue;
        }
        reported.push(name);
        let place = character(sql, reference.at);
        let message = format!("the {word} names `{name}`, at character {place} of `{sql}`{why}");
        found.push(Diagnostic::new("P0104", path, source, message).help(mend));
    }
}

/// Reports what the target does not have yet.
fn too_new(
    fragment: &Fragment,
    target: Version,
    (path, sql, source): (impl Fn() -> String, &Text, Source),
    found: &mut Vec<Diagnostic>,
) {
    for newer in fragment.newer.iter().filter(|newer| newer.version > target) {
        let (message, help) = newer.reported(sql, target);
        found.push(Diagnostic::new("P0201", path(), source, message).help(help));
    }
}

fn unparsed(path: String, source: Source, sql: &str, problem: &Problem) -> Diagnostic {
    let at = character(sql, problem.at);
    let message = format!("this is no SQL expression: `{sql}`, at character {at}: {}", problem.message);
    Diagnostic::new("P0103", path, source, message).help("write one expression, without a semicolon")
}

/// Why a fragment is no expression.
#[derive(Debug)]
struct Problem {
    /// Byte in the fragment.
    at: usize,
    message: String,
}

/// The most frequent conditions, which need no tree: a column alone, beside a number, or that IS NULL or is not.
fn plain(sql: &str) -> Option<Fragment> {
    let (name, asked) = sql.split_once(' ').unwrap_or((sql, "IS NULL"));
    let is_number = |said: &str| !said.is_empty() && said.bytes().all(|digit| digit.is_ascii_digit());
    let is_plain = match asked.split_once(' ') {
        Some(("=" | "<>" | "<" | "<=" | ">" | ">=", said)) => is_number(said),
        _ => matches!(asked, "IS NULL" | "IS NOT NULL"),
    };
    // What would not be put into quotes is no word that can't be a column.
    (is_plain && quote_quoted_ident(name) == name).then(|| Fragment {
        names: vec![Reference { at: 0, name: name.to_owned(), member: None }],
        ..Fragment::default()
    })
}

/// What stands before a fragment when it is parsed.
pub const BEFORE: &str = "SELECT (";

/// Reads one expression.
fn parse(sql: &str) -> Result<Fragment, Problem> {
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
    let mut fragment = Fragment { newer: newer::in_tree(&whole), ..Fragment::default() };
    for newer in &mut fragment.newer {
        newer.at = newer.at.saturating_sub(BEFORE.len());
    }
    collect(&whole, &mut fragment);
    Ok(fragment)
}

/// The tree of an expression, behind [`BEFORE`]; `None` where it does not parse.
pub fn tree(sql: &str) -> Option<SyntaxNode> {
    let parsed = SourceFile::parse(&format!("{BEFORE}{sql}\n)"));
    parsed.errors().is_empty().then(|| parsed.tree().syntax().clone())
}

fn collect(node: &SyntaxNode, fragment: &mut Fragment) {
    let at = usize::from(node.text_range().start()).saturating_sub(BEFORE.len());
    match node.kind() {
        SyntaxKind::SELECT | SyntaxKind::VALUES | SyntaxKind::TABLE => {
            fragment.subquery.get_or_insert(at);
        }
        SyntaxKind::NAME_REF => {
            let name = folded(&node.text().to_string());
            if !VALUES.contains(&name.as_str()) {
                fragment.names.push(Reference { at, name, member: None });
            }
        }
        // `f(x)`: the first child is the function, unless it is a form of its own such as `extract`.
        SyntaxKind::CALL_EXPR => {
            let called = |child: &SyntaxNode| matches!(child.kind(), SyntaxKind::NAME_REF | SyntaxKind::FIELD_EXPR);
            for (i, child) in node.children().enumerate() {
                if i > 0 || !called(&child) {
                    collect(&child, fragment);
                }
            }
        }
        // `users.email`; in `(address).city` the first part is an expression of its own.
        SyntaxKind::FIELD_EXPR => {
            let parts: Vec<SyntaxNode> = node.children().collect();
            let name = |part: &SyntaxNode| folded(&part.text().to_string());
            match parts.as_slice() {
                [first, second] if first.kind() == SyntaxKind::NAME_REF => {
                    fragment.names.push(Reference { at, name: name(first), member: Some(name(second)) });
                }
                [first, ..] => collect(first, fragment),
                [] => {}
            }
        }
        _ => node.children().for_each(|child| collect(&child, fragment)),
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, plain};

    fn check(sql: &str, expected: &[&str]) {
        let found = parse(sql).unwrap_or_else(|problem| panic!("{sql}: {}", problem.message));
        assert_eq!(found.columns("users").iter().map(|(name, _)| *name).collect::<Vec<_>>(), expected, "{sql}");
    }

    #[test]
    fn columns_are_found_and_functions_types_and_values_are_not() {
        check("É > 0 AND Ü IS NULL", &["É", "Ü"]);
        check("Email = lower(email) AND \"Odd\"\"Name\" > 1", &["email", "Odd\"Name"]);
        check("status::text = ANY(ARRAY['a', 'b']) AND users.age > 17", &["status", "age"]);
        check("extract(epoch from born) > 0 AND current_date > born -- why", &["born"]);
        check("CASE WHEN a THEN b ELSE (c).d END AND app.f(e) IS NOT NULL", &["a", "b", "c", "e"]);
        check("a IN (SELECT id FROM others WHERE others.x = 1)", &["a"]);
    }

    #[test]
    fn what_needs_no_tree_is_read_as_with_one() {
        let names = [
            "quantity",
            "is_active",
            "user",
            "values",
            "between",
            "row",
            "left",
            "name",
            "A",
            "1",
            "",
            "é",
            "a$",
            "$1",
            "null",
        ];
        let asked =
            ["", " IS NULL", " IS NOT NULL", " = 1", " >= 0", " < 99999999999999999999", " <> ", " > x", "  IS NULL"];
        let mut read = 0;
        for sql in names.iter().flat_map(|name| asked.map(|asked| format!("{name}{asked}"))) {
            let Some(plain) = plain(&sql) else { continue };
            let parsed = parse(&sql).unwrap_or_else(|problem| panic!("{sql}: {}", problem.message));
            assert_eq!(plain.columns("t"), parsed.columns("t"), "{sql}");
            assert_eq!(plain.subquery, parsed.subquery);
            read += 1;
        }
        assert!(read > 20, "{read} were plain");
    }

    #[test]
    fn more_or_less_than_one_expression_is_refused() {
        for sql in ["a); DROP TABLE users; --", "a b", "", "a, b", "a) OR (b", "a >", "a;", "a /*", "'a"] {
            assert!(parse(sql).is_err(), "{sql}");
        }
    }
}
