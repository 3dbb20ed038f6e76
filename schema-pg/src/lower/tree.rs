//! Trees: triggers that keep where a row stands, and the index by which the rows below it are found.

use schema_core::ir::Entity;
use schema_core::origin::generated_for;

use super::columns::column_of;
use super::scope::Scope;
use super::{generated_function, index, session_helpers};
use crate::catalog::{Backfill, DataType, Event, Function, Index, IndexMethod, Table, Text, Timing};
use crate::options::EntityOptions;
use crate::sql::tree::{self as sql, Branch};

/// The functions know the columns of this table. One keeps a row as it is written, the other what is below one that moved:
/// once all rows of the statement are written, so that several may change places.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let Some(declared) = entity.lifecycle.as_ref().and_then(|declared| declared.tree.as_ref()) else { return };
    let column = |field: &Text| column_of(entity, field);
    let columns = (column(&declared.parent), column(&declared.path), column(&declared.level));
    let (Some(parent), Some(path), Some(level)) = columns else { return };
    let [key] = table.primary_key() else { return };
    let key = key.clone();
    let is_ltree = table.column(&path).is_some_and(|column| column.ty == DataType::Ltree);
    let branch = Branch {
        table: &table.name,
        key: &key,
        parent: &parent,
        path: &path,
        level: &level,
        is_ltree,
        asked: session_helpers::asked_where_secured(entity, table, scope),
        serializable: declared.serializable,
    };
    let comment = generated_for("tree", "sets the path and level of a row");
    let mut keeps = generated_function::own(table, "keep_tree", comment, &sql::keep_body(&branch));
    let comment = generated_for("tree", "sets the path and level of all rows below one that moved, and rejects cycles");
    let mut moves = generated_function::own(table, "move_tree", comment, &sql::move_body(&branch));
    for function in [&mut keeps, &mut moves] {
        // Who may move a row may not be allowed to write the path of those below it.
        function.security_definer = true;
        function.private = true;
        if sees_a_part(entity) {
            // What policies hide from the owner of the table is an error then, not a tree that is kept by halves.
            function.settings.push(("row_security".into(), "off".into()));
        }
    }
    let insert =
        generated_function::trigger(table, "tree_insert", Timing::Before, vec![Event::Insert], keeps.name.clone());
    let mut update =
        generated_function::trigger(table, "tree_update", Timing::Before, vec![Event::Update], keeps.name.clone());
    update.when = Some(sql::is_written(&branch).into());
    let mut moved = generated_function::trigger(table, "tree", Timing::After, vec![Event::Update], moves.name.clone());
    moved.when = Some(sql::is_moved(&branch).into());
    let filled = [(&path, sql::path_of(&branch)), (&level, sql::level_of(&branch))];
    let filled = filled.map(|(column, value)| (column.clone(), value));
    for (name, value) in filled {
        if let Some(column) = table.columns.iter_mut().find(|column| column.name == name) {
            column.backfill = Backfill(Some(Box::new(value.into())));
        }
    }
    functions.extend([keeps, moves]);
    table.triggers.extend([insert, update, moved]);
    let method = if is_ltree { IndexMethod::Gist } else { IndexMethod::Gin };
    if table.indexes.iter().any(|index| index.method == method && index.leading_columns().next() == Some(&path)) {
        index::no_index_of_word(entity, "tree", scope);
    } else {
        let index = index::of_word(entity, "tree", &table.name.name, vec![path], "idx");
        table.indexes.push(Index { method, ..index });
    }
}

/// Policies tell rows of one tree apart. That of the tenant does not: a tree is one tenant's.
pub fn sees_a_part(entity: &Entity) -> bool {
    let declared = entity.extensions.get::<EntityOptions>();
    let owned = entity.lifecycle.as_ref().is_some_and(|declared| declared.owner.is_some());
    owned || declared.is_some_and(|declared| !declared.policies.is_empty())
}
