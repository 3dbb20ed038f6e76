//! The tenant, which leads.

use schema_core::ir::Entity;

use super::lowered::{LoweredIndex, named, unwritten};
use crate::lower::scope::Scope;
use crate::lower::{columns, effective};
use crate::spec::{Direction, Keys};

/// The tenant leads every index but those that can't be led: of dates that expire, of places, of all paths.
pub(super) fn lead_with_tenant(entity: &Entity, made: &mut [LoweredIndex], scope: &mut Scope<'_>) {
    let Some(field) = effective::tenant_field(entity) else { return };
    let Some(tenant) = effective::tenant_path(entity) else {
        return unwritten(entity, field, "tenant", entity.source, scope);
    };
    let mut across = across(entity);
    across.extend(super::inside::across(entity, scope));
    for LoweredIndex { index, .. } in made {
        let is_key = index.name.ends_with("_pkey");
        let is_across = index.unique && across.contains(&index.keys);
        let alone = index.expire_after_seconds.is_some() || index.is_wildcard() || is_key || is_across;
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

/// The keys of each `unique(…).across_tenants()`.
fn across(entity: &Entity) -> Vec<Keys> {
    let across = entity.uniques.iter().filter(|unique| unique.across_tenants);
    across
        .map(|unique| Keys::ascending(unique.fields.iter().filter_map(|field| columns::path(entity, field))))
        .collect()
}
