//! How rows live: what a database of tables keeps by triggers and row security, and MongoDB leaves to the application.

use schema_core::ir::{Entity, Lasting, Source, Tenancy};

use super::is_left_out;
use super::scope::Scope;
use crate::said::EntitySaid;

/// Reports what MongoDB does not keep, unless the entity says how it is kept, or that it is not.
pub fn verify(entity: &Entity, scope: &mut Scope<'_>) {
    let Some(lifecycle) = &entity.lifecycle else { return };
    let said = entity.extensions.get::<EntitySaid>();
    let lasting = lifecycle.lasting.map(|lasting| match lasting {
        Lasting::Immutable => "immutable",
        Lasting::AppendOnly => "append_only",
    });
    let here = entity.source;
    let tenant = matches!(lifecycle.tenancy, Some(Tenancy::Tenant(_))) && said.is_none_or(|said| said.tenant.is_none());
    let deleted = lifecycle.soft_delete.as_ref().filter(|_| said.is_none_or(|said| said.live.is_none()));
    let words: [(Option<&str>, Source); 11] = [
        (lifecycle.actors.as_ref().map(|_| "actors"), lifecycle.actors.as_ref().map_or(here, |actors| actors.source)),
        (lifecycle.versions.first().map(|_| "version"), here),
        (lifecycle.fixed.first().map(|_| "immutable"), here),
        (lasting, here),
        (deleted.map(|_| "soft_delete"), deleted.map_or(here, |deleted| deleted.source)),
        (tenant.then_some("tenant"), here),
        (lifecycle.owner.as_ref().map(|_| "owner"), here),
        (lifecycle.audit.as_ref().map(|_| "audit"), lifecycle.audit.as_ref().map_or(here, |audit| audit.source)),
        (lifecycle.private.first().map(|_| "pii"), here),
        (
            lifecycle.transitions.first().map(|_| "transitions"),
            lifecycle.transitions.first().map_or(here, |of| of.source),
        ),
        (lifecycle.tree.as_ref().map(|_| "tree"), lifecycle.tree.as_ref().map_or(here, |tree| tree.source)),
    ];
    let mut before = None;
    for (word, at) in words {
        let Some(word) = word.filter(|word| !is_left_out(said, word) && before != Some(*word)) else { continue };
        before = Some(word);
        let message = format!("MongoDB has no triggers and no row security: it does not keep `{word}`");
        let other = match word {
            "soft_delete" => ", or say which documents are live: `#[mongo(live(\"…\"))]`",
            "tenant" => ", or let indexes lead with it: `#[mongo(tenant(…))]`",
            "version" => "; `schema_mongo::version_guard` writes the filter of an update",
            _ => "",
        };
        let help = format!("say that the application keeps it: `#[mongo(without(\"{word}\", \"reason\"))]`{other}");
        scope.report("M0901", &*entity.rust.name, at, message, help);
    }
}
