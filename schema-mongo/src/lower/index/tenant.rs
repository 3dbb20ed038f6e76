//! The tenant, which leads.

use schema_core::ir::Entity;

use super::lowered::{LoweredIndex, named, unwritten};
use crate::lower::effective;
use crate::lower::scope::Scope;
use crate::spec::Direction;

/// The tenant leads every index but those that can't be led: of dates that expire, of places, of all paths.
pub(super) fn lead_with_tenant(entity: &Entity, made: &mut [LoweredIndex], scope: &mut Scope<'_>) {
    let Some(field) = effective::tenant_field(entity) else { return };
    let Some(tenant) = effective::tenant_path(entity) else {
        return unwritten(entity, field, "tenant", entity.source, scope);
    };
    for LoweredIndex { index, across_tenants, .. } in made {
        let is_key = index.name.ends_with("_pkey");
        let alone = index.expire_after_seconds.is_some() || index.is_wildcard() || is_key || *across_tenants;
        if !alone && index.keys.0.first().is_none_or(|(first, _)| *first != tenant) {
            let generated = named(entity, &index.keys, "");
            let suffix = index.name.strip_prefix(&*generated).map(ToOwned::to_owned);
            // Where it stands further behind, it comes to the front: what is unique stays so.
            index.keys.0.retain(|(name, _)| *name != tenant);
            index.keys.0.insert(0, (tenant.clone(), Direction::Ascending));
            if let Some(suffix) = suffix {
                index.name = named(entity, &index.keys, &suffix);
            }
        }
    }
}
