//! The table between two entities with `many_to_many`.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, ManyToMany};
use schema_core::origin::generated_for;

use super::scope::Scope;
use super::{column, columns, name, reference};
use crate::catalog::{Column, Constraint, ConstraintKind, Deferrable, QualifiedName, Table, Text};

/// Both keys, together the key of the link, each with an index and a reference.
pub fn lower(entity: &Entity, link: &ManyToMany, scope: &mut Scope<'_>) -> Option<Table> {
    let target = scope.registry.target(&link.target)?;
    let (ours, theirs) = (scope.table_name(entity), scope.table_name(target));
    let junction = scope.registry.junction(entity, link)?;
    let name = QualifiedName { schema: ours.schema.clone(), name: name::fitted(junction.name) };
    if let Some((_, source)) = scope.made_by.get(&name) {
        let message = format!("the table between, `{}`, is there already (from {source})", name.name);
        let path = format!("{}.many_to_many({})", entity.rust.name, link.target.name);
        let help = "say `many_to_many` on one side, or name the table: `.through(\"…\")`";
        scope.found.push(Diagnostic::new("P0101", path, link.source, message).help(help));
        return None;
    }
    scope.made_by.insert(name.clone(), (entity.rust.name.clone(), link.source));

    let our_columns = key_columns(entity, junction.our_columns, scope);
    let their_columns = key_columns(target, junction.their_columns, scope);
    let names = |columns: &[Column]| columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    let (our_names, their_names) = (names(&our_columns), names(&their_columns));
    let key = ConstraintKind::primary_key(our_names.iter().chain(&their_names).cloned().collect());
    let mut constraints = vec![Constraint::new(name::joined::<&str>(&name.name, &[], "pkey"), key)];
    for (columns, table, entity) in [(&our_names, ours, entity), (&their_names, theirs, target)] {
        let kind = ConstraintKind::ForeignKey {
            columns: columns.clone(),
            target: table,
            target_columns: columns::key_columns(entity),
            on_delete: link.on_delete,
            on_update: crate::catalog::Action::NoAction,
            delete_columns: Vec::new(),
            match_full: false,
            deferrable: Deferrable::No,
        };
        constraints.push(Constraint::new(name::joined(&name.name, columns, "fkey"), kind));
    }
    Constraint::sort(&mut constraints);
    let mut table = Table::new(name);
    table.columns = our_columns.into_iter().chain(their_columns).collect();
    table.constraints = constraints;
    table.comment =
        Some(generated_for("many_to_many", format_args!("links {} with {}", entity.store_name(), target.store_name())));
    reference::indexed(our_names, None, &mut table);
    reference::indexed(their_names, None, &mut table);
    Some(table)
}

/// Columns of these names that hold the key of an entity.
fn key_columns(entity: &Entity, names: Vec<Text>, scope: &Scope<'_>) -> Vec<Column> {
    let column = |(field, name)| Column::new(name::fitted(name), column::type_of(field, scope));
    entity.key_fields().zip(names).map(column).collect()
}
