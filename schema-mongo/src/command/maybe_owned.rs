//! What a command borrows from a spec, or owns.

use std::ops::Deref;

/// Borrowed from a spec, or owned in a box: a `Cow` would be as large as what it can own.
#[derive(Debug, Clone)]
pub enum MaybeOwned<'a, T> {
    /// Of a spec.
    Borrowed(&'a T),
    /// Of the command.
    Owned(Box<T>),
}

impl<T> Deref for MaybeOwned<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            MaybeOwned::Borrowed(value) => value,
            MaybeOwned::Owned(value) => value,
        }
    }
}

/// Whose it is makes no difference.
impl<T: PartialEq> PartialEq for MaybeOwned<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Clone> MaybeOwned<'_, T> {
    /// The same, owned.
    pub fn into_owned(self) -> MaybeOwned<'static, T> {
        MaybeOwned::Owned(match self {
            MaybeOwned::Borrowed(value) => Box::new(value.clone()),
            MaybeOwned::Owned(value) => value,
        })
    }
}
