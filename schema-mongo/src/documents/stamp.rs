//! What an application writes into documents with each change: when, by whom, for which tenant, as which version.

use schema_core::ir::Entity;
use serde_json::json;

use super::{with, with_operator};
use crate::lower::{columns, effective};
use crate::spec::{Text, Value};

/// Who changes documents, when, and for which tenant: values as extended JSON, as the fields hold them.
#[derive(Debug, Clone, PartialEq)]
pub struct Caller {
    /// The time of the change.
    pub now: Value,
    /// Who is asking: a key, as `created_by` and `updated_by` hold it.
    pub actor: Option<Value>,
    /// For which tenant.
    pub tenant: Option<Value>,
}

impl Caller {
    /// At this time nobody in particular.
    pub fn at(now: impl Into<Value>) -> Self {
        Self { now: now.into(), actor: None, tenant: None }
    }

    /// This one is asking.
    #[must_use]
    pub fn by(mut self, actor: impl Into<Value>) -> Self {
        self.actor = Some(actor.into());
        self
    }

    /// For this tenant.
    #[must_use]
    pub fn of(mut self, tenant: impl Into<Value>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }
}

/// Adds to an update that `updated_at` of `timestamps` is the time of the write, by the clock of the server. Where the struct
/// writes moments as text, [`on_update`] is the way.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// #[derive(Entity)]
/// #[entity(timestamps)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
/// }
///
/// let registry = registry![Item]?;
/// let update = schema_mongo::documents::touch(registry.get::<Item>().unwrap(), json!({"$set": {"a": 1}}));
/// assert_eq!(update, json!({"$set": {"a": 1}, "$currentDate": {"updated_at": true}}));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn touch(entity: &Entity, update: Value) -> Value {
    let path = entity.timestamps.then(|| columns::path(entity, "updated_at")).flatten();
    match path {
        Some(path) => with_operator(update, "$currentDate", &path, true.into()),
        None => update,
    }
}

/// The document with all that is known when it is made: `timestamps`, `actors`, `version`, `tenant`.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// use schema_mongo::documents::Caller;
///
/// #[derive(Entity)]
/// #[entity(timestamps, actors, tenant = shop_id)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     shop_id: i64,
///     #[entity(version)]
///     version: i64,
/// }
///
/// let registry = registry![Item]?;
/// let item = registry.get::<Item>().unwrap();
/// let ann = Caller::at(json!({"$date": "2026-01-01T00:00:00Z"})).by("ann").of(7);
/// let made = schema_mongo::documents::on_insert(item, &ann, json!({"id": 1}));
/// assert_eq!(made["created_by"], "ann");
/// assert_eq!((&made["shop_id"], &made["version"]), (&json!(7), &json!({"$numberLong": "1"})));
/// // Later, with each update:
/// let update = schema_mongo::documents::on_update(item, &ann, json!({"$set": {"a": 1}}));
/// assert_eq!(update["$set"]["updated_by"], "ann");
/// assert_eq!(update["$inc"], json!({"version": 1}));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn on_insert(entity: &Entity, caller: &Caller, document: Value) -> Value {
    let first = firsts(entity, caller).into_iter().chain(each(entity, caller));
    let mut document = first.fold(document, |document, (path, value)| with(document, &path, value));
    if let Some(path) = version_path(entity) {
        document = with(document, &path, one(entity));
    }
    document
}

/// The update with what is written with each: `updated_at`, `updated_by`, the next version. `created_at`, `created_by` and the tenant
/// are written only where the update makes the document (`upsert`).
#[must_use]
pub fn on_update(entity: &Entity, caller: &Caller, update: Value) -> Value {
    let mut update = each(entity, caller)
        .into_iter()
        .fold(update, |update, (path, value)| with_operator(update, "$set", &path, value));
    if let Some(path) = version_path(entity) {
        update = with_operator(update, "$inc", &path, 1.into());
    }
    update
}

/// The update of an upsert: as [`on_update`], and what is written once, by `$setOnInsert`.
#[must_use]
pub fn on_upsert(entity: &Entity, caller: &Caller, update: Value) -> Value {
    firsts(entity, caller).into_iter().fold(on_update(entity, caller, update), |update, (path, value)| {
        with_operator(update, "$setOnInsert", &path, value)
    })
}

/// The filter, among documents of the tenant alone that are live. The tenant leads all indexes: a filter without it finds none that
/// serves. Without a tenant in `caller` nothing is found.
///
/// ```
/// # use schema_core::*;
/// # use serde_json::json;
/// use schema_mongo::documents::Caller;
///
/// #[derive(Entity)]
/// #[entity(soft_delete, tenant = shop_id)]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     shop_id: i64,
/// }
///
/// let registry = registry![Item]?;
/// let item = registry.get::<Item>().unwrap();
/// let caller = Caller::at(json!(null)).of(7);
/// assert_eq!(schema_mongo::documents::visible(item, &caller, json!({"id": 1})), json!({"id": 1, "shop_id": 7, "deleted_at": null}));
/// let nobody = schema_mongo::documents::visible(item, &Caller::at(json!(null)), json!({}));
/// assert_eq!(nobody, json!({"shop_id": {"$in": []}, "deleted_at": null}));
/// # Ok::<(), Diagnostics>(())
/// ```
#[must_use]
pub fn visible(entity: &Entity, caller: &Caller, filter: Value) -> Value {
    let mut filter = filter;
    if let Some(path) = effective::tenant_path(entity) {
        let mine = caller.tenant.clone().unwrap_or_else(|| json!({ "$in": [] }));
        filter = with(filter, &path, mine);
    }
    match effective::live_path(entity) {
        Some(path) => with(filter, &path, Value::Null),
        None => filter,
    }
}

/// The filter, among documents of their `owner` alone.
#[must_use]
pub fn owned_by(entity: &Entity, owner: impl Into<Value>, filter: Value) -> Value {
    let path = effective::lifecycle(entity, "owner").and_then(|life| columns::path(entity, life.owner.as_ref()?));
    match path {
        Some(path) => with(filter, &path, owner.into()),
        None => filter,
    }
}

/// What is written once.
fn firsts(entity: &Entity, caller: &Caller) -> Vec<(Text, Value)> {
    let mut firsts = Vec::new();
    if entity.timestamps {
        firsts.extend(columns::path(entity, "created_at").map(|path| (path, caller.now.clone())));
    }
    if let Some(actor) = caller.actor.as_ref().filter(|_| has_actors(entity)) {
        firsts.extend(columns::path(entity, "created_by").map(|path| (path, actor.clone())));
    }
    if let Some(tenant) = &caller.tenant {
        firsts.extend(effective::tenant_path(entity).map(|path| (path, tenant.clone())));
    }
    firsts
}

/// What is written each time.
fn each(entity: &Entity, caller: &Caller) -> Vec<(Text, Value)> {
    let mut each = Vec::new();
    if entity.timestamps {
        each.extend(columns::path(entity, "updated_at").map(|path| (path, caller.now.clone())));
    }
    if let Some(actor) = caller.actor.as_ref().filter(|_| has_actors(entity)) {
        each.extend(columns::path(entity, "updated_by").map(|path| (path, actor.clone())));
    }
    each
}

fn has_actors(entity: &Entity) -> bool {
    effective::lifecycle(entity, "actors").is_some_and(|life| life.actors.is_some())
}

fn version_path(entity: &Entity) -> Option<Text> {
    columns::path(entity, effective::lifecycle(entity, "version")?.versions.first()?)
}

/// The first version, of the type of its field.
fn one(entity: &Entity) -> Value {
    use schema_core::ir::Type;
    let field = entity.lifecycle.as_ref().and_then(|life| entity.field(life.versions.first()?));
    match field.map(|field| &field.ty) {
        Some(Type::Int64 | Type::Uint32 | Type::Uint64) => json!({ "$numberLong": "1" }),
        _ => 1.into(),
    }
}
