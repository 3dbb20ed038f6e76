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
            Some(rows) => {
                for rows in rows {
                    // A column that joined tables share is given once.
                    let more = rows.columns.as_ref()?.iter().filter(|name| !names.contains(name));
                    let more: Vec<String> = more.cloned().collect();
                    names.extend(more);
                }
            }
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
