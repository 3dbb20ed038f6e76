//! All differences between two catalogs, with the catalogs.

use std::ops::Deref;

use super::{Change, Renames};
use crate::catalog::Catalog;

/// What differs between two catalogs.
///
/// ```
/// use schema_pg::catalog::Catalog;
/// use schema_pg::{Renames, diff};
///
/// let (was, now) = (Catalog::default(), Catalog::default());
/// let changes = diff(&was, &now, &Renames::none());
/// assert!(changes.is_empty());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Changes<'a> {
    /// What the database holds.
    pub was: &'a Catalog,
    /// What it is to hold.
    pub now: &'a Catalog,
    /// The hints by which things are one under two names.
    pub renames: Renames,
    /// The differences. The order has no meaning; it is the same each time.
    pub list: Vec<Change<'a>>,
}

impl<'a> Deref for Changes<'a> {
    type Target = [Change<'a>];

    fn deref(&self) -> &Self::Target {
        &self.list
    }
}

impl<'a> IntoIterator for Changes<'a> {
    type Item = Change<'a>;
    type IntoIter = std::vec::IntoIter<Change<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'c, 'a> IntoIterator for &'c Changes<'a> {
    type Item = &'c Change<'a>;
    type IntoIter = std::slice::Iter<'c, Change<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
