//! Keys, uniques, checks and references of a table.

use schema_core::ir::{Entity, Field};

use super::columns::columns_of;
use super::scope::Scope;
use super::{checks, citus, exclude, flatten, index, json, left_out, name, reference, store_reference};
use crate::catalog::{Column, Constraint, ConstraintKind, Table, Text};
use crate::config::Version;
use crate::sql::expression;

/// Adds the constraints of an entity to its table. `entity` has its flattened fields in their places.
pub fn lower(declared: &Entity, entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    let own = table.name.name.clone();
    let mut constraints = asked_for(declared, entity, &own, &table.columns, scope);
    constraints.extend(flatten::checks(declared, entity, table, scope));
    for (field, column) in entity.fields.iter().zip(&table.columns) {
        rules(entity, field, column, &own, &mut constraints, scope);
    }
    for key in &entity.foreign_keys {
        reference::lower(entity, key, &own, &mut constraints, scope);
    }
    json::lower(entity, &table.columns, &own, &mut constraints, scope);
    table.constraints = constraints;
}

/// The keys, uniques and exclusions that were asked for, the checks in SQL, and the references that only PostgreSQL takes: of a table that is called so and has
/// these columns.
pub fn asked_for(
    declared: &Entity,
    entity: &Entity,
    own: &str,
    columns: &[Column],
    scope: &mut Scope<'_>,
) -> Vec<Constraint> {
    let mut constraints = Vec::new();
    let key = citus::key(entity, scope);
    if !key.is_empty() {
        let name = entity.key_name.clone().map_or_else(|| name::joined::<&str>(own, &[], "pkey"), name::fitted);
        constraints.push(Constraint::new(name, ConstraintKind::primary_key(key)));
    }
    for unique in entity.uniques.iter().filter(|unique| !index::is_of_some_rows(entity, unique)) {
        let held = columns_of(entity, &unique.fields);
        if unique.nulls_not_distinct {
            scope.needs(Version::V15, "nulls_not_distinct", &entity.rust.name, unique.source);
        }
        let name = unique.name.clone().map_or_else(|| name::joined(own, &held, "key"), name::fitted);
        let (nulls_not_distinct, deferrable) = (unique.nulls_not_distinct, unique.deferrable);
        let kind = ConstraintKind::Unique { columns: held, include: Vec::new(), nulls_not_distinct, deferrable };
        constraints.push(Constraint::new(name, kind).commented(unique.message.clone()));
    }
    constraints.extend(exclude::lower(declared, entity, columns, scope));
    for check in &entity.checks {
        super::fragment::condition(entity, "check", &check.expression, check.source, columns, scope);
        let kind = ConstraintKind::check(check.expression.clone());
        constraints.push(Constraint::new(name::fitted(check.name.clone()), kind).commented(check.message.clone()));
    }
    store_reference::lower(entity, own, &mut constraints, scope);
    constraints
}

fn rules(
    entity: &Entity,
    field: &Field,
    column: &Column,
    table: &str,
    constraints: &mut Vec<Constraint>,
    scope: &mut Scope<'_>,
) {
    if field.rule_texts.is_none() && !checks::has_any(&field.ty, &column.ty, &field.rules) {
        return;
    }
    let value = expression::column(&column.name);
    let mut found = checks::lower(&value, &field.ty, &column.ty, &field.rules, scope);
    // The path of a tree is written by its trigger alone.
    let tree = entity.lifecycle.as_ref().and_then(|life| life.tree.as_ref());
    if !left_out::is_unchecked(field) && tree.is_none_or(|tree| tree.path != field.name) {
        found.extend(checks::elements(&value, &field.ty, &column.ty));
    }
    let path = || format!("{}.{}", entity.rust.name, field.name);
    checks::verify_texts(field.rule_texts.as_ref(), &found, &column.ty, (path, field.source), scope);
    for (what, expression) in found {
        let given = checks::given_name(what, &field.ty, field.rule_texts.as_ref(), scope);
        let name = given.unwrap_or_else(|| check_name(table, &column.name, what));
        let message = field.rule_texts.as_ref().and_then(|texts| texts.of(what)?.message.clone());
        constraints.push(Constraint::new(name, ConstraintKind::check(expression)).commented(message));
    }
}

/// `users_name_length_check`; `users_email_check` where the column is called like the rule.
fn check_name(table: &str, column: &str, what: &str) -> Text {
    match column == what {
        true => name::joined(table, &[column], "check"),
        false => name::joined(table, &[column, what], "check"),
    }
}
