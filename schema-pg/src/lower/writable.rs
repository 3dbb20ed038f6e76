//! What the application may write of a table: not the columns that the database keeps.

use schema_core::ir::Entity;

use super::columns::column_of;
use crate::catalog::{Grant, Table, Text};

/// INSERT or UPDATE of the columns that the application writes; of the whole table where it writes all of them, and where that is none,
/// so that rows without any value of their own can be made.
pub fn grant(role: &Text, privilege: &'static str, entity: &Entity, table: &Table) -> Grant {
    let kept = kept(entity, privilege == "INSERT");
    let is_kept = |column: &crate::catalog::Column| column.identity.is_some() || kept.contains(&column.name);
    let mut columns = Vec::new();
    if table.columns.iter().any(is_kept) {
        let written = table.columns.iter().filter(|column| !is_kept(column) && column.generated.is_none());
        columns.extend(written.map(|column| column.name.clone()));
    }
    Grant { role: role.clone(), privileges: vec![privilege.into()], columns, grantable: false }
}

/// The columns that triggers and defaults keep. A change may say the version that was read, and that a row is deleted.
fn kept(entity: &Entity, insert: bool) -> Vec<Text> {
    let mut fields: Vec<&str> = Vec::new();
    if entity.timestamps {
        fields.extend(["created_at", "updated_at"]);
    }
    if let Some(life) = &entity.lifecycle {
        fields.extend(life.actors.iter().flat_map(|_| ["created_by", "updated_by"]));
        fields.extend(life.tree.iter().flat_map(|tree| [&*tree.path, &*tree.level]));
        if insert {
            fields.extend(life.versions.iter().map(|field| &**field));
            let soft = life.soft_delete.iter();
            fields.extend(soft.flat_map(|soft| std::iter::once("deleted_at").chain(soft.deletion.as_deref())));
        }
    }
    fields.into_iter().filter_map(|field| column_of(entity, field)).collect()
}
