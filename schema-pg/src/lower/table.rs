//! Tables.

use schema_core::ir::Entity;

use super::scope::Scope;
use super::{column, constraint, index, timestamps};
use crate::catalog::{Function, Table};

/// The table of an entity. Functions that its triggers call are added to `functions`.
pub fn lower(entity: &Entity, scope: &mut Scope<'_>, functions: &mut Vec<Function>) -> Table {
    let mut table = Table {
        name: scope.table_name(entity),
        columns: entity.fields.iter().map(|field| column::lower(entity, field, scope)).collect(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        triggers: Vec::new(),
        comment: entity.doc.clone(),
    };
    scope.made_by.entry(table.name.clone()).or_insert_with(|| (entity.rust.name.clone(), entity.source));
    constraint::lower(entity, &mut table, scope);
    index::lower(entity, &mut table, scope);
    if entity.timestamps {
        timestamps::lower(entity, &mut table, functions);
    }
    #[cfg(feature = "validate")]
    crate::validate::defaults(entity, &mut scope.found);
    table
}
