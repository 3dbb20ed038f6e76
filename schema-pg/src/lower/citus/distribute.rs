//! Which tables are in shards, by which column and with which others, and which are on all nodes.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Source, Tenancy, Type};

use super::column;
use crate::catalog::{Catalog, Distribution, QualifiedName, Text};
use crate::lower::columns::column_of;
use crate::lower::scope::Scope;
use crate::lower::{archive, mask};
use crate::options::{DistributionOptions, EntityOptions};

/// The column by which the rows of an entity are in shards.
pub fn column(entity: &Entity, scope: &Scope<'_>) -> Option<Text> {
    scope.config.citus?;
    match declared(entity) {
        Some(DistributionOptions::By { field, .. }) => column_of(entity, field),
        Some(DistributionOptions::Reference { .. } | DistributionOptions::Schema { .. }) => None,
        None if scope.sharded_schemas.contains(&scope.table_name(entity).schema) => None,
        None => column_of(entity, entity.tenant()?),
    }
}

fn declared(entity: &Entity) -> Option<&DistributionOptions> {
    entity.extensions.get::<EntityOptions>()?.distribution.as_ref()
}

/// The type of the tenants in a log that is in shards: that of the entities that are noted in it. `None` where it is the coordinator's alone.
pub fn tenant_of_log(scope: &Scope<'_>) -> Option<Type> {
    let noted = |entity: &&Entity| entity.lifecycle.as_ref().is_some_and(|life| life.audit.is_some());
    let sharded = |entity: &Entity| Some(entity.field(column(entity, scope).and(entity.tenant())?)?.ty.clone());
    scope.registry.entities().iter().filter(noted).find_map(sharded)
}

/// The rows of an entity are on all nodes.
pub fn is_reference(entity: &Entity, scope: &Scope<'_>) -> bool {
    match declared(entity) {
        Some(declared) => matches!(declared, DistributionOptions::Reference { .. }),
        None => {
            let global = entity.lifecycle.as_ref().is_some_and(|life| matches!(life.tenancy, Some(Tenancy::Global)));
            global && !scope.sharded_schemas.contains(&scope.table_name(entity).schema)
        }
    }
}

/// A table that is in shards, and what was said of it.
struct Sharded {
    table: QualifiedName,
    column: Text,
    /// The table that it is to be colocated with.
    with: Option<QualifiedName>,
    shards: Option<u32>,
    /// Its rows are the tenants themselves.
    tenants: bool,
    source: Source,
    entity: Text,
}

/// Says of each table where its rows are.
pub fn distribute(catalog: &mut Catalog, log: Option<&Entity>, scope: &mut Scope<'_>) {
    if scope.config.citus.is_none() {
        return;
    }
    let mut sharded = Vec::new();
    let mut references: Vec<QualifiedName> = Vec::new();
    let registry = scope.registry;
    for entity in registry.entities().iter().chain(log) {
        let table = scope.table_name(entity);
        if let Some(column) = column(entity, scope) {
            let one = one(entity, &table, column, scope);
            if archive::of(entity).is_some() {
                sharded.push(Sharded {
                    table: archive::table(&table),
                    with: Some(table.clone()),
                    shards: None,
                    tenants: false,
                    column: one.column.clone(),
                    source: one.source,
                    entity: one.entity.clone(),
                });
            }
            sharded.push(one);
        } else if is_reference(entity, scope) {
            references.extend(archive::of(entity).map(|_| archive::table(&table)));
            references.push(table);
        }
        for link in &entity.many_to_many {
            let both = is_reference(entity, scope)
                && registry.target(&link.target).is_some_and(|target| is_reference(target, scope));
            let junction = registry.junction(entity, link).filter(|_| both);
            references.extend(junction.map(|junction| {
                QualifiedName::new(scope.table_name(entity).schema, crate::lower::name::fitted(junction.name))
            }));
        }
    }
    // Views on all nodes read it.
    references.push(mask::secret_name(scope));
    for table in catalog.tables.iter_mut().filter(|table| references.contains(&table.name)) {
        table.distribution = Some(Distribution::Reference);
    }
    colocate(&sharded, catalog, scope);
}

fn one(entity: &Entity, table: &QualifiedName, column: Text, scope: &Scope<'_>) -> Sharded {
    let (with, shards, source) = match declared(entity) {
        Some(DistributionOptions::By { colocate_with, shards, source, .. }) => {
            let with = colocate_with.as_ref().and_then(|target| scope.registry.target(target));
            (with.map(|target| scope.table_name(target)), *shards, *source)
        }
        _ => (None, None, entity.source),
    };
    let tenants = entity.is_tenant_itself();
    Sharded { table: table.clone(), column, with, shards, tenants, source, entity: entity.rust.name.clone() }
}

/// Tables whose columns have one type are one group, unless they say with which others they are. Known by the tenants themselves, else by who says how many
/// shards there are, else by the first by name.
fn colocate(sharded: &[Sharded], catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let mut firsts: Vec<usize> = (0..sharded.len()).filter(|at| sharded[*at].with.is_none()).collect();
    firsts.sort_by_key(|at| (!sharded[*at].tenants, sharded[*at].shards.is_none(), &sharded[*at].table));
    let of = |at: usize, catalog: &Catalog| {
        let table = catalog.tables.iter().find(|table| table.name == sharded[at].table)?;
        table.column(&sharded[at].column).cloned()
    };
    // The first of each group, with its column.
    let mut groups: Vec<(usize, crate::catalog::Column, Option<u32>)> = Vec::new();
    let mut first: Vec<Option<usize>> = vec![None; sharded.len()];
    for at in firsts {
        let Some(own) = of(at, catalog) else { continue };
        match groups.iter_mut().find(|(_, theirs, _)| column::alike(theirs, &own)) {
            None => {
                first[at] = Some(at);
                groups.push((at, own, sharded[at].shards));
            }
            Some((head, _, shards)) => {
                first[at] = Some(*head);
                match (*shards, sharded[at].shards) {
                    (Some(other), Some(own)) if other != own => {
                        let message = format!(
                            "it is colocated with `{}`, which has {other} shards, and not {own}",
                            sharded[*head].table
                        );
                        let path = format!("{}.distributed_by", sharded[at].entity);
                        let help = "say the number of shards once in a colocation group";
                        scope.found.push(Diagnostic::new("P0805", path, sharded[at].source, message).help(help));
                    }
                    (None, own) => *shards = own,
                    _ => {}
                }
            }
        }
    }
    let shards = |head: usize| groups.iter().find(|(at, ..)| *at == head).and_then(|(_, _, shards)| *shards);
    for (at, own) in sharded.iter().enumerate() {
        let head = first[at].or_else(|| follow(at, sharded, &first));
        let is_head = head == Some(at);
        let with = match head {
            Some(_) if is_head => None,
            Some(head) => Some(sharded[head].table.clone()),
            // What it is to be with is in no shards, which is reported with the rules.
            None => own.with.clone(),
        };
        let shards = head.filter(|_| is_head).and_then(shards);
        let distribution = Distribution::Hash { column: own.column.clone(), with, shards };
        let table = catalog.tables.iter_mut().find(|table| table.name == own.table);
        if let Some(table) = table {
            table.distribution = Some(distribution);
        }
    }
}

/// The first of the group of the table that this one is to be with, however many are between.
fn follow(at: usize, sharded: &[Sharded], first: &[Option<usize>]) -> Option<usize> {
    let mut at = at;
    for _ in 0..sharded.len() {
        let with = sharded[at].with.as_ref()?;
        at = sharded.iter().position(|other| other.table == *with)?;
        if first[at].is_some() {
            return first[at];
        }
    }
    None
}
