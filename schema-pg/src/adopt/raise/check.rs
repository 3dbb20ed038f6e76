//! Checks of a table: rules of fields where the library's word gives the same, else SQL.

use schema_core::ir::{Check, Entity, Rule, RuleText};

use super::rule;
use super::scope::Scope;
use crate::adopt::left::Part;
use crate::adopt::model::Trusted;
use crate::adopt::same::plain;
use crate::catalog::expression::mentions;
use crate::catalog::{Constraint, ConstraintKind, Table, Text};
use crate::lower::joined;
use crate::sql::quote_ident;

/// Says the checks of a table.
pub fn raise(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    all(table, entity, true, scope);
}

/// Says them in SQL, whatever else could say them.
pub fn raise_in_sql(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    all(table, entity, false, scope);
}

fn all(table: &Table, entity: &mut Entity, in_words: bool, scope: &mut Scope<'_>) {
    for constraint in &table.constraints {
        let ConstraintKind::Check { expression, no_inherit: false } = &constraint.kind else { continue };
        let part = Part::Constraint(table.name.clone(), constraint.name.clone());
        let level = scope.left.level(&part);
        if constraint.not_valid || level > 1 {
            continue;
        }
        let source = scope.place(part);
        if in_words && level == 0 && of_field(table, entity, constraint, expression, scope) {
            continue;
        }
        entity.checks.push(Check {
            name: constraint.name.clone(),
            expression: plain(expression),
            message: constraint.comment.clone(),
            source,
        });
    }
}

/// The check is a rule of the one field that it names.
fn of_field(
    table: &Table,
    entity: &mut Entity,
    constraint: &Constraint,
    expression: &Text,
    scope: &mut Scope<'_>,
) -> bool {
    let mut named = table.columns.iter().enumerate().filter(|(_, column)| mentions(expression, &column.name));
    let (Some((at, column)), None) = (named.next(), named.next()) else { return false };
    if scope.left.level(&Part::Column(table.name.clone(), column.name.clone())) > 0 {
        return false;
    }
    let field = &mut entity.fields[at];
    let value = rule::Value { sql: &quote_ident(&column.name), column: &column.ty, ty: &field.ty };
    let Some(found) = rule::of(expression, value) else { return false };
    let known = |rule: &Rule| std::mem::discriminant(rule) == std::mem::discriminant(&found);
    let name = Some(constraint.name.clone()).filter(|name| *name != own_name(&table.name.name, &column.name, &found));
    let text = RuleText { name, message: constraint.comment.clone() };
    match (&found, field.rules.iter().position(known)) {
        (_, None) => field.add_rule(found, text),
        // The type keeps the most that there can be, and the check the least.
        (Rule::Length { min, max: None }, Some(at)) if matches!(field.rules[at], Rule::Length { min: None, .. }) => {
            let Rule::Length { max, .. } = field.rules.remove(at) else { return false };
            field.add_rule(Rule::Length { min: *min, max }, text);
        }
        _ => return false,
    }
    scope.model.trusted.insert(Trusted::Check(table.name.clone(), constraint.name.clone()));
    true
}

/// The name that the library gives to the check of a rule.
fn own_name(table: &str, column: &str, rule: &Rule) -> Text {
    match column == rule.word() {
        true => joined(table, &[column], "check"),
        false => joined(table, &[column, rule.word()], "check"),
    }
}
