//! Attributes of how rows live, as far as MongoDB is not to leave them out.

use schema_core::ir::{Entity, Lifecycle, Source, Tenancy};

use super::columns;
use super::scope::is_left_out;
use crate::options::{EntityOptions, LiveOptions};
use crate::spec::Text;

/// The entity's lifecycle, where this word of it is not left out.
pub fn lifecycle<'a>(entity: &'a Entity, word: &str) -> Option<&'a Lifecycle> {
    let attrs = entity.extensions.get::<EntityOptions>();
    entity.lifecycle.as_deref().filter(|_| !is_left_out(attrs, word))
}

/// The field in which live documents have no value, and where its attribute stands: `#[mongo(live(…))]`, else `soft_delete`.
pub fn live_field(entity: &Entity) -> Option<(&str, Source)> {
    if let Some(LiveOptions { field, source, .. }) =
        entity.extensions.get::<EntityOptions>().and_then(|attrs| attrs.live.as_ref())
    {
        return Some((field, *source));
    }
    let deleted = lifecycle(entity, "soft_delete")?.soft_delete.as_ref()?;
    Some(("deleted_at", deleted.source))
}

/// The path in which live documents have no value.
pub fn live_path(entity: &Entity) -> Option<Text> {
    columns::path(entity, live_field(entity)?.0)
}

/// The field that says whose document it is: `#[mongo(tenant(…))]`, else `tenant = …` of an entity that is not the tenant
/// itself.
pub fn tenant_field(entity: &Entity) -> Option<&str> {
    if let Some(tenant) = entity.extensions.get::<EntityOptions>().and_then(|attrs| attrs.tenant.as_ref()) {
        return Some(tenant);
    }
    match lifecycle(entity, "tenant")?.tenancy.as_ref()? {
        Tenancy::Tenant(field) if !entity.is_tenant_itself() => Some(field),
        _ => None,
    }
}

/// The path of the field that says whose document it is.
pub fn tenant_path(entity: &Entity) -> Option<Text> {
    columns::path(entity, tenant_field(entity)?)
}

/// Changes of the documents are noted.
pub fn is_audited(entity: &Entity) -> bool {
    lifecycle(entity, "audit").is_some_and(|life| life.audit.is_some())
}
