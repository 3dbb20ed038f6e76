//! What members of embedded structs ask of the rows around them: indexes and uniques over columns and over jsonb.

use std::borrow::Cow;

use schema_core::ir::{Deferrable, Embedded, Entity, Field, Index, IndexColumn, IndexTerm, Source, Text, Unique};

use super::{Place, places};
use crate::lower::columns::column_of;
use crate::lower::left_out::{left_out, report, unknown};
use crate::lower::scope::Scope;
use crate::lower::{flatten, name};
use crate::sql::expression;

/// The entity, whose flattened fields are in their places, with the indexes and uniques that members ask for.
pub fn expand<'e>(declared: &Entity, mut flat: Cow<'e, Entity>, scope: &mut Scope<'_>) -> Cow<'e, Entity> {
    let mut added =
        Added { tenant: declared.tenant().filter(|_| !declared.is_tenant_itself()).cloned(), ..Added::default() };
    for field in &declared.fields {
        if let Some(embedded) = flatten::embedded(field, scope) {
            of_columns(field, embedded, &mut added, scope);
        }
    }
    for place in places(&flat, scope) {
        of_jsonb(&flat, &place, &mut added, scope);
    }
    if !(added.uniques.is_empty() && added.indexes.is_empty()) {
        let flat = flat.to_mut();
        flat.uniques.append(&mut added.uniques);
        flat.indexes.append(&mut added.indexes);
    }
    flat
}

/// What is added to the entity.
#[derive(Default)]
struct Added {
    tenant: Option<Text>,
    uniques: Vec<Unique>,
    indexes: Vec<Index>,
}

/// What members say that are columns themselves.
fn of_columns(field: &Field, embedded: &Embedded, added: &mut Added, scope: &mut Scope<'_>) {
    for unique in &embedded.uniques {
        if left_out(embedded, &unique.fields, "unique") || filtered(embedded, unique, scope) {
            continue;
        }
        let members = unique.fields.iter().filter_map(|name| embedded.field(name));
        let mut fields: Vec<Text> = members.map(|member| flatten::member_name(field, member)).collect();
        if let Some(tenant) = added.tenant.clone().filter(|_| !unique.across_tenants) {
            fields.insert(0, tenant);
        }
        added.uniques.push(Unique { fields, ..unique.clone() });
    }
    for index in &embedded.indexes {
        if left_out(embedded, &fields_of(index), "index") || indexed_with_filter(embedded, index, scope) {
            continue;
        }
        let column = |column: &IndexColumn| {
            let member = embedded.field(column.term.field()?)?;
            Some(IndexColumn { term: IndexTerm::Field(flatten::member_name(field, member)), ..column.clone() })
        };
        added.indexes.push(Index { columns: index.columns.iter().filter_map(column).collect(), ..index.clone() });
    }
    references(embedded, "is one of several columns of a flattened struct", scope);
    unknown(embedded, scope);
}

/// What members say that stand in jsonb.
fn of_jsonb(flat: &Entity, place: &Place<'_>, added: &mut Added, scope: &mut Scope<'_>) {
    let embedded = place.embedded;
    references(embedded, "is no column, but a member of jsonb", scope);
    unknown(embedded, scope);
    for field in embedded.fields.iter().filter(|field| !field.renamed_from.is_empty()) {
        if !left_out(embedded, std::slice::from_ref(&field.name), "renamed_from") {
            let message = format!("`{}` is a member of jsonb, which plans do not rename", field.name);
            let help = "rename it by an UPDATE in a migration of your own";
            report(embedded, &field.name, "renamed_from", field.source, message, help, scope);
        }
    }
    for unique in &embedded.uniques {
        if left_out(embedded, &unique.fields, "unique") || filtered(embedded, unique, scope) {
            continue;
        }
        let (field, at) = (unique.fields.first().cloned().unwrap_or_default(), unique.source);
        let across = unique.across_tenants && added.tenant.is_some();
        if across || unique.nulls_not_distinct || unique.deferrable != Deferrable::No {
            let message = format!(
                "`{field}` is a member of jsonb: its uniqueness is an index, which is not deferred, takes missing values, and holds within a tenant"
            );
            let help = "say no more than `unique`, or move the field out of the struct";
            report(embedded, &field, "unique", at, message, help, scope);
            continue;
        }
        let asked = Index {
            name: unique.name.clone(),
            source: at,
            columns: Vec::new(),
            unique: true,
            filter: None,
            all_rows: unique.all_rows,
            across_tenants: false,
        };
        added.indexes.extend(index(flat, place, (&field, "unique"), asked, scope));
    }
    for declared in &embedded.indexes {
        let fields = fields_of(declared);
        if left_out(embedded, &fields, "index") || indexed_with_filter(embedded, declared, scope) {
            continue;
        }
        let field = fields.first().cloned().unwrap_or_default();
        added.indexes.extend(index(flat, place, (&field, "index"), declared.clone(), scope));
    }
}

/// An index over a member of jsonb: its value as text.
fn index(
    flat: &Entity,
    place: &Place<'_>,
    (field, word): (&Text, &'static str),
    asked: Index,
    scope: &mut Scope<'_>,
) -> Option<Index> {
    let embedded = place.embedded;
    let member = embedded.field(field)?;
    let is_written = !member.serde.as_ref().is_some_and(|declared| declared.skip);
    let why_not = place.why_not.or((!is_written).then_some("is not written by serde"));
    if let Some(why_not) = why_not {
        let message = format!("`{}` {why_not}", embedded.rust.name);
        let help = "keep its objects as rows of an entity of their own";
        report(embedded, field, word, asked.source, message, help, scope);
        return None;
    }
    let column = column_of(flat, &place.column)?;
    let mut names = place.names.clone();
    if !embedded.serde.transparent {
        names.push(embedded.serde.field_name(member));
    }
    let path: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let term = match path.as_slice() {
        // The one member of a transparent struct is the value of the column.
        [] => IndexTerm::Field(place.column.clone()),
        path => IndexTerm::Expression(expression::json_member(&expression::column(&column), path).into()),
    };
    let columns = vec![IndexColumn { term, ..IndexColumn::field("") }];
    let table = scope.table_name(flat).name;
    let words: Vec<&str> = [&*column].into_iter().chain(path).collect();
    let what = if asked.unique { "key" } else { "idx" };
    let name = asked.name.clone().unwrap_or_else(|| name::joined(&table, &words, what));
    Some(Index { name: Some(name), columns, ..asked })
}

fn fields_of(index: &Index) -> Vec<Text> {
    index.columns.iter().filter_map(|column| column.term.field()).cloned().collect()
}

fn references(embedded: &Embedded, what: &str, scope: &mut Scope<'_>) {
    for key in embedded.foreign_keys.iter().filter(|key| !left_out(embedded, &key.fields, "references")) {
        let field = key.fields.first().cloned().unwrap_or_default();
        let message = format!("`{field}` {what}: no foreign key is kept of it");
        let help = "move the reference to a field of the entity";
        report(embedded, &field, "references", key.source, message, help, scope);
    }
}

/// A condition names columns, and members have other names.
fn filtered(embedded: &Embedded, unique: &Unique, scope: &mut Scope<'_>) -> bool {
    let field = unique.fields.first().cloned().unwrap_or_default();
    filter(embedded, &field, "unique", unique.filter.as_ref(), unique.source, scope)
}

fn indexed_with_filter(embedded: &Embedded, index: &Index, scope: &mut Scope<'_>) -> bool {
    let field = fields_of(index).first().cloned().unwrap_or_default();
    filter(embedded, &field, "index", index.filter.as_ref(), index.source, scope)
}

fn filter(
    embedded: &Embedded,
    field: &Text,
    word: &'static str,
    filter: Option<&Text>,
    at: Source,
    scope: &mut Scope<'_>,
) -> bool {
    if let Some(sql) = filter {
        let message = format!("`{sql}` names members, which have other names in the table");
        let help = "say the index on the entity, `#[pg(index([…]).filter(\"…\"))]`";
        report(embedded, field, word, at, message, help, scope);
    }
    filter.is_some()
}
