//! Views that read tables with row security.

use rustc_hash::FxHashSet;

use super::place::{is_declared, is_generated};
use crate::catalog::{Catalog, DataType, Object, QualifiedName, View};

/// For a view: the first table with row security that it reads.
pub fn reads_guarded(catalog: &Catalog) -> impl Fn(&View) -> Option<QualifiedName> {
    let guarded = catalog.tables.iter().filter(|table| !table.row_security.is_off());
    let guarded: FxHashSet<QualifiedName> = guarded.map(|table| table.name.clone()).collect();
    move |view| {
        let read = view.depends_on.0.iter().filter_map(Object::relation);
        read.filter(|name| guarded.contains(*name)).min().cloned()
    }
}

/// Views that no struct stands for and no word made: structs have to say themselves what passes row security.
pub fn by_hand(catalog: &Catalog) -> impl Iterator<Item = &View> {
    let is_declared = is_declared(catalog);
    catalog.views.iter().filter(move |view| {
        let is_typed = !view.columns.is_empty() && view.columns.iter().all(|column| column.ty != DataType::Unknown);
        !(is_generated(view.comment.as_ref()) || is_declared && is_typed)
    })
}
