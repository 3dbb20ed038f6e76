//! The private columns of entities.

use rustc_hash::FxHashMap;
use schema_core::ir::{Entity, Mask};

use crate::catalog::Text;

/// A column whose values are not for everybody.
#[derive(Debug, Clone, PartialEq)]
pub struct Private {
    /// Its name.
    pub column: Text,
    /// How it is shown to those who may not read it.
    pub mask: Mask,
    /// The value is encrypted, or is the hash of one that is.
    pub is_encrypted: bool,
    /// It is computed of another column.
    pub is_computed: bool,
    /// What it is computed from or a copy of: `people.email`. None where the field itself says that it is private.
    pub from: Option<Text>,
}

/// The private columns of each entity with some, by the entity's Rust path.
#[derive(Default)]
pub struct Privacy(FxHashMap<Text, Vec<Private>>);

impl Privacy {
    /// The private columns of an entity: first those that it says itself.
    pub fn of(&self, entity: &Entity) -> &[Private] {
        self.0.get(&entity.rust.path).map_or(&[], Vec::as_slice)
    }

    /// No column of the registry is private.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Some column is shown by its hash.
    pub fn any_hash(&self) -> bool {
        self.0.values().flatten().any(|private| private.mask == Mask::Hash)
    }

    pub fn find(&self, entity: &Entity, column: &str) -> Option<&Private> {
        self.of(entity).iter().find(|private| private.column == column)
    }

    /// Adds a column, unless it is private already.
    pub fn add(&mut self, entity: &Entity, private: Private) -> bool {
        let is_new = self.find(entity, &private.column).is_none();
        if is_new {
            self.0.entry(entity.rust.path.clone()).or_default().push(private);
        }
        is_new
    }
}
