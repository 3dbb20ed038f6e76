//! What happens to things, and what becomes of what depends on them.

/// What happens to a thing, as far as others depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alteration {
    /// It is dropped: for good, or to be created again.
    Dropped,
    /// The type of a column is altered: PostgreSQL alters indexes and constraints along.
    Retyped,
    /// A type is replaced by another of the same name, or a column gets the one in place of the other.
    Replaced,
    /// The rows of a table are written anew, or what is in the values of a type: PostgreSQL finds none that are in other columns.
    Rewritten,
    /// The values of a domain are looked at: PostgreSQL finds none that are inside of others.
    Checked,
}

/// What becomes of what depends on it.
pub enum Reaction {
    /// It stays, or PostgreSQL takes care of it.
    Stays,
    /// It is dropped before, and created after.
    Recreate,
    /// PostgreSQL drops it along; it comes back with what it belongs to.
    Along,
    /// It stays, and this happens to its values, or to the rows that have them.
    With(Alteration),
    /// A column that gets the type in place of the other.
    Retype,
    /// A type that is replaced too.
    Replace,
    /// There is no way.
    Impossible(&'static str),
}
