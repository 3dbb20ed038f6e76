//! The link between two entities.

use super::Text;

/// The table or collection between two entities with `many_to_many`, as every store calls it and its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Junction {
    /// `.through("…")`, else the names of both entities in the store: `posts_tags`.
    pub name: Text,
    /// The columns that hold the key of the entity with the attribute: `post_id`.
    pub our_columns: Vec<Text>,
    /// The columns that hold the key of the other entity: `tag_id`, and `other_post_id` where it is the same one.
    pub their_columns: Vec<Text>,
}
