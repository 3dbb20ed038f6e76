//! Comments as doc comments.

use schema_core::doc;

use crate::catalog::Text;

/// What the doc comment says that shows this comment. Where it joins lines that are apart, the comment is put right by SQL.
pub fn doc(comment: Option<&Text>) -> Option<Text> {
    let comment = comment?.trim();
    (!comment.is_empty() && !comment.contains('\0')).then(|| doc::joined(comment.to_owned().into()))
}
