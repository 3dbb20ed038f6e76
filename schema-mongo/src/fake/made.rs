//! How documents are made.

use crate::spec::Text;

/// How the documents of a collection are made.
#[derive(Debug)]
pub struct Made {
    pub place: u64,
    pub rows: u64,
    /// Members whose values are counted: their names.
    pub counted: Vec<Text>,
    /// Members that hold keys of other collections.
    pub references: Vec<Reference>,
}

#[derive(Debug)]
pub struct Reference {
    pub member: Text,
    /// The place of the other collection, and the member that is its key.
    pub target: (usize, Text),
    /// No two documents reference the same one.
    pub own: bool,
    pub is_list: bool,
}
