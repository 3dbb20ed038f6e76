//! Whose rows policies decide about.

use schema_core::ir::Entity;

use crate::said::EntitySaid;

/// Policies decide about the rows of this entity.
pub fn is_secured(entity: &Entity) -> bool {
    let said = entity.extensions.get::<EntitySaid>();
    let owned = entity.lifecycle.as_ref().is_some_and(|said| said.owner.is_some());
    owned || entity.tenant().is_some() || said.is_some_and(|said| said.row_security || !said.policies.is_empty())
}
