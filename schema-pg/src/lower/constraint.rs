//! Keys, uniques, checks and references of a table.

use schema_core::ir::{self, Entity, Field, PrimaryKey};

use super::scope::Scope;
use super::{checks, exclude, flatten, name, tenant};
use crate::catalog::{Action, Column, Constraint, ConstraintKind, Deferrable, Table, Text};
use crate::config::Version;
use crate::sql::expression;

/// Adds the constraints of an entity to its table. `entity` has its flattened fields in their places.
pub fn lower(said: &Entity, entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    let own = table.name.name.clone();
    let mut constraints = Vec::new();
    let key = key_columns(entity);
    if !key.is_empty() {
        let name = name::joined::<&str>(&own, &[], "pkey");
        constraints.push(Constraint::new(name, ConstraintKind::primary_key(key)));
    }
    for unique in entity.uniques.iter().filter(|unique| unique.filter.is_none()) {
        let columns = columns_of(entity, &unique.fields);
        if unique.nulls_not_distinct {
            scope.needs(Version::V15, "nulls_not_distinct", &entity.rust.name, unique.source);
        }
        let name = unique.name.clone().map_or_else(|| name::joined(&own, &columns, "key"), name::fitted);
        let (nulls_not_distinct, deferrable) = (unique.nulls_not_distinct, waiting(unique.deferrable));
        let kind = ConstraintKind::Unique { columns, include: Vec::new(), nulls_not_distinct, deferrable };
        constraints.push(Constraint::new(name, kind));
    }
    constraints.extend(flatten::checks(said, entity, table, scope));
    constraints.extend(exclude::lower(said, entity, &table.columns, scope));
    for (field, column) in entity.fields.iter().zip(&table.columns) {
        rules(field, column, &own, &mut constraints, scope);
    }
    for check in &entity.checks {
        super::condition(entity, "check", &check.expression, check.source, &table.columns, scope);
        let kind = ConstraintKind::check(check.expression.clone());
        constraints.push(Constraint::new(name::fitted(check.name.clone()), kind));
    }
    for key in &entity.foreign_keys {
        tenant::verify(entity, key, scope);
        foreign_key(entity, key, &own, &mut constraints, scope);
    }
    Constraint::sort(&mut constraints);
    table.constraints = constraints;
}

/// The column of a field.
pub fn column_of(entity: &Entity, field: &str) -> Option<Text> {
    entity.field(field).map(|field| name::fitted(entity.column_name(field)))
}

/// The columns of fields. No larger than they are: there are many of them.
pub fn columns_of(entity: &Entity, fields: &[Text]) -> Vec<Text> {
    let mut columns = Vec::with_capacity(fields.len());
    columns.extend(fields.iter().filter_map(|field| column_of(entity, field)));
    columns
}

/// The columns of the primary key.
pub fn key_columns(entity: &Entity) -> Vec<Text> {
    match &entity.primary_key {
        PrimaryKey::Fields(fields) => columns_of(entity, fields),
        PrimaryKey::Unsaid | PrimaryKey::None => Vec::new(),
    }
}

fn rules(field: &Field, column: &Column, table: &str, constraints: &mut Vec<Constraint>, scope: &Scope<'_>) {
    if !checks::has_any(&field.ty, &field.rules) {
        return;
    }
    let value = expression::column(&column.name);
    for (what, expression) in checks::lower(&value, &field.ty, &column.ty, &field.rules, scope) {
        let name = check_name(table, &column.name, what);
        constraints.push(Constraint::new(name, ConstraintKind::check(expression)));
    }
}

fn foreign_key(
    entity: &Entity,
    key: &ir::ForeignKey,
    table: &str,
    constraints: &mut Vec<Constraint>,
    scope: &Scope<'_>,
) {
    let Some(target) = scope.registry.target(&key.target) else {
        return;
    };
    let columns = columns_of(entity, &key.fields);
    if key.one_to_one && !keeps_unique(constraints, &columns) {
        let name = name::joined(table, &columns, "key");
        constraints.push(Constraint::new(name, ConstraintKind::unique(columns.clone())));
    }
    let name = key.name.clone().map_or_else(|| name::joined(table, &columns, "fkey"), name::fitted);
    let within = tenant::within(entity, key, scope).unwrap_or_else(|| tenant::Within {
        columns,
        target: key_columns(target),
        emptied: Vec::new(),
    });
    let kind = ConstraintKind::ForeignKey {
        columns: within.columns,
        target: scope.table_name(target),
        target_columns: within.target,
        on_delete: action(key.on_delete),
        on_update: action(key.on_update),
        delete_columns: within.emptied,
        match_full: false,
        deferrable: waiting(key.deferrable),
    };
    constraints.push(Constraint::new(name, kind));
}

/// `users_name_length_check`; `users_email_check` where the column is called like the rule.
fn check_name(table: &str, column: &str, what: &str) -> Text {
    match column == what {
        true => name::joined(table, &[column], "check"),
        false => name::joined(table, &[column, what], "check"),
    }
}

fn keeps_unique(constraints: &[Constraint], columns: &[Text]) -> bool {
    constraints.iter().any(|constraint| constraint.kind.key() == Some(columns))
}

/// What happens to a row when the row that it references goes or changes.
pub fn action(action: ir::Action) -> Action {
    match action {
        ir::Action::NoAction => Action::NoAction,
        ir::Action::Restrict => Action::Restrict,
        ir::Action::Cascade => Action::Cascade,
        ir::Action::SetNull => Action::SetNull,
        ir::Action::SetDefault => Action::SetDefault,
    }
}

/// When a constraint is checked.
pub fn waiting(deferrable: ir::Deferrable) -> Deferrable {
    match deferrable {
        ir::Deferrable::No => Deferrable::No,
        ir::Deferrable::InitiallyImmediate => Deferrable::InitiallyImmediate,
        ir::Deferrable::InitiallyDeferred => Deferrable::InitiallyDeferred,
    }
}
