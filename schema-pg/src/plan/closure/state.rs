//! What is known while the closure grows.

use std::collections::BTreeSet;

use super::alteration::Alteration;
use super::later::Later;
use super::listed::Listed;
use crate::catalog::{Catalog, DataType, Object, QualifiedName, Text};
use crate::plan::step::Refused;

/// The changes so far, and what they alter.
pub struct Closing<'a> {
    pub later: Later<'a>,
    pub renamed: Vec<(&'a QualifiedName, &'a QualifiedName)>,
    pub list: Listed<'a>,
    pub replaced: BTreeSet<&'a QualifiedName>,
    pub refused: Vec<Refused>,
    pub was: &'a Catalog,
    pub now: &'a Catalog,
    /// Columns that get a type in place of another: tables and columns as they were.
    pub retyped: BTreeSet<(&'a QualifiedName, &'a Text)>,
    pub open: Vec<(Object, Alteration)>,
    pub seen: BTreeSet<(Object, Alteration)>,
}

impl Closing<'_> {
    /// Something happens to an object: what depends on it is looked at once.
    pub fn alters(&mut self, object: Object, alteration: Alteration) {
        if self.seen.insert((object.clone(), alteration)) {
            self.open.push((object, alteration));
        }
    }
}

/// Some column, domain or type has this type.
pub fn is_stored(catalog: &Catalog, name: &QualifiedName) -> bool {
    let is_it = |ty: &DataType| ty.named() == Some(name);
    catalog.tables.iter().any(|table| table.columns.iter().any(|column| is_it(&column.ty)))
        || catalog.domains.iter().any(|domain| is_it(&domain.ty))
        || catalog.composites.iter().any(|item| item.attributes.iter().any(|part| is_it(&part.ty)))
        || catalog.ranges.iter().any(|item| is_it(&item.subtype))
}
