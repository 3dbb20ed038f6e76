//! Comments as doc comments.

use crate::catalog::Text;

/// The doc comment that gives this comment. One whose lines a doc comment would join stays a comment in SQL, and is shown as well as it can be.
pub fn doc(comment: Option<&Text>) -> Option<Text> {
    let comment = comment?.trim();
    (!comment.is_empty() && !comment.contains('\0')).then(|| comment.to_owned().into())
}
