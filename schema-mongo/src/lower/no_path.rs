//! Why no path leads to a struct inside of documents.

/// Why no path leads to the members of a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPath {
    /// Its objects are the values of a map, by keys that nobody knows.
    Map,
    /// Its objects are in lists that are in a list.
    Lists,
    /// It holds itself.
    Recursive,
    /// serde does not write it.
    Skipped,
    /// Another value is written in its place.
    Replaced,
}

impl NoPath {
    /// In words, behind `stands`.
    pub fn word(self) -> &'static str {
        match self {
            NoPath::Map => "in a map, under keys that nobody knows",
            NoPath::Lists => "in a list of lists",
            NoPath::Recursive => "in itself, as deep as one likes",
            NoPath::Skipped => "where serde writes nothing",
            NoPath::Replaced => "where another value is written in its place",
        }
    }

    /// What to do about it.
    pub fn help(self) -> &'static str {
        match self {
            NoPath::Map => "say it of the whole field, or keep the objects in a list, with their keys as members",
            NoPath::Lists => "say it of the whole field, or keep the objects in one list",
            NoPath::Recursive => {
                "say it of the whole field, or keep the objects as documents that reference each other"
            }
            NoPath::Skipped => "remove `#[serde(skip)]`, or the attribute",
            NoPath::Replaced => "say it of the type that is written, or of the whole field",
        }
    }

    /// Nobody sees what is not written.
    pub fn is_unseen(self) -> bool {
        self == NoPath::Skipped
    }

    /// A struct in itself.
    pub fn is_recursive(self) -> bool {
        self == NoPath::Recursive
    }
}
