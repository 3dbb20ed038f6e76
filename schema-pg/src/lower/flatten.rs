//! Embedded structs whose members are columns.

use std::borrow::Cow;

use schema_core::Diagnostic;
use schema_core::ir::{Default, Embedded, Entity, Field, IndexTerm, PrimaryKey, Source, Text, Type, Value};

use super::columns::column_of;
use super::left_out::left_out;
use super::name;
use super::scope::Scope;
use crate::catalog::{Constraint, ConstraintKind, Table};
use crate::options::{EntityOptions, FieldOptions, PartitionsOptions};
use crate::sql::expression;

/// The entity with the members of flattened fields in their places.
pub fn expand<'e>(entity: &'e Entity, scope: &mut Scope<'_>) -> Cow<'e, Entity> {
    if !entity.fields.iter().any(is_flattened) {
        return Cow::Borrowed(entity);
    }
    let mut flat = entity.clone();
    flat.fields.clear();
    for field in &entity.fields {
        match embedded(field, scope) {
            Some(embedded) => {
                named_as_column(entity, field, scope);
                members(entity, field, embedded, &mut flat, scope);
            }
            None => flat.fields.push(field.clone()),
        }
    }
    Cow::Owned(flat)
}

/// Either all that the struct requires is there, or nothing of it.
pub fn checks(entity: &Entity, flat: &Entity, table: &Table, scope: &Scope<'_>) -> Vec<Constraint> {
    let mut constraints = Vec::new();
    for field in entity.fields.iter().filter(|field| field.nullable) {
        let Some(embedded) = embedded(field, scope) else { continue };
        let columns = |fields: &mut dyn Iterator<Item = &Field>| -> Vec<String> {
            fields
                .filter_map(|inner| column_of(flat, &member_name(field, inner)))
                .map(|c| expression::column(&c))
                .collect()
        };
        let required = columns(&mut embedded.fields.iter().filter(|inner| !inner.nullable));
        let all = columns(&mut embedded.fields.iter());
        if !required.is_empty() && all.len() > 1 {
            let name = name::joined(&table.name.name, &[entity.column_name(field)], "whole_check");
            let expression = expression::all_or_none(&required, &all);
            constraints.push(Constraint::new(name, ConstraintKind::check(expression)));
        }
    }
    constraints
}

/// The name of a member among the fields of the table.
pub fn member_name(field: &Field, member: &Field) -> Text {
    format!("{}_{}", field.name, member.name).into()
}

/// The columns of the members of a flattened field, in their order.
pub fn members_of(entity: &Entity, field: &Field, embedded: &Embedded) -> Vec<Text> {
    let column = |inner: &Field| {
        let mut member = inner.clone();
        member.name = member_name(field, inner);
        if field.column.is_some() || inner.column.is_some() {
            let (outer, own) = (entity.column_name(field), inner.column_name(entity.rename_all.as_deref()));
            member.column = Some(format!("{outer}_{own}").into());
        }
        name::fitted(entity.column_name(&member))
    };
    embedded.fields.iter().map(column).collect()
}

/// The struct of a flattened field.
pub fn embedded<'r>(field: &Field, scope: &Scope<'r>) -> Option<&'r Embedded> {
    match &field.ty {
        Type::Embedded(ty) if is_flattened(field) => scope.registry.embedded_of(ty),
        _ => None,
    }
}

fn is_flattened(field: &Field) -> bool {
    field.extensions.get::<FieldOptions>().is_some_and(|declared| declared.flatten)
}

fn members(entity: &Entity, field: &Field, embedded: &Embedded, flat: &mut Entity, scope: &mut Scope<'_>) {
    for inner in &embedded.fields {
        let mut member = inner.clone();
        member.name = member_name(field, inner);
        if field.column.is_some() || inner.column.is_some() {
            let (outer, own) = (entity.column_name(field), inner.column_name(entity.rename_all.as_deref()));
            member.column = Some(format!("{outer}_{own}").into());
        }
        member.nullable |= field.nullable;
        member.rules.retain(|rule| !left_out(embedded, std::slice::from_ref(&inner.name), rule.word()));
        if let Some(Default::Value(Value::Map(values))) = &field.default {
            member.default = values.get(&*embedded.serde.field_name(inner)).cloned().map(Default::Value);
        }
        flat.fields.push(member);
    }
    if matches!(field.default, Some(Default::Sql(_) | Default::Now)) {
        let message = format!("`{}` has no column of its own, so an expression can't be its default", field.name);
        report(entity, field.source, message, "give the members defaults", scope);
    }
}

/// Reports where the field itself is named: it has no column.
fn named_as_column(entity: &Entity, field: &Field, scope: &mut Scope<'_>) {
    let name = &field.name;
    let mut named = |word: &str, source: Source| {
        let message = format!("`{word}` names `{name}`, which is flattened and has no column of its own");
        let help = format!("name a member: `index([{name}.member(\"…\")])`, or remove `flatten`");
        report(entity, source, message, &help, scope);
    };
    if matches!(&entity.primary_key, PrimaryKey::Fields(fields) if fields.contains(name)) {
        named("primary_key", entity.source);
    }
    for unique in entity.uniques.iter().filter(|unique| unique.fields.contains(name)) {
        named("unique", unique.source);
    }
    for key in entity.foreign_keys.iter().filter(|key| key.fields.contains(name)) {
        named("foreign_key", key.source);
    }
    let whole = |term: &IndexTerm| matches!(term, IndexTerm::Field(field) | IndexTerm::Lower(field) if field == name);
    let declared = entity.extensions.get::<EntityOptions>();
    let of_pg = declared.into_iter().flat_map(|declared| &declared.indexes);
    for index in entity.indexes.iter().chain(of_pg.clone().map(|declared| &declared.index)) {
        if index.columns.iter().any(|column| whole(&column.term)) {
            named("index", index.source);
        }
    }
    for declared in of_pg.filter(|declared| declared.include.contains(name)) {
        named("include", declared.index.source);
    }
    let exclusions = declared.into_iter().flat_map(|declared| &declared.exclusions);
    for exclude in exclusions.filter(|declared| declared.elements.iter().any(|(column, _)| whole(&column.term))) {
        named("exclude", exclude.source);
    }
    let partitions = declared.and_then(|declared| declared.partitions.as_ref());
    let levels = partitions.into_iter().flat_map(PartitionsOptions::levels);
    for (table, level) in partitions.into_iter().cycle().zip(levels) {
        if level.terms.iter().any(whole) {
            named("partition", table.source);
        }
    }
    for grant in
        declared.into_iter().flat_map(|declared| &declared.grants).filter(|declared| declared.columns.contains(name))
    {
        named("grant", grant.source);
    }
}

fn report(entity: &Entity, source: Source, message: String, help: &str, scope: &mut Scope<'_>) {
    scope.found.push(Diagnostic::new("P0110", &*entity.rust.name, source, message).help(help));
}
