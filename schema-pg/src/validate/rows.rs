//! What gives rows in a query, and the columns that it gives.

use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::tree::{child, has_token, text};

/// Columns of what gives rows; `None` where only the server can tell.
pub type Columns = Option<Vec<String>>;

/// What gives rows: its alias, and its columns.
#[derive(Clone)]
pub struct Rows {
    pub alias: String,
    pub columns: Columns,
    /// Its columns can be named without it: not those of NEW and OLD.
    pub bare: bool,
}

impl Rows {
    pub fn of(alias: String, columns: Columns) -> Self {
        Self { alias, columns, bare: true }
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

/// What `*` and `t.*` stand for.
fn all_of<'r>(target: &SyntaxNode, from: &'r [Rows]) -> Option<Vec<&'r Rows>> {
    if has_token(target, SyntaxKind::STAR) {
        return Some(from.iter().collect());
    }
    let field = child(target, SyntaxKind::FIELD_EXPR).filter(|field| has_token(field, SyntaxKind::STAR))?;
    let alias = field.children().last().map(|table| text(&table))?;
    Some(from.iter().filter(|rows| rows.alias == alias).collect())
}

fn output(target: &SyntaxNode) -> Option<String> {
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
pub fn aliased(item: &SyntaxNode, columns: Columns) -> Columns {
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
