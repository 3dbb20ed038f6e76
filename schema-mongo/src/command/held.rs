//! What a command borrows from a spec, or owns.

use std::ops::Deref;

/// Borrowed from a spec, or owned in a box: a `Cow` would be as large as what it can own.
#[derive(Debug, Clone)]
pub enum Held<'a, T> {
    /// Of a spec.
    Borrowed(&'a T),
    /// Of the command.
    Owned(Box<T>),
}

impl<T> Deref for Held<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Held::Borrowed(value) => value,
            Held::Owned(value) => value,
        }
    }
}

/// Whose it is makes no difference.
impl<T: PartialEq> PartialEq for Held<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Clone> Held<'_, T> {
    /// The same, owned.
    pub fn into_owned(self) -> Held<'static, T> {
        Held::Owned(match self {
            Held::Borrowed(value) => Box::new(value.clone()),
            Held::Owned(value) => value,
        })
    }
}
