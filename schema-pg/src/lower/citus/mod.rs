//! Tables in a Citus cluster: on which nodes their rows are, and what Citus takes of them. A file for each rule, with its source.

mod broken;
mod column;
mod distribute;
mod emptied;
mod keys;
mod partitions;
mod place;
mod policies;
mod references;
mod schemas;
mod sequences;
mod triggers;
mod versions;

use schema_core::Diagnostic;

pub use distribute::{column as distributed_by, distribute, is_reference, tenant_of_log};
pub use emptied::lower as emptied;

use super::columns::key_columns;
use super::scope::Scope;
use crate::catalog::{Catalog, Text};
use crate::config::Citus;
use broken::Broken;
use place::Places;
use schema_core::ir::Entity;

type Rule = for<'a> fn(&Places<'a>, Citus, &mut Vec<Broken<'a>>);

const RULES: [Rule; 8] = [
    column::verify,
    keys::verify,
    references::verify,
    sequences::verify,
    triggers::verify,
    policies::verify,
    partitions::verify,
    schemas::verify,
];

/// The columns of the primary key: in shards it leads with the distribution column.
pub fn key(entity: &Entity, scope: &Scope<'_>) -> Vec<Text> {
    let key = key_columns(entity);
    let column = distributed_by(entity, scope).filter(|column| !key.is_empty() && !key.contains(column));
    column.into_iter().chain(key).collect()
}

/// Reports what Citus does not take, of all that the catalog holds.
pub fn verify(catalog: &Catalog, scope: &mut Scope<'_>) {
    let Some(citus) = scope.config.citus else { return };
    versions::verify(citus, scope);
    let places = Places::of(catalog);
    let mut broken = Vec::new();
    RULES.iter().for_each(|rule| rule(&places, citus, &mut broken));
    for Broken { code, table, what, message, help } in broken {
        let (maker, source) = scope.maker(table);
        let path = if what.is_empty() { maker } else { format!("{maker}.{what}") };
        scope.found.push(Diagnostic::new(code, path, source, message).help(help));
    }
}
