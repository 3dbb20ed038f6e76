//! Tenants: each entity says whose its rows are, and no reference leaves the tenant.

use super::super::Registry;
use super::fields::known_fields;
use super::text::Path;
use super::{shared_parent, tenant_key};
use crate::Diagnostic;
use crate::ir::{Entity, Tenancy, Text, Type};

/// All entities together.
pub fn registry(registry: &Registry, found: &mut Vec<Diagnostic>) {
    owners(registry, found);
    registry.entities.iter().for_each(|entity| tenant_key::words(entity, found));
    let tenants = || registry.entities.iter().filter(|entity| entity.tenant().is_some());
    let Some(first) = tenants().next() else { return };
    for entity in &registry.entities {
        match entity.lifecycle.as_ref().and_then(|said| said.tenancy.as_ref()) {
            None => {
                let message = format!("`{}` says neither `tenant = …` nor `global`", entity.rust.name);
                let help =
                    format!("`{}` has a tenant: say whose these rows are, so that none is forgotten", first.rust.name);
                found.push(Diagnostic::new("E0705", &*entity.rust.name, entity.source, message).help(help));
            }
            Some(Tenancy::Global) => {}
            Some(Tenancy::Tenant(field)) => tenant(registry, entity, field, found),
        }
        links(registry, entity, found);
    }
    same_type("tenant", tenants().filter_map(|entity| Some((entity, entity.tenant()?))), found);
}

fn tenant(registry: &Registry, entity: &Entity, name: &Text, found: &mut Vec<Diagnostic>) {
    if !known_fields(entity, "tenant", entity.source, [name], found) {
        return;
    }
    if let Some(field) = entity.field(name).filter(|field| field.nullable) {
        let message = format!("`{name}` is the tenant, and can be empty: the row would be nobody's");
        let diagnostic = Diagnostic::new("E0706", Path(&entity.rust.name, name), field.source, message);
        found.push(diagnostic.help("write the type without `Option`; what belongs to all is `global`"));
    }
    tenant_key::entity(registry, entity, name, found);
    shared_parent::entity(registry, entity, found);
    for key in &entity.foreign_keys {
        let Some(target) = registry.target(&key.target).filter(|target| target.is_tenant_itself()) else { continue };
        if !entity.is_tenant_itself() && key.fields != [name.clone()] {
            let message = format!("references the tenant `{}` by another field than `{name}`", target.rust.name);
            let path = format!("{}.{}", entity.rust.name, key.fields.join(", "));
            let help =
                "a row of one tenant can't point at another: drop the reference, or move it to a `global` entity";
            found.push(Diagnostic::new("E0707", path, key.source, message).help(help));
        }
    }
}

/// The table of a link has no tenant.
fn links(registry: &Registry, entity: &Entity, found: &mut Vec<Diagnostic>) {
    for link in &entity.many_to_many {
        let target = registry.target(&link.target);
        if entity.tenant().is_some() || target.is_some_and(|target| target.tenant().is_some()) {
            let path = format!("{}.many_to_many({})", entity.rust.name, link.target.name);
            let message = "the table between would hold rows of all tenants";
            let help = "write the link as an entity with `junction` and `tenant = …`";
            found.push(Diagnostic::new("E0708", path, link.source, message).help(help));
        }
    }
}

fn owners(registry: &Registry, found: &mut Vec<Diagnostic>) {
    let owners = || {
        let owner = |entity: &'_ Entity| entity.lifecycle.as_ref()?.owner.clone();
        registry.entities.iter().filter_map(move |entity| Some((entity, owner(entity)?)))
    };
    for (entity, name) in owners() {
        known_fields(entity, "owner", entity.source, [&name], found);
    }
    let all: Vec<(&Entity, Text)> = owners().collect();
    same_type("owner", all.iter().map(|(entity, name)| (*entity, name)), found);
}

/// One function says who is asking, so all compare with one type.
fn same_type<'a>(word: &str, all: impl Iterator<Item = (&'a Entity, &'a Text)>, found: &mut Vec<Diagnostic>) {
    let mut first: Option<(&Entity, &Type)> = None;
    for (entity, name) in all {
        let Some(field) = entity.field(name) else { continue };
        match first {
            None => first = Some((entity, &field.ty)),
            Some((other, ty)) if *ty != field.ty => {
                let message = format!("`{word}` is of another type here than in `{}`", other.rust.name);
                let diagnostic = Diagnostic::new("E0709", Path(&entity.rust.name, name), field.source, message);
                found.push(diagnostic.help("a session names one: give all these fields one type"));
            }
            Some(_) => {}
        }
    }
}
