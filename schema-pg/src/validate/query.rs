//! Queries: those of views, and those inside of conditions.

use schema_core::ir::{self, Source};
use schema_core::{Diagnostic, nearest};
use squawk_syntax::ast::AstNode;
use squawk_syntax::{SourceFile, SyntaxKind, SyntaxNode};

use super::names::{Reader, Relations, Scope};
use super::rows::{Private, Rows};
use super::tree::character;
use super::{fragment, newer};
use crate::catalog::{QualifiedName, Text};
use crate::config::Version;

/// Reports what is wrong with the query of a view, and says which tables and views it shows, and which of its columns hold private
/// values.
pub fn view(
    view: &ir::View,
    (query, columns): (&Text, &[Text]),
    relations: &Relations<'_>,
    target: Version,
    found: &mut Vec<Diagnostic>,
) -> (Vec<QualifiedName>, Vec<Private>) {
    // That it says none is reported where it is lowered.
    if view.query.is_none() {
        return Default::default();
    }
    let mut report = |code, message: String, help: String| {
        let path = format!("{}.query", view.rust.name);
        found.push(Diagnostic::new(code, path, view.query_source, message).help(help));
    };
    let parsed = SourceFile::parse(query);
    if let Some(error) = parsed.errors().first() {
        let at = character(query, usize::from(error.range().start()));
        let message = format!("the query does not parse, at character {at}: {}", error.message());
        report("P0401", message, "write one SELECT, without a semicolon".to_owned());
        return Default::default();
    }
    let root = parsed.tree().syntax().clone();
    let statements: Vec<SyntaxNode> = root.children().collect();
    let [statement] = statements.as_slice() else {
        report("P0401", "the query is no single statement".to_owned(), "write one SELECT".to_owned());
        return Default::default();
    };
    let reads = matches!(
        statement.kind(),
        SyntaxKind::SELECT | SyntaxKind::COMPOUND_SELECT | SyntaxKind::PAREN_SELECT | SyntaxKind::VALUES
    );
    if !reads || query.trim_end().ends_with(';') {
        let message = "the query of a view is one SELECT".to_owned();
        report("P0401", message, "write one SELECT, without a semicolon".to_owned());
        return Default::default();
    }
    for newer in newer::in_tree(&root).into_iter().filter(|newer| newer.version > target) {
        let (message, help) = newer.reported(query, target);
        report("P0201", message, help);
    }
    let mut reader = Reader::new(query, relations);
    let given = reader.select(statement, &Scope::default());
    if let Some(outputs) = given.columns {
        for column in columns.iter().filter(|column| !outputs.iter().any(|output| output == &***column)) {
            let help = match nearest(column, outputs.iter().map(String::as_str)) {
                Some(nearest) => format!("a similar one exists: `{nearest}`"),
                None => format!("columns of the query: {}", outputs.join(", ")),
            };
            report("P0403", format!("the query gives no column `{column}`"), help);
        }
        for output in outputs.iter().filter(|output| !columns.iter().any(|column| *column == output.as_str())) {
            let message = format!("the query gives `{output}`, for which the struct has no field");
            report("P0403", message, "add a field, or leave the column out".to_owned());
        }
    }
    for (message, help) in reader.problems {
        report("P0402", message, help);
    }
    let mut shown = reader.shown;
    shown.sort();
    shown.dedup();
    (shown, given.private)
}

/// A condition with a query in it, whose names can be looked up once all tables are there.
pub struct Asked {
    /// Where it was said: the path of the diagnostic, and the line.
    pub path: String,
    pub source: Source,
    /// The condition.
    pub sql: Text,
    /// The table whose rows it is about.
    pub table: QualifiedName,
    /// It is about NEW and OLD, in a function.
    pub is_rule: bool,
}

/// Reports names that queries inside of a condition look for in vain.
pub fn asked(asked: &Asked, relations: &Relations<'_>, found: &mut Vec<Diagnostic>) {
    let Some(root) = fragment::tree(&asked.sql) else { return };
    let columns = relations.columns(&asked.table);
    let columns = columns.map(|columns| columns.iter().map(|column| (*column).to_owned()).collect::<Vec<_>>());
    let rows = |alias: &str, bare| Rows { bare, ..Rows::of(alias.to_owned(), columns.clone()) };
    let rows = match asked.is_rule {
        true => vec![rows("new", false), rows("old", false)],
        false => vec![rows(&asked.table.name, true)],
    };
    let scope = Scope::over(rows);
    let mut reader =
        Reader { before: fragment::BEFORE.len(), qualified: asked.is_rule, ..Reader::new(&asked.sql, relations) };
    // The first query is the one that the condition was put into to be parsed.
    let Some(whole) = root.descendants().find(|node| node.kind() == SyntaxKind::PAREN_EXPR) else { return };
    reader.inner(&whole, &scope);
    for (message, help) in reader.problems {
        let message = format!("{message} of `{}`", asked.sql);
        found.push(Diagnostic::new("P0402", &asked.path, asked.source, message).help(help));
    }
}

/// What a query gives, and what is wrong with the names in it.
pub struct Outputs {
    /// Its columns; `None` where only a server can tell them.
    pub columns: Option<Vec<String>>,
    /// What is wrong, and the mend.
    pub problems: Vec<(String, String)>,
}

/// Reads one query.
///
/// # Errors
/// It does not parse: the byte where, and why.
pub fn outputs(query: &str, relations: &Relations<'_>) -> Result<Outputs, (usize, String)> {
    let parsed = SourceFile::parse(query);
    if let Some(error) = parsed.errors().first() {
        return Err((usize::from(error.range().start()), error.message().to_owned()));
    }
    let root = parsed.tree().syntax().clone();
    let mut statements = root.children();
    let (Some(statement), None) = (statements.next(), statements.next()) else {
        return Err((0, "it is no single statement".to_owned()));
    };
    let mut reader = Reader::new(query, relations);
    let given = reader.select(&statement, &Scope::default());
    Ok(Outputs { columns: given.columns, problems: reader.problems })
}

/// What is wrong with a statement: the byte where, and why.
pub fn syntax_error(statement: &str) -> Option<(usize, String)> {
    let parsed = SourceFile::parse(statement);
    let error = parsed.errors().into_iter().next()?;
    Some((usize::from(error.range().start()), error.message().to_owned()))
}
