//! Queries of views: one query, over tables of the registry and columns that they have.

use std::collections::HashMap;

use schema_core::ir;
use schema_core::{Diagnostic, nearest};
use squawk_syntax::ast::AstNode;
use squawk_syntax::{SourceFile, SyntaxKind, SyntaxNode};

use super::{character, folded};
use crate::catalog::{QualifiedName, Text};

/// Columns that every table has.
const SYSTEM: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// The tables and views that queries can name, with their columns.
pub struct Relations<'a>(HashMap<&'a str, Vec<Relation<'a>>>);

struct Relation<'a> {
    name: &'a QualifiedName,
    columns: Vec<&'a str>,
}

impl<'a> Relations<'a> {
    pub fn new(all: impl IntoIterator<Item = (&'a QualifiedName, Vec<&'a str>)>) -> Self {
        let mut relations = Self(HashMap::new());
        for (name, columns) in all {
            relations.0.entry(&*name.name).or_default().push(Relation { name, columns });
        }
        relations
    }
}

/// Reports what is wrong with the query of a view, and says which tables and views it shows.
pub fn view(
    view: &ir::View,
    (query, columns): (&Text, &[Text]),
    relations: &Relations<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<QualifiedName> {
    let mut report = |code, message: String, help: String| {
        let path = format!("{}.query", view.rust.name);
        found.push(Diagnostic::new(code, path, view.source, message).help(help));
    };
    let parsed = SourceFile::parse(query);
    if let Some(error) = parsed.errors().first() {
        let at = character(query, usize::from(error.range().start()));
        let message = format!("the query does not parse, at character {at}: {}", error.message());
        report("P0401", message, "write one SELECT, without a semicolon".to_owned());
        return Vec::new();
    }
    let root = parsed.tree().syntax().clone();
    let statements: Vec<SyntaxNode> = root.children().collect();
    let [statement] = statements.as_slice() else {
        report("P0401", "the query is no single statement".to_owned(), "write one SELECT".to_owned());
        return Vec::new();
    };
    let reads = matches!(
        statement.kind(),
        SyntaxKind::SELECT | SyntaxKind::COMPOUND_SELECT | SyntaxKind::PAREN_SELECT | SyntaxKind::VALUES
    );
    if !reads || query.trim_end().ends_with(';') {
        let message = "the query of a view is one SELECT".to_owned();
        report("P0401", message, "write one SELECT, without a semicolon".to_owned());
        return Vec::new();
    }
    if let Some(outputs) = first_select(statement).and_then(|select| outputs(&select)) {
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
    let mut reader = Reader { query, relations, problems: Vec::new(), shown: Vec::new() };
    reader.select(statement, &Scope::default());
    for (message, help) in reader.problems {
        report("P0402", message, help);
    }
    let mut shown = reader.shown;
    shown.sort();
    shown.dedup();
    shown
}

fn first_select(node: &SyntaxNode) -> Option<SyntaxNode> {
    match node.kind() {
        SyntaxKind::SELECT => Some(node.clone()),
        _ => node.children().find_map(|child| first_select(&child)),
    }
}

/// The names of the columns that a query gives; `None` where only the server can tell.
fn outputs(select: &SyntaxNode) -> Option<Vec<String>> {
    let clause = child(select, SyntaxKind::SELECT_CLAUSE)?;
    let list = child(&clause, SyntaxKind::TARGET_LIST)?;
    list.children().filter(|node| node.kind() == SyntaxKind::TARGET).map(|target| output(&target)).collect()
}

fn output(target: &SyntaxNode) -> Option<String> {
    if let Some(name) = child(target, SyntaxKind::AS_NAME) {
        return Some(text(&child(&name, SyntaxKind::COLUMN_NAME)?));
    }
    let expression = target.children().next()?;
    match expression.kind() {
        SyntaxKind::NAME_REF => Some(text(&expression)),
        SyntaxKind::FIELD_EXPR => {
            // `t.*` has a star where a name would be.
            let last = expression.children().last().filter(|_| expression.children().count() == 2)?;
            Some(text(&last))
        }
        SyntaxKind::CALL_EXPR => {
            let called = expression.children().next()?;
            (called.kind() == SyntaxKind::NAME_REF).then(|| text(&called))
        }
        _ => None,
    }
}

fn child(node: &SyntaxNode, kind: SyntaxKind) -> Option<SyntaxNode> {
    node.children().find(|child| child.kind() == kind)
}

fn text(node: &SyntaxNode) -> String {
    folded(&node.text().to_string())
}

/// What names mean at some place of a query.
#[derive(Default, Clone)]
struct Scope<'a> {
    /// Sources of rows, innermost last: alias, and columns where they are known.
    sources: Vec<(String, Option<&'a [&'a str]>)>,
    /// Names of WITH.
    with: Vec<String>,
    /// Names of columns that the query gives, for ORDER BY and GROUP BY.
    outputs: Vec<String>,
}

struct Reader<'a> {
    query: &'a str,
    relations: &'a Relations<'a>,
    problems: Vec<(String, String)>,
    shown: Vec<QualifiedName>,
}

impl<'a> Reader<'a> {
    /// A query: `outer` is what the queries around it name.
    fn select(&mut self, node: &SyntaxNode, outer: &Scope<'a>) {
        let mut scope = outer.clone();
        scope.outputs.clear();
        if let Some(with) = child(node, SyntaxKind::WITH_CLAUSE) {
            self.with(&with, &mut scope);
        }
        if node.kind() != SyntaxKind::SELECT {
            for child in node.children().filter(|child| child.kind() != SyntaxKind::WITH_CLAUSE) {
                match child.kind() {
                    SyntaxKind::SELECT | SyntaxKind::COMPOUND_SELECT | SyntaxKind::PAREN_SELECT => {
                        self.select(&child, &scope);
                    }
                    // What sorts the rows of several queries names their columns.
                    SyntaxKind::ORDER_BY_CLAUSE => {}
                    _ => self.expression(&child, &scope),
                }
            }
            return;
        }
        if let Some(from) = child(node, SyntaxKind::FROM_CLAUSE) {
            let mut inner = Vec::new();
            self.sources(&from, &scope, &mut inner);
            scope.sources.extend(inner);
            // Conditions of joins see all sources; so do functions and queries after LATERAL, and the others name nothing
            // that is not there.
            self.conditions(&from, &scope);
        }
        if let Some(outputs) = outputs(node) {
            scope.outputs = outputs;
        }
        for clause in node.children() {
            match clause.kind() {
                SyntaxKind::WITH_CLAUSE | SyntaxKind::FROM_CLAUSE => {}
                SyntaxKind::ORDER_BY_CLAUSE | SyntaxKind::GROUP_BY_CLAUSE => self.expression(&clause, &scope),
                _ => {
                    let named = std::mem::take(&mut scope.outputs);
                    self.expression(&clause, &scope);
                    scope.outputs = named;
                }
            }
        }
    }

    fn with(&mut self, clause: &SyntaxNode, scope: &mut Scope<'a>) {
        let recursive = clause.text().to_string().to_lowercase().starts_with("with recursive");
        for table in clause.children().filter(|node| node.kind() == SyntaxKind::WITH_TABLE) {
            let name = child(&table, SyntaxKind::CTE_NAME).map(|name| text(&name));
            if recursive {
                scope.with.extend(name.clone());
            }
            for query in table.children().filter(|node| is_query(node.kind())) {
                self.select(&query, scope);
            }
            scope.with.extend(name);
        }
    }

    /// Sources of FROM, with their aliases.
    fn sources(&mut self, node: &SyntaxNode, scope: &Scope<'a>, sources: &mut Vec<(String, Option<&'a [&'a str]>)>) {
        for item in node.children() {
            match item.kind() {
                SyntaxKind::RELATION_FROM_ITEM => sources.push(self.relation(&item, scope)),
                SyntaxKind::JOIN_EXPR | SyntaxKind::JOIN => self.sources(&item, scope, sources),
                SyntaxKind::ON_CLAUSE | SyntaxKind::JOIN_USING_CLAUSE => {}
                kind => {
                    let alias = alias(&item);
                    if alias.is_none() && kind == SyntaxKind::PAREN_FROM_ITEM {
                        // A join in parentheses.
                        self.sources(&item, scope, sources);
                    }
                    sources.push((alias.unwrap_or_default(), None));
                }
            }
        }
    }

    /// A table or view: its alias and its columns.
    fn relation(&mut self, item: &SyntaxNode, scope: &Scope<'a>) -> (String, Option<&'a [&'a str]>) {
        let segments: Vec<String> = item
            .descendants()
            .filter(|node| node.kind() == SyntaxKind::PATH_SEGMENT_REF)
            .map(|segment| text(&segment))
            .collect();
        let (schema, name) = match segments.as_slice() {
            [name] => (None, name),
            [schema, name] => (Some(schema), name),
            _ => return (alias(item).unwrap_or_default(), None),
        };
        let called = alias(item).unwrap_or_else(|| name.clone());
        let renamed = item.descendants().any(|node| node.kind() == SyntaxKind::COLUMN_LIST);
        if schema.is_none() && scope.with.contains(name) {
            return (called, None);
        }
        if schema.is_some_and(|schema| schema == "pg_catalog" || schema == "information_schema") {
            return (called, None);
        }
        let at = character(self.query, usize::from(item.text_range().start()));
        let relations: &'a Relations<'a> = self.relations;
        let known: &'a [Relation<'a>] = relations.0.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
        let in_schema = |schema: &str| known.iter().find(|relation| relation.name.schema == schema);
        match schema.map_or_else(|| in_schema("public"), |schema| in_schema(schema)) {
            Some(relation) => {
                self.shown.push(relation.name.clone());
                (called, (!renamed).then_some(relation.columns.as_slice()))
            }
            None => {
                let help = match known.first() {
                    Some(relation) => {
                        format!("it lives in another schema: write `{}.{name}`", relation.name.schema)
                    }
                    None => match nearest(name, relations.0.keys().copied().collect::<std::collections::BTreeSet<_>>())
                    {
                        Some(nearest) => format!("a similar name exists: `{nearest}`"),
                        None => "register its entity or view".to_owned(),
                    },
                };
                let written = segments.join(".");
                self.problems.push((format!("there is no table `{written}`, at character {at}"), help));
                (called, None)
            }
        }
    }

    /// Conditions of joins, and queries and functions that are sources.
    fn conditions(&mut self, node: &SyntaxNode, scope: &Scope<'a>) {
        for item in node.children() {
            match item.kind() {
                SyntaxKind::RELATION_FROM_ITEM | SyntaxKind::FROM_ALIAS | SyntaxKind::JOIN_USING_CLAUSE => {}
                SyntaxKind::JOIN_EXPR | SyntaxKind::JOIN => self.conditions(&item, scope),
                _ => self.expression(&item, scope),
            }
        }
    }

    fn expression(&mut self, node: &SyntaxNode, scope: &Scope<'a>) {
        match node.kind() {
            kind if is_query(kind) => self.select(node, scope),
            SyntaxKind::FROM_ALIAS | SyntaxKind::AS_NAME => {}
            SyntaxKind::NAME_REF => self.name(node, scope),
            SyntaxKind::CALL_EXPR => {
                let called = |child: &SyntaxNode| matches!(child.kind(), SyntaxKind::NAME_REF | SyntaxKind::FIELD_EXPR);
                for (i, child) in node.children().enumerate() {
                    if i > 0 || !called(&child) {
                        self.expression(&child, scope);
                    }
                }
            }
            SyntaxKind::FIELD_EXPR => {
                let parts: Vec<SyntaxNode> = node.children().collect();
                match parts.as_slice() {
                    [qualifier, column] if qualifier.kind() == SyntaxKind::NAME_REF => {
                        self.member(qualifier, column, scope);
                    }
                    // `schema.table.column` names a source by its whole name.
                    [first, ..] if first.kind() == SyntaxKind::NAME_REF || first.kind() == SyntaxKind::FIELD_EXPR => {}
                    [first, ..] => self.expression(first, scope),
                    [] => {}
                }
            }
            _ => node.children().for_each(|child| self.expression(&child, scope)),
        }
    }

    /// `email`
    fn name(&mut self, node: &SyntaxNode, scope: &Scope<'a>) {
        let name = text(node);
        let value = super::fragment::VALUES.contains(&name.as_str()) || SYSTEM.contains(&name.as_str());
        let known = scope
            .sources
            .iter()
            .any(|(alias, columns)| *alias == name || columns.is_none_or(|columns| columns.contains(&name.as_str())));
        if value || known || scope.outputs.contains(&name) {
            return;
        }
        let columns = scope.sources.iter().filter_map(|(_, columns)| *columns).flatten().copied();
        self.unknown(node, &name, columns);
    }

    /// `u.email`
    fn member(&mut self, qualifier: &SyntaxNode, column: &SyntaxNode, scope: &Scope<'a>) {
        let (alias, name) = (text(qualifier), text(column));
        // The innermost source of that name is meant.
        match scope.sources.iter().rev().find(|(known, _)| *known == alias) {
            Some((_, Some(columns))) if !columns.contains(&name.as_str()) && !SYSTEM.contains(&name.as_str()) => {
                self.unknown(column, &name, columns.iter().copied());
            }
            Some(_) => {}
            None => {
                let at = character(self.query, usize::from(qualifier.text_range().start()));
                let aliases = scope.sources.iter().map(|(alias, _)| alias.as_str());
                let help = match nearest(&alias, aliases.clone()) {
                    Some(nearest) => format!("a similar one exists: `{nearest}`"),
                    None => format!("names of tables here: {}", aliases.collect::<Vec<_>>().join(", ")),
                };
                self.problems.push((format!("no table is called `{alias}` here, at character {at}"), help));
            }
        }
    }

    fn unknown<'c>(&mut self, node: &SyntaxNode, name: &str, columns: impl Iterator<Item = &'c str> + Clone) {
        let at = character(self.query, usize::from(node.text_range().start()));
        let help = match nearest(name, columns.clone()) {
            Some(nearest) => format!("a similar column exists: `{nearest}`"),
            None => format!("columns: {}", columns.collect::<Vec<_>>().join(", ")),
        };
        self.problems.push((format!("there is no column `{name}`, at character {at}"), help));
    }
}

fn is_query(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        SyntaxKind::SELECT
            | SyntaxKind::COMPOUND_SELECT
            | SyntaxKind::PAREN_SELECT
            | SyntaxKind::VALUES
            | SyntaxKind::TABLE
    )
}

/// The name that an item of FROM is given.
fn alias(item: &SyntaxNode) -> Option<String> {
    let alias = child(item, SyntaxKind::FROM_ALIAS)?;
    child(&alias, SyntaxKind::TABLE_ALIAS).map(|name| text(&name))
}
