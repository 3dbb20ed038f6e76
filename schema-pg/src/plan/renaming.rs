//! What things are called before a plan and after it.

use rustc_hash::FxHashMap;

use crate::catalog::{Object, QualifiedName};
use crate::diff::Change;

/// What things are called before and after.
#[derive(Default)]
pub struct Renaming {
    after: FxHashMap<Object, Object>,
    before: FxHashMap<Object, Object>,
    /// Tables, views and types, by which their parts are renamed too.
    whole_after: FxHashMap<QualifiedName, QualifiedName>,
    whole_before: FxHashMap<QualifiedName, QualifiedName>,
}

impl Renaming {
    /// By the renames among changes.
    pub fn of(changes: &[Change<'_>]) -> Self {
        let mut renaming = Self::default();
        for change in changes {
            let Change::Rename(was, now) = change else { continue };
            if let (Some(was), Some(now)) = (was.object(), now.object()) {
                if let (Object::Relation(was), Object::Relation(now)) | (Object::Type(was), Object::Type(now)) =
                    (&was, &now)
                {
                    renaming.whole_after.insert(was.clone(), now.clone());
                    renaming.whole_before.insert(now.clone(), was.clone());
                }
                renaming.after.insert(was.clone(), now.clone());
                renaming.before.insert(now, was);
            }
        }
        renaming
    }

    /// What an object of the old catalog is called in the end.
    pub fn after(&self, object: &Object) -> Object {
        self.after.get(object).cloned().unwrap_or_else(|| moved(object, &self.whole_after))
    }

    /// What an object was called in the old catalog.
    pub fn before(&self, object: &Object) -> Object {
        self.before.get(object).cloned().unwrap_or_else(|| moved(object, &self.whole_before))
    }
}

fn moved(object: &Object, wholes: &FxHashMap<QualifiedName, QualifiedName>) -> Object {
    if wholes.is_empty() {
        return object.clone();
    }
    let mut object = object.clone();
    if let Object::Column(table, _)
    | Object::Default(table, _)
    | Object::Constraint(table, _)
    | Object::Trigger(table, _)
    | Object::Policy(table, _)
    | Object::Rule(table, _) = &mut object
        && let Some(now) = wholes.get(table)
    {
        now.clone_into(table);
    }
    object
}
