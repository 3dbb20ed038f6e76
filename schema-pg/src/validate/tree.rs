//! What is asked of syntax trees.

use squawk_syntax::{SyntaxElement, SyntaxKind, SyntaxNode};

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

/// A name as PostgreSQL reads it: in a database of Unicode, only letters of ASCII become small.
pub fn folded(name: &str) -> String {
    match name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => name.to_ascii_lowercase(),
    }
}

/// Which character of a text a byte is in, counted from 1.
pub fn character(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count() + 1
}

/// One of its own words is this.
pub fn has_token(node: &SyntaxNode, kind: SyntaxKind) -> bool {
    node.children_with_tokens().any(|child| matches!(child, SyntaxElement::Token(token) if token.kind() == kind))
}

/// Its first part of this kind.
pub fn child(node: &SyntaxNode, kind: SyntaxKind) -> Option<SyntaxNode> {
    node.children().find(|child| child.kind() == kind)
}

/// The name that it is.
pub fn text(node: &SyntaxNode) -> String {
    folded(&node.text().to_string())
}

/// A query.
pub fn is_query(kind: SyntaxKind) -> bool {
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
pub fn alias(item: &SyntaxNode) -> Option<String> {
    let alias = child(item, SyntaxKind::FROM_ALIAS)?;
    child(&alias, SyntaxKind::TABLE_ALIAS).map(|name| text(&name))
}
