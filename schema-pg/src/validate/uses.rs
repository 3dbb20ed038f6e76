//! What the names in a query or an expression mean: the tables and columns that it is about, each with its place.

use squawk_syntax::ast::AstNode;
use squawk_syntax::{SourceFile, SyntaxKind, SyntaxNode};

use super::fragment;
use super::names::{Reader, Relations, Scope, Use};
use super::rows::{Rows, all_of, output};
use super::tree::{child, is_query};
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{QualifiedName, Text};

/// What was found.
#[derive(Debug, Default)]
pub struct Read {
    /// Names with their places.
    pub uses: Vec<Use>,
    /// Every name in it was found: so nothing else is named.
    pub is_whole: bool,
}

/// Those of a query; `None` where it is no single query.
pub fn in_query(query: &str, relations: &Relations<'_>) -> Option<Read> {
    let parsed = SourceFile::parse(query);
    if !parsed.errors().is_empty() {
        return None;
    }
    let root = parsed.tree().syntax().clone();
    let mut statements = root.children();
    let (Some(statement), None) = (statements.next(), statements.next()) else { return None };
    if !is_query(statement.kind()) {
        return None;
    }
    let mut reader = Reader { uses: Some(Vec::new()), ..Reader::new(query, relations) };
    reader.select(&statement, &Scope::default());
    Some(Read { uses: reader.uses.unwrap_or_default(), is_whole: reader.problems.is_empty() })
}

/// Those of an expression over the row of a table; under these names, where the row has others.
pub fn in_expression(sql: &str, of: &QualifiedName, aliases: &[&str], relations: &Relations<'_>) -> Option<Read> {
    let root = fragment::tree(sql)?;
    let columns = relations.columns(of).map(|columns| columns.iter().map(|column| (*column).to_owned()).collect());
    let mut rows = Rows { of: Some(of.clone()), ..Rows::of(of.name.to_string(), columns) };
    let more = aliases.iter().map(|alias| Rows { alias: (*alias).to_owned(), bare: false, ..rows.clone() });
    let more: Vec<Rows> = more.collect();
    rows.bare = true;
    let scope = Scope::over(std::iter::once(rows).chain(more).collect());
    let mut reader = Reader { before: fragment::BEFORE.len(), uses: Some(Vec::new()), ..Reader::new(sql, relations) };
    let whole = root.descendants().find(|node| node.kind() == SyntaxKind::PAREN_EXPR)?;
    reader.expression(&whole, &scope);
    Some(Read { uses: reader.uses.unwrap_or_default(), is_whole: reader.problems.is_empty() })
}

/// A query that gives its first columns under these names.
///
/// # Errors
/// Where what it gives has no names of its own that can be written: rows of VALUES, `*`.
pub fn called(query: &str, names: &[Text]) -> Result<String, String> {
    let parsed = SourceFile::parse(query);
    let root = parsed.tree().syntax().clone();
    let mut statement = root.children().next().ok_or("it is no query")?;
    // The first of several queries gives the names.
    while statement.kind() != SyntaxKind::SELECT {
        let inner = statement.children().find(|child| is_query(child.kind()));
        statement = inner.ok_or("the columns of this query can't be named in it")?;
    }
    let clause = child(&statement, SyntaxKind::SELECT_CLAUSE).ok_or("it gives no columns")?;
    let list = child(&clause, SyntaxKind::TARGET_LIST).ok_or("it gives no columns")?;
    let targets: Vec<SyntaxNode> = list.children().filter(|node| node.kind() == SyntaxKind::TARGET).collect();
    if targets.iter().any(|target| all_of(target, &[]).is_some()) {
        return Err("which columns `*` gives is not known here".to_owned());
    }
    if names.len() > targets.len() {
        return Err(format!("the query gives {} columns, and {} are named", targets.len(), names.len()));
    }
    let mut text = query.to_owned();
    for (target, name) in targets.iter().zip(names).rev() {
        if output(target).as_deref() == Some(&**name) {
            continue;
        }
        let written = quoted_if_needed(name);
        let range = match child(target, SyntaxKind::AS_NAME) {
            Some(own) => own.text_range(),
            None => target.text_range(),
        };
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        let now = match child(target, SyntaxKind::AS_NAME) {
            Some(_) => format!("AS {written}"),
            None => format!("{} AS {written}", text[start..end].trim_end()),
        };
        text.replace_range(start..end, &now);
    }
    Ok(text)
}
