//! Comments as doc comments.

use schema_core::doc;

use crate::catalog::Text;

/// What the doc comment says that shows this comment. Where it joins lines that are apart, the comment is put right by SQL.
pub fn doc(comment: Option<&Text>) -> Option<Text> {
    let comment = comment?.trim();
    (!comment.is_empty() && !comment.chars().any(is_refused)).then(|| doc::joined(comment.to_owned().into()))
}

/// rustc takes no such character in a doc comment, or warns of it: others control, or turn the direction of what follows.
fn is_refused(letter: char) -> bool {
    let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || letter.is_control() && !matches!(letter, '\n' | '\t')
}
