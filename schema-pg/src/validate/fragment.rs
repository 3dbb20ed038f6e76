//! Expressions in attributes, as they are read: one expression each, and the names in it.

use rustc_hash::FxHashMap;
use schema_core::ir::Text;
use squawk_syntax::ast::AstNode;
use squawk_syntax::quote::quote_quoted_ident;
use squawk_syntax::{SourceFile, SyntaxKind, SyntaxNode};

use super::newer::{self, Newer};
use super::tree::{VALUES, folded};
use crate::config::Version;

/// Fragments that were parsed already: conditions such as `deleted_at IS NULL` stand on many tables.
pub struct Fragments {
    pub target: Version,
    parsed: FxHashMap<Text, Result<Fragment, Problem>>,
}

impl Fragments {
    /// For a database of this version.
    pub fn new(target: Version) -> Self {
        Self { target, parsed: FxHashMap::default() }
    }

    pub fn get(&mut self, sql: &Text) -> &Result<Fragment, Problem> {
        if !self.parsed.contains_key(sql) {
            self.parsed.insert(sql.clone(), plain(sql).map_or_else(|| parse(sql), Ok));
        }
        &self.parsed[sql]
    }
}

/// An expression.
#[derive(Debug, Default)]
pub struct Fragment {
    /// The names in it, in the order in which they stand.
    pub names: Vec<Reference>,
    /// The byte where a query in it starts.
    pub subquery: Option<usize>,
    /// What in it needs a version.
    pub newer: Vec<Newer>,
}

impl Fragment {
    /// The columns that are meant in this table, each once, and the byte where it stands first.
    pub fn columns<'a>(&'a self, table: &str) -> Vec<(&'a str, usize)> {
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
pub struct Reference {
    /// The byte where it stands.
    pub at: usize,
    /// `email`, or the `users` of `users.email`.
    pub name: String,
    /// The `email` of `users.email`.
    pub member: Option<String>,
}

impl Reference {
    /// The column is one of another table, or a member of a column without parentheses around it.
    pub fn is_elsewhere(&self, table: &str) -> bool {
        self.member.is_some() && self.name != table
    }
}

/// Why a fragment is no expression.
#[derive(Debug)]
pub struct Problem {
    /// Byte in the fragment.
    pub at: usize,
    pub message: String,
}

/// The most frequent conditions, which need no tree: a column alone, beside a number, or that IS NULL or is not.
fn plain(sql: &str) -> Option<Fragment> {
    let (name, asked) = sql.split_once(' ').unwrap_or((sql, "IS NULL"));
    let is_number = |declared: &str| !declared.is_empty() && declared.bytes().all(|digit| digit.is_ascii_digit());
    let is_plain = match asked.split_once(' ') {
        Some(("=" | "<>" | "<" | "<=" | ">" | ">=", declared)) => is_number(declared),
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
pub fn parse(sql: &str) -> Result<Fragment, Problem> {
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

/// Why a text is not one expression: the byte where, and the reason. `None` where it is one.
pub fn not_an_expression(sql: &str) -> Option<(usize, String)> {
    parse(sql).err().map(|problem| (problem.at, problem.message))
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
            if !VALUES.contains(&name.as_str()) && !is_form(&name, node) {
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

/// `normalize(name, NFKC)`: a form of Unicode, which is a key word there (manual, "String Functions and Operators").
fn is_form(name: &str, node: &SyntaxNode) -> bool {
    let is_call = |node: &SyntaxNode| {
        let called = node.children().next().map(|called| folded(&called.text().to_string()));
        node.kind() == SyntaxKind::CALL_EXPR && called.is_some_and(|called| called == "normalize")
    };
    matches!(name, "nfc" | "nfd" | "nfkc" | "nfkd") && node.ancestors().nth(3).is_some_and(|node| is_call(&node))
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
    fn forms_of_unicode_are_no_columns() {
        check("lower(normalize(name, NFKC))", &["name"]);
        check("normalize(name, nfc)", &["name"]);
        check("lower(nfc)", &["nfc"]);
    }

    #[test]
    fn more_or_less_than_one_expression_is_refused() {
        for sql in ["a); DROP TABLE users; --", "a b", "", "a, b", "a) OR (b", "a >", "a;", "a /*", "'a"] {
            assert!(parse(sql).is_err(), "{sql}");
        }
    }
}
