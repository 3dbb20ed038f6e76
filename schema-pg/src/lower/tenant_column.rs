//! The column that names the tenant of a row, and where it leads an index.

use schema_core::ir::{Entity, Index};

use super::columns::column_of;
use crate::catalog::{IndexMethod, Text};

/// The column that names the tenant of a row, where rows are a tenant's and not the tenants themselves.
pub fn of_rows(entity: &Entity) -> Option<Text> {
    column_of(entity, entity.tenant().filter(|_| !entity.is_tenant_itself())?)
}

/// The tenant leads an index that does not name it: each query of a session asks for one tenant. Other methods than btree can't be led, or
/// need an extension for it.
pub fn leading(entity: &Entity, index: &Index, method: IndexMethod) -> Option<Text> {
    if index.across_tenants || method != IndexMethod::Btree {
        return None;
    }
    let names_it = |field: &Text| index.columns.iter().any(|column| column.term.field() == Some(field));
    of_rows(entity).filter(|_| !entity.tenant().is_some_and(names_it))
}
