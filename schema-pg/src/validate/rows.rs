//! What gives rows in a query, and the columns that it gives.

use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::tree::{alias, child, has_token, text};
use crate::catalog::QualifiedName;

/// Columns of what gives rows; `None` where only the server can tell.
pub type Columns = Option<Vec<String>>;

/// A column that holds private values: its name, `None` where only the server can tell it, and where they come from: `people.email`.
pub type Private = (Option<String>, String);

/// What a query gives.
#[derive(Default, Clone)]
pub struct Given {
    /// Its columns.
    pub columns: Columns,
    /// Those of them that hold private values.
    pub private: Vec<Private>,
}

/// What gives rows: its alias, and its columns.
#[derive(Clone)]
pub struct Rows {
    pub alias: String,
    pub columns: Columns,
    /// Columns that hold private values.
    pub private: Vec<Private>,
    /// Its columns can be named without it: not those of NEW and OLD.
    pub bare: bool,
    /// The table or view that it is.
    pub of: Option<QualifiedName>,
}

impl Rows {
    pub fn of(alias: String, columns: Columns) -> Self {
        Self { alias, columns, private: Vec::new(), bare: true, of: None }
    }

    /// What a query gives, under the names that the alias of an item of FROM has for them.
    pub fn given(item: &SyntaxNode, given: Given) -> Self {
        let columns = aliased(item, given.columns.clone());
        let private = moved(given.private, given.columns.as_deref(), columns.as_deref());
        Self { private, ..Self::of(alias(item).unwrap_or_default(), columns) }
    }

    /// Where the private values of a column come from.
    pub fn private(&self, name: &str) -> Option<&str> {
        let of = |column: &Option<String>| column.as_ref().is_none_or(|column| column == name);
        self.private.iter().find(|(column, _)| of(column)).map(|(_, from)| from.as_str())
    }

    pub fn may_have(&self, name: &str) -> bool {
        self.columns.as_ref().is_none_or(|columns| columns.iter().any(|column| column == name))
    }
}

/// The names of the columns that a query gives, from these rows.
pub fn outputs(select: &SyntaxNode, from: &[Rows]) -> Columns {
    let clause = child(select, SyntaxKind::SELECT_CLAUSE)?;
    let list = child(&clause, SyntaxKind::TARGET_LIST)?;
    let mut names: Vec<String> = Vec::new();
    for target in list.children().filter(|node| node.kind() == SyntaxKind::TARGET) {
        match all_of(&target, from) {
            Some(_) => names.extend(columns_of_all(&target, from)?.into_iter().map(|(_, name)| name)),
            None => names.push(output(&target)?),
        }
    }
    Some(names)
}

/// Private columns of one list of names in the place that they have in another.
pub fn moved(private: Vec<Private>, was: Option<&[String]>, now: Option<&[String]>) -> Vec<Private> {
    let place = |name: &String| Some(now?.get(was?.iter().position(|known| known == name)?)?.clone());
    private.into_iter().map(|(column, from)| (column.as_ref().and_then(place), from)).collect()
}

/// What `*` and `t.*` stand for.
pub fn all_of<'r>(target: &SyntaxNode, from: &'r [Rows]) -> Option<Vec<&'r Rows>> {
    if has_token(target, SyntaxKind::STAR) {
        return Some(from.iter().collect());
    }
    let field = child(target, SyntaxKind::FIELD_EXPR).filter(|field| has_token(field, SyntaxKind::STAR))?;
    let alias = field.children().last().map(|table| text(&table))?;
    Some(from.iter().filter(|rows| rows.alias == alias).collect())
}

/// A column, and the table or alias by which it is named; without one where joined tables share it.
pub type Qualified = (Option<String>, String);

/// The columns that `*` and `t.*` stand for; `None` where only the server can tell, or where they can't be named.
pub fn columns_of_all(target: &SyntaxNode, from: &[Rows]) -> Option<Vec<Qualified>> {
    if !has_token(target, SyntaxKind::STAR) {
        let own = all_of(target, from)?.into_iter().map(columns_of_rows);
        return Some(own.collect::<Option<Vec<_>>>()?.concat());
    }
    let select = target.ancestors().find(|node| node.kind() == SyntaxKind::SELECT)?;
    let clause = child(&select, SyntaxKind::FROM_CLAUSE)?;
    let mut rows = from.iter();
    let mut all = Vec::new();
    for item in clause.children() {
        all.extend(columns_of_item(&item, &mut rows)?);
    }
    let is_ambiguous = |(alias, name): &Qualified| {
        alias.is_none() && all.iter().filter(|(alias, other)| alias.is_none() && other == name).count() > 1
    };
    (!all.iter().any(is_ambiguous)).then_some(all)
}

fn columns_of_rows(rows: &Rows) -> Option<Vec<Qualified>> {
    let columns = rows.columns.as_ref()?.iter();
    Some(columns.map(|name| (Some(rows.alias.clone()), name.clone())).collect())
}

/// The columns of an item of FROM. Joined by USING or NATURAL, tables give the columns that they share first, and once (manual, "Joined Tables").
fn columns_of_item<'r>(item: &SyntaxNode, rows: &mut impl Iterator<Item = &'r Rows>) -> Option<Vec<Qualified>> {
    if item.kind() != SyntaxKind::JOIN_EXPR {
        // Without an alias, parentheses around a join give what the join gives.
        let inner = child(item, SyntaxKind::PAREN_EXPR).filter(|_| alias(item).is_none());
        return match inner.and_then(|inner| child(&inner, SyntaxKind::JOIN_EXPR)) {
            Some(join) => columns_of_item(&join, rows),
            None => columns_of_rows(rows.next()?),
        };
    }
    let left = columns_of_item(&item.children().next()?, rows)?;
    let join = child(item, SyntaxKind::JOIN)?;
    // The first child is the kind of join, the third its condition.
    let right = columns_of_item(&join.children().nth(1)?, rows)?;
    let shared: Vec<String> = match child(&join, SyntaxKind::JOIN_USING_CLAUSE) {
        Some(using) => {
            let named = using.descendants().filter(|node| node.kind() == SyntaxKind::COLUMN_NAME_REF);
            named.map(|name| text(&name)).collect()
        }
        None if has_token(&join, SyntaxKind::NATURAL_KW) => {
            let in_both = |name: &&String| right.iter().any(|(_, other)| other == *name);
            left.iter().map(|(_, name)| name).filter(in_both).cloned().collect()
        }
        None => Vec::new(),
    };
    let own = |columns: Vec<Qualified>| columns.into_iter().filter(|(_, name)| !shared.contains(name));
    let rest: Vec<Qualified> = own(left).chain(own(right)).collect();
    Some(shared.iter().map(|name| (None, name.clone())).chain(rest).collect())
}

pub fn output(target: &SyntaxNode) -> Option<String> {
    if let Some(name) = child(target, SyntaxKind::AS_NAME) {
        return Some(text(&child(&name, SyntaxKind::COLUMN_NAME)?));
    }
    let expression = target.children().next()?;
    match expression.kind() {
        SyntaxKind::NAME_REF => Some(text(&expression)),
        SyntaxKind::FIELD_EXPR => Some(text(&expression.children().last()?)),
        SyntaxKind::CALL_EXPR => {
            let called = expression.children().next()?;
            (called.kind() == SyntaxKind::NAME_REF).then(|| text(&called))
        }
        _ => None,
    }
}

/// The columns of an item of FROM, under the names that its alias gives them.
fn aliased(item: &SyntaxNode, columns: Columns) -> Columns {
    match (child(item, SyntaxKind::FROM_ALIAS).and_then(|alias| columns_of(&alias)), columns) {
        (Some(listed), Some(columns)) => Some(renamed(listed, columns)),
        (Some(_), None) => None,
        (None, columns) => columns,
    }
}

/// The columns, the first of them under these names.
pub fn renamed(mut listed: Vec<String>, columns: Vec<String>) -> Vec<String> {
    let more = columns.into_iter().skip(listed.len());
    listed.extend(more);
    listed
}

/// The names in parentheses behind a name.
pub fn columns_of(node: &SyntaxNode) -> Columns {
    let list = child(node, SyntaxKind::COLUMN_LIST)?;
    Some(list.children().filter(|node| node.kind() == SyntaxKind::COLUMN_NAME).map(|name| text(&name)).collect())
}
