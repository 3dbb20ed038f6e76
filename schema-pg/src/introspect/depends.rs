//! What things depend on: what the server recorded, and what the texts of functions name.

use rustc_hash::FxHashMap;

use super::names::Names;
use super::rows::{DependencyRow, Kind};
use crate::catalog::{Dependencies, Object};

/// Dependencies by the thing that has them.
pub struct Depends(FxHashMap<(Kind, i64), Vec<Object>>);

impl Depends {
    pub fn of(rows: &[DependencyRow], names: &Names) -> Self {
        let mut depends: FxHashMap<_, Vec<Object>> = FxHashMap::default();
        for row in rows {
            if let Some(object) = names.object(row.on, row.on_oid, row.on_column) {
                depends.entry((row.of, row.oid)).or_default().push(object);
            }
        }
        Self(depends)
    }

    pub fn take(&mut self, kind: Kind, oid: i64) -> Dependencies {
        let mut objects = self.0.remove(&(kind, oid)).unwrap_or_default();
        objects.sort();
        objects.dedup();
        Dependencies(objects)
    }
}
