//! Keys in entities with a tenant: what one tenant chooses is not taken from another.

use super::super::Registry;
use super::text::Path;
use crate::Diagnostic;
use crate::ir::{Deferrable, Entity, Field, IndexColumn, KeySource, PrimaryKey, Text, Type};

/// A key that applications choose holds the tenant, or says that all tenants share one space of keys.
pub fn entity(registry: &Registry, entity: &Entity, tenant: &Text, found: &mut Vec<Diagnostic>) {
    let PrimaryKey::Fields(names) = &entity.primary_key else { return };
    // A field that is not there was reported as such.
    let known = names.iter().all(|name| entity.field(name).is_some());
    if entity.key_across_tenants || names.is_empty() || !known || names.contains(tenant) {
        return;
    }
    if entity.key_fields().any(|field| is_nobodys_choice(registry, entity, field)) {
        return;
    }
    let (words, source) = match (names.as_slice(), entity.key_fields().next()) {
        ([name], Some(field)) => (format!("`{name}` is the primary key"), field.source),
        _ => (format!("the primary key is `[{}]`", names.join(", ")), entity.source),
    };
    let message = format!(
        "{words}, which applications choose, and does not hold the tenant `{tenant}`: one tenant finds out which keys \
         others use, and takes them first"
    );
    let across = match names.as_slice() {
        [_] => "primary_key.across_tenants()".to_owned(),
        names => format!("primary_key([{}]).across_tenants()", names.join(", ")),
    };
    let help = format!(
        "write `primary_key([{tenant}, {}])` on the struct, or `{across}` where all tenants may share one space of keys",
        names.join(", ")
    );
    let path = format!("{}.{}", entity.rust.name, names.join(", "));
    found.push(Diagnostic::new("E0713", path, source, message).help(help));
}

/// A value of this field of a key is not taken from another tenant by whoever likes to: it can't be guessed, the database
/// gives it, or it references a row of the tenant.
fn is_nobodys_choice(registry: &Registry, entity: &Entity, field: &Field) -> bool {
    let holds = |fields: &[Text]| fields.contains(&field.name);
    let mut references = entity.foreign_keys.iter().filter(|key| holds(&key.fields)).peekable();
    if references.peek().is_some() {
        // Checked at once: a deferred one is found wrong only when others have waited.
        return references.any(|key| {
            let target = registry.target(&key.target);
            key.deferrable == Deferrable::No && target.is_some_and(|target| target.tenant().is_some())
        });
    }
    let ty = match &field.ty {
        Type::Domain(ty) => registry.types.domain_of(ty).map_or(&field.ty, |domain| &domain.ty),
        ty => ty,
    };
    let integer = matches!(ty, Type::Int16 | Type::Int32 | Type::Int64);
    let alone = entity.key_fields().count() == 1;
    match field.key_source {
        Some(KeySource::Identity | KeySource::IdentityAlways) => true,
        None if integer && alone && field.default.is_none() => true,
        _ => *ty == Type::Uuid,
    }
}

/// `across_tenants` is said where there are tenants, and of what does not hold the tenant.
pub fn words(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let key = match &entity.primary_key {
        PrimaryKey::Fields(names) if entity.key_across_tenants => Some(("primary_key", names.clone(), entity.source)),
        _ => None,
    };
    let uniques = entity.uniques.iter().filter(|unique| unique.across_tenants);
    let uniques = uniques.map(|one| ("unique", one.fields.clone(), one.source));
    let named = |columns: &[IndexColumn]| columns.iter().filter_map(|column| column.term.field().cloned()).collect();
    let indexes = entity.indexes.iter().filter(|index| index.across_tenants);
    let indexes = indexes.map(|one| ("index", named(&one.columns), one.source));
    let patterns = entity.access.iter().filter(|pattern| pattern.across_tenants);
    let patterns = patterns.map(|one| ("access", named(&one.equal().collect::<Vec<_>>()), one.source));
    for (word, fields, source) in key.into_iter().chain(uniques).chain(indexes).chain(patterns) {
        let message = match entity.tenant() {
            None => format!("`{word}` says `across_tenants`, and `{}` has no tenant", entity.rust.name),
            Some(_) if entity.is_tenant_itself() => {
                format!(
                    "`{word}` says `across_tenants`, and the rows of `{}` are the tenants themselves",
                    entity.rust.name
                )
            }
            Some(tenant) if fields.contains(tenant) => {
                format!("`{word}` says `across_tenants`, and holds the tenant `{tenant}`")
            }
            Some(_) => continue,
        };
        let source = match &*fields {
            [name] => entity.field(name).map_or(source, |field| field.source),
            _ => source,
        };
        let fields = fields.join(", ");
        let path = Path(&entity.rust.name, &fields);
        found.push(Diagnostic::new("E0714", path, source, message).help("remove `.across_tenants()`"));
    }
}
