//! Tenants: references hold the tenant too, so that no row can point at one of another tenant.

use schema_core::Diagnostic;
use schema_core::ir::{Action, Entity, ForeignKey};

use super::columns::{column_of, columns_of, key_columns};
use super::scope::Scope;
use super::tenant_column::of_rows;
use super::{index, name};
use crate::catalog::{Constraint, ConstraintKind, Table, Text};
use crate::config::Version;
#[cfg(feature = "postgres")]
use crate::{catalog::QualifiedName, config::Config};
#[cfg(feature = "postgres")]
use schema_core::Registry;

/// The columns of a reference, and those that it references, with the tenant before them.
pub struct Within {
    /// The columns.
    pub columns: Vec<Text>,
    /// Those of the other table.
    pub target: Vec<Text>,
    /// The columns alone that become empty or the default when the row goes.
    pub emptied: Vec<Text>,
}

/// A table whose rows are a tenant's.
#[cfg(feature = "postgres")]
pub struct Of {
    /// The table.
    pub table: QualifiedName,
    /// The column that names the tenant.
    pub column: Text,
    /// The column that says when a row was deleted, where rows are deleted softly.
    pub deleted_at: Option<Text>,
}

/// The tables whose rows are a tenant's.
#[cfg(feature = "postgres")]
pub fn tenants(registry: &Registry, config: &Config) -> Vec<Of> {
    let scope = Scope::new(registry, config);
    let of = |entity: &Entity| {
        let softly = entity.lifecycle.as_ref().is_some_and(|life| life.soft_delete.is_some());
        Some(Of {
            table: scope.table_name(entity),
            column: column_of(entity, entity.tenant()?)?,
            deleted_at: softly.then(|| column_of(entity, "deleted_at")).flatten(),
        })
    };
    registry.entities().iter().filter_map(of).collect()
}

/// How a reference stays within its tenant; `None` where it does so by itself, or both ends are everybody's.
pub fn within(entity: &Entity, key: &ForeignKey, scope: &Scope<'_>) -> Option<Within> {
    let target = scope.registry.target(&key.target)?;
    let (ours, theirs) = (entity.tenant()?, target.tenant()?);
    // The tenants themselves: the field that names the tenant is the reference. Or the key holds the tenant.
    if target.is_tenant_itself() || key.fields.contains(ours) {
        return None;
    }
    let columns = columns_of(entity, &key.fields);
    let with = |tenant: Option<Text>, columns: Vec<Text>| tenant.into_iter().chain(columns).collect();
    let emptied = match key.on_delete {
        Action::SetNull | Action::SetDefault => columns.clone(),
        _ => Vec::new(),
    };
    Some(Within {
        columns: with(column_of(entity, ours), columns),
        target: with(column_of(target, theirs), key_columns(target)),
        emptied,
    })
}

/// The columns that a reference needs an index on.
pub fn indexed(entity: &Entity, key: &ForeignKey, scope: &Scope<'_>) -> Vec<Text> {
    within(entity, key, scope).map_or_else(|| columns_of(entity, &key.fields), |within| within.columns)
}

/// Reports a reference within a tenant that the target, or no server, can keep.
pub fn verify(entity: &Entity, key: &ForeignKey, scope: &mut Scope<'_>) {
    let Some(within) = within(entity, key, scope) else { return };
    if !within.emptied.is_empty() {
        let what = match key.on_delete {
            Action::SetDefault => "SetDefault within a tenant",
            _ => "SetNull within a tenant",
        };
        scope.needs(Version::V15, what, &entity.rust.name, key.source);
    }
    // Only ON DELETE can name the columns that it empties.
    if matches!(key.on_update, Action::SetNull | Action::SetDefault) {
        let path = format!("{}.{}", entity.rust.name, key.fields.join(", "));
        let message = "`on_update` would empty the tenant together with the reference";
        let help = "choose `Cascade`, `Restrict` or `NoAction`: keys hardly ever change";
        scope.found.push(Diagnostic::new("P0513", path, key.source, message).help(help));
    }
}

/// What references of its tenant need to point at: the key with the tenant before it.
pub fn keyed(entity: &Entity, table: &mut Table, scope: &Scope<'_>) {
    let Some(tenant) = entity.tenant().and_then(|field| column_of(entity, field)) else { return };
    let holds = key_columns(entity).contains(&tenant);
    if holds || !scope.is_referenced_within_tenant(entity) {
        return;
    }
    let columns: Vec<Text> = std::iter::once(tenant).chain(key_columns(entity)).collect();
    let known = |constraint: &Constraint| constraint.kind.key().is_some_and(|key| key == columns);
    if !table.constraints.iter().any(known) {
        let name = name::joined(&table.name.name, &columns, "key");
        table.constraints.push(Constraint::new(name, ConstraintKind::unique(columns)));
    }
}

/// Some index leads with the tenant.
pub fn indexes(entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    match of_rows(entity).filter(|tenant| !table.is_indexed(&[tenant])) {
        Some(tenant) => {
            table.indexes.push(index::of_word(entity, "tenant", &table.name.name, vec![tenant], "tenant_idx"));
        }
        None => index::no_index_of_word(entity, "tenant", scope),
    }
}

/// What is one to one with a row that is no tenant's is so within each tenant, as all that is unique is.
pub fn one_to_one(entity: &Entity, key: &ForeignKey, columns: &[Text], scope: &Scope<'_>) -> Vec<Text> {
    let global = scope.registry.target(&key.target).is_some_and(|target| target.tenant().is_none());
    let tenant = of_rows(entity).filter(|tenant| global && !columns.contains(tenant));
    tenant.into_iter().chain(columns.iter().cloned()).collect()
}

/// An index by which the rows of an owner are found.
pub fn owner_index(entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    let owner = entity.lifecycle.as_ref().and_then(|declared| column_of(entity, declared.owner.as_ref()?));
    let Some(owner) = owner else { return };
    let columns: Vec<Text> = of_rows(entity).into_iter().chain([owner.clone()]).collect();
    if table.is_indexed(&[&owner]) || table.is_indexed(&columns) {
        index::no_index_of_word(entity, "owner", scope);
    } else {
        table.indexes.push(index::of_word(entity, "owner", &table.name.name, columns, "idx"));
    }
}
