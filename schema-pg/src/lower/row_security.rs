//! Whose rows policies decide about.

use schema_core::ir::Entity;

use crate::options::EntityOptions;

/// Policies decide about the rows of this entity.
pub fn is_secured(entity: &Entity) -> bool {
    let declared = entity.extensions.get::<EntityOptions>();
    let owned = entity.lifecycle.as_ref().is_some_and(|declared| declared.owner.is_some());
    owned
        || entity.tenant().is_some()
        || declared.is_some_and(|declared| declared.row_security || !declared.policies.is_empty())
}
