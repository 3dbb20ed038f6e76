//! Indexes that fields ask for: documents that go, places, copies, references.

use schema_core::ir::Entity;

use super::lowered::{LoweredIndex, named, paths, unwritten};
use crate::lower::scope::Scope;
use crate::lower::{columns, duration, effective, embeds, link_array, retain};
use crate::options::{EntityOptions, FieldOptions};
use crate::spec::{Direction, Index, Keys};

/// What fields ask for: `ttl`, `geo`, the keys of copies.
pub(super) fn fields(entity: &Entity, made: &mut Vec<LoweredIndex>, scope: &mut Scope<'_>) {
    if let Some((field, source)) = effective::live_field(entity) {
        let live = entity.extensions.get::<EntityOptions>().and_then(|attrs| attrs.live.as_ref());
        match columns::path(entity, field) {
            None => unwritten(entity, field, "live", source, scope),
            Some(path) => {
                if let Some(live) = live
                    && let Some(after) = live.purge_after
                {
                    let keys = Keys::ascending([path]);
                    let name = live.index_name.clone().unwrap_or_else(|| named(entity, &keys, "ttl"));
                    let mut index = Index::new(name, keys);
                    index.expire_after_seconds = Some(duration::seconds(after));
                    made.push(LoweredIndex::new(index, source));
                }
            }
        }
    }
    for field in &entity.fields {
        let Some(attrs) = field.extensions.get::<FieldOptions>() else { continue };
        let path = columns::path(entity, &field.name);
        if attrs.ttl.is_some() || attrs.geo.is_some() {
            let Some(path) = &path else {
                unwritten(entity, &field.name, "index", field.source, scope);
                continue;
            };
            if let Some(ttl) = &attrs.ttl {
                let keys = Keys::ascending([path.clone()]);
                let name = ttl.name.clone().unwrap_or_else(|| named(entity, &keys, "ttl"));
                let mut index = Index::new(name, keys);
                index.expire_after_seconds = Some(duration::seconds(ttl.after));
                made.push(LoweredIndex::new(index, field.source));
            }
            if let Some(geo) = &attrs.geo {
                let keys = Keys(vec![(path.clone(), Direction::Sphere)]);
                let name = geo.name.clone().unwrap_or_else(|| named(entity, &keys, "geo"));
                made.push(LoweredIndex::new(Index::new(name, keys), field.source));
            }
        }
        if let Some(embeds) = &attrs.embeds
            && let Some(path) = embeds::key_path(entity, field, scope)
            && !made.iter().any(|made| made.index.leads_with(&[&path]))
        {
            let keys = Keys::ascending([path]);
            let name = embeds.index_name.clone().unwrap_or_else(|| named(entity, &keys, "fkey_idx"));
            made.push(LoweredIndex::new(Index::new(name, keys), field.source));
        }
    }
}

/// Documents go by their age; or are found by it, where they are moved elsewhere then.
pub(super) fn retained(entity: &Entity, made: &mut Vec<LoweredIndex>, scope: &mut Scope<'_>) {
    let Some(retention) = retain::of(entity).filter(|_| retain::of_series(entity).is_none()) else { return };
    let source = retention.source;
    let Some(path) = columns::path(entity, &retention.field) else {
        return unwritten(entity, &retention.field, "retain", source, scope);
    };
    let keys = Keys::ascending([path]);
    let mut index = Index::new(named(entity, &keys, if retention.archive { "idx" } else { "ttl" }), keys);
    if !retention.archive {
        index.expire_after_seconds = Some(duration::seconds(retention.after));
    } else if made.iter().any(|made| made.index.partial.is_none() && made.index.keys == index.keys) {
        return;
    }
    made.push(LoweredIndex::new(index, source));
}

/// Lists of keys are indexed, so that the other direction is found.
pub(super) fn link_arrays(entity: &Entity, made: &mut Vec<LoweredIndex>, scope: &Scope<'_>) {
    for (path, attrs) in link_array::paths(entity, scope) {
        if !made.iter().any(|made| made.index.partial.is_none() && made.index.leads_with(&[&path])) {
            let keys = Keys::ascending([path]);
            let name = attrs.index_name.clone().unwrap_or_else(|| named(entity, &keys, "fkey_idx"));
            made.push(LoweredIndex::new(Index::new(name, keys), attrs.source));
        }
    }
}

/// Every reference is indexed, unless an index leads with it or the attribute says not to.
pub(super) fn references(entity: &Entity, made: &mut Vec<LoweredIndex>, scope: &mut Scope<'_>) {
    let tenant = effective::tenant_path(entity);
    for key in entity.foreign_keys.iter().filter(|key| key.index && !key.one_to_one) {
        let mut paths = paths(entity, &key.fields, "references", key.source, scope);
        if let Some(tenant) = &tenant
            && !paths.is_empty()
            && paths[0] != *tenant
        {
            paths.insert(0, tenant.clone());
        }
        let fields: Vec<&str> = paths.iter().map(|path| &**path).collect();
        // One over some documents does not serve all.
        if paths.is_empty()
            || fields == ["_id"]
            || made.iter().any(|made| made.index.partial.is_none() && made.index.leads_with(&fields))
        {
            continue;
        }
        let keys = Keys::ascending(paths);
        let name = key.index_name.clone().unwrap_or_else(|| named(entity, &keys, "fkey_idx"));
        made.push(LoweredIndex::new(Index::new(name, keys), key.source));
    }
}
