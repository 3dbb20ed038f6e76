//! One difference between two catalogs.

use crate::catalog::Item;

/// One difference.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Change<'a> {
    /// It is new.
    Create(Item<'a>),
    /// It is gone.
    Drop(Item<'a>),
    /// It was the first, it is the second: same name, something else about it.
    Alter(Item<'a>, Item<'a>),
    /// It was called as the first, it is called as the second. What else differs follows as another change.
    Rename(Item<'a>, Item<'a>),
    /// It is made anew, the first dropped before, because what is under it changes.
    Rebuild(Item<'a>, Item<'a>),
    /// The first is gone and the second is new, and they look like one thing under two names: say `renamed_from` if so.
    MayBeRenamed(Item<'a>, Item<'a>),
}
