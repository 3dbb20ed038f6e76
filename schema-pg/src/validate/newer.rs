//! Syntax that PostgreSQL did not always have (release notes, "Migration" and "Changes").

use squawk_syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::tree::{character, is_query};
use crate::config::Version;

/// Something that needs a version.
#[derive(Debug, Clone)]
pub struct Newer {
    /// The version that brought it.
    pub version: Version,
    /// What it is.
    what: &'static str,
    /// The byte where it stands.
    pub at: usize,
}

impl Newer {
    /// The message and the mend, for a target that is older.
    pub fn reported(&self, text: &str, target: Version) -> (String, String) {
        let Self { version, what, at } = self;
        let place = character(text, *at);
        let message =
            format!("{what} needs PostgreSQL {version}, the target is {target}, at character {place} of `{text}`");
        (message, format!("write it otherwise, or say `Config {{ version: Version::V{version}, .. }}`"))
    }
}

/// What in a tree needs a version, in the order in which it stands.
pub fn in_tree(root: &SyntaxNode) -> Vec<Newer> {
    let found = |element: SyntaxElement| {
        let (version, what) = match &element {
            SyntaxElement::Node(node) => by_node(node)?,
            SyntaxElement::Token(token) => match token.kind() {
                K::INT_NUMBER | K::NUMERIC_NUMBER if is_new_number(token.text()) => {
                    (Version::V16, "a number with `_` or of another base")
                }
                _ => return None,
            },
        };
        Some(Newer { version, what, at: usize::from(element.text_range().start()) })
    };
    root.descendants_with_tokens().filter_map(found).collect()
}

fn by_node(node: &SyntaxNode) -> Option<(Version, &'static str)> {
    Some(match node.kind() {
        K::IS_JSON | K::IS_JSON_ARRAY | K::IS_JSON_OBJECT | K::IS_JSON_SCALAR | K::IS_JSON_VALUE => {
            (Version::V16, "`IS JSON`")
        }
        K::IS_NOT_JSON
        | K::IS_NOT_JSON_ARRAY
        | K::IS_NOT_JSON_OBJECT
        | K::IS_NOT_JSON_SCALAR
        | K::IS_NOT_JSON_VALUE => (Version::V16, "`IS NOT JSON`"),
        K::JSON_ARRAY_FN => (Version::V16, "`JSON_ARRAY()`"),
        K::JSON_ARRAY_AGG_FN => (Version::V16, "`JSON_ARRAYAGG()`"),
        K::JSON_OBJECT_AGG_FN => (Version::V16, "`JSON_OBJECTAGG()`"),
        // Of texts and arrays it is an old function.
        K::JSON_OBJECT_FN if node.children().any(|child| child.kind() == K::JSON_KEY_VALUE) => {
            (Version::V16, "`JSON_OBJECT()` of keys and values")
        }
        K::PAREN_FROM_ITEM
            if node.children().any(|child| is_query(child.kind()))
                && !node.children().any(|child| child.kind() == K::FROM_ALIAS) =>
        {
            (Version::V16, "a query in FROM without an alias")
        }
        K::JSON_SCALAR_FN => (Version::V17, "`JSON_SCALAR()`"),
        K::JSON_SERIALIZE_FN => (Version::V17, "`JSON_SERIALIZE()`"),
        K::JSON_FN => (Version::V17, "`JSON()`"),
        K::JSON_EXISTS_FN => (Version::V17, "`JSON_EXISTS()`"),
        K::JSON_QUERY_FN => (Version::V17, "`JSON_QUERY()`"),
        K::JSON_VALUE_FN => (Version::V17, "`JSON_VALUE()`"),
        K::JSON_TABLE => (Version::V17, "`JSON_TABLE()`"),
        K::AT_LOCAL => (Version::V17, "`AT LOCAL`"),
        _ => return None,
    })
}

/// `1_000`, `0xFF`
fn is_new_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.contains(&b'_') || matches!(bytes, [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..])
}
