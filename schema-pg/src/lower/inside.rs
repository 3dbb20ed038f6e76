//! What members of embedded structs say of the rows around them: indexes and uniques over jsonb, and what PostgreSQL can't keep
//! there.

use std::borrow::Cow;

use schema_core::Diagnostic;
use schema_core::ir::{
    Deferrable, Embedded, Entity, Field, Index, IndexColumn, IndexTerm, Mask, Source, Text, Type, TypeRef, Unique,
};

use super::columns::column_of;
use super::scope::Scope;
use super::{flatten, name};
use crate::said::FieldSaid;
use crate::sql::expression;

/// The entity, whose flattened fields are in their places, with the indexes and uniques that members ask for.
pub fn expand<'e>(said: &Entity, mut flat: Cow<'e, Entity>, scope: &mut Scope<'_>) -> Cow<'e, Entity> {
    let mut added = Added { tenant: said.tenant().filter(|_| !said.is_tenant_itself()).cloned(), ..Added::default() };
    for field in &said.fields {
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

/// The columns that hold private members: those of flattened structs with their masks, and jsonb, of which nothing is shown.
pub fn private(said: &Entity, flat: &Entity, scope: &Scope<'_>) -> Vec<(Text, Mask)> {
    let mut found = Vec::new();
    for field in &said.fields {
        let Some(embedded) = flatten::embedded(field, scope) else { continue };
        for private in &embedded.private {
            let member = embedded.field(&private.field).map(|member| flatten::member_name(field, member));
            found.extend(member.and_then(|member| column_of(flat, &member)).map(|column| (column, private.mask)));
        }
    }
    for place in places(flat, scope).iter().filter(|place| !place.embedded.private.is_empty()) {
        found.extend(column_of(flat, &place.column).map(|column| (column, Mask::Null)));
    }
    found
}

/// The names that columns of flattened members had: before, and now.
pub fn renamed(said: &Entity, scope: &mut Scope<'_>) -> Vec<(Text, Text)> {
    let known = scope.found.len();
    let flat = flatten::expand(said, scope);
    scope.found.truncate(known);
    let mut found = Vec::new();
    for field in &said.fields {
        let Some(embedded) = flatten::embedded(field, scope) else { continue };
        for member in embedded.fields.iter().filter(|member| !member.renamed_from.is_empty()) {
            let Some(now) = column_of(&flat, &flatten::member_name(field, member)) else { continue };
            for was in &member.renamed_from {
                let mut before = member.clone();
                before.name.clone_from(was);
                before.name = flatten::member_name(field, &before);
                let outer = field.column.as_ref().map(|column| format!("{column}_{was}").into());
                let was = outer.unwrap_or_else(|| before.column_name(said.rename_all.as_deref()));
                found.push((name::fitted(was), now.clone()));
            }
        }
    }
    found
}

/// What is added to the entity.
#[derive(Default)]
struct Added {
    tenant: Option<Text>,
    uniques: Vec<Unique>,
    indexes: Vec<Index>,
}

/// A struct inside of jsonb.
struct Place<'r> {
    /// The field of the column.
    column: Text,
    embedded: &'r Embedded,
    /// The names to the object, as serde writes them.
    names: Vec<Text>,
    /// Why no expression reads its members.
    why_not: Option<&'static str>,
}

const LIST: &str = "stands in a list: an index of PostgreSQL holds one value of a row";
const MAP: &str = "stands in a map: an index of PostgreSQL needs the names to a value";
const ITSELF: &str = "stands in itself: an index of PostgreSQL needs the names to a value";
const KIND: &str = "is one of several kinds of objects";

/// The structs inside of the jsonb of an entity's columns.
fn places<'r>(flat: &Entity, scope: &Scope<'r>) -> Vec<Place<'r>> {
    let mut found = Vec::new();
    for field in &flat.fields {
        walk(field, &field.name, &[], None, &mut Vec::new(), &mut found, scope);
    }
    found
}

fn walk<'r>(
    field: &Field,
    column: &Text,
    names: &[Text],
    why_not: Option<&'static str>,
    around: &mut Vec<Text>,
    found: &mut Vec<Place<'r>>,
    scope: &Scope<'r>,
) {
    let why_not = why_not.or(match &field.ty {
        Type::List(_) => Some(LIST),
        Type::Map(_) => Some(MAP),
        _ => None,
    });
    let own = match field.ty.element() {
        Type::Embedded(ty) => Some((&**ty, why_not)),
        _ => None,
    };
    let brought = field.brings.iter().flatten().map(|ty| (ty, why_not.or(Some(KIND))));
    let structs: Vec<(&TypeRef, Option<&'static str>)> = own.into_iter().chain(brought).collect();
    for (ty, why_not) in structs {
        let Some(embedded) = scope.registry.embedded_of(ty) else { continue };
        let holds_itself = around.contains(&embedded.rust.path);
        let why_not = why_not.or(holds_itself.then_some(ITSELF));
        found.push(Place { column: column.clone(), embedded, names: names.to_vec(), why_not });
        if holds_itself {
            continue;
        }
        around.push(embedded.rust.path.clone());
        for member in &embedded.fields {
            let said = member.serde.as_deref();
            if said.is_some_and(|said| said.skip) {
                continue;
            }
            let mut names = names.to_vec();
            if !said.is_some_and(|said| said.flatten) && !embedded.serde.transparent {
                names.push(embedded.serde.field_name(member));
            }
            walk(member, column, &names, why_not, around, found, scope);
        }
        around.pop();
    }
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
        if unique.nulls_not_distinct || unique.deferrable != Deferrable::No {
            let message = format!(
                "`{field}` is a member of jsonb: its uniqueness is an index, which is not deferred, and takes missing values"
            );
            let help = "remove `.deferrable()` and `.nulls_not_distinct()`, or move the field out of the struct";
            report(embedded, &field, "unique", at, message, help, scope);
            continue;
        }
        let (name, across) = (unique.name.clone(), unique.across_tenants);
        let tenant = added.tenant.clone().filter(|_| !across);
        added.indexes.extend(index(flat, place, (&field, "unique"), (name, tenant, true, at), scope));
    }
    for said in &embedded.indexes {
        let fields = fields_of(said);
        if left_out(embedded, &fields, "index") || indexed_with_filter(embedded, said, scope) {
            continue;
        }
        let field = fields.first().cloned().unwrap_or_default();
        added.indexes.extend(index(
            flat,
            place,
            (&field, "index"),
            (said.name.clone(), None, false, said.source),
            scope,
        ));
    }
}

/// An index over a member of jsonb: its value as text.
fn index(
    flat: &Entity,
    place: &Place<'_>,
    (field, word): (&Text, &'static str),
    (said, tenant, unique, source): (Option<Text>, Option<Text>, bool, Source),
    scope: &mut Scope<'_>,
) -> Option<Index> {
    let embedded = place.embedded;
    let member = embedded.field(field)?;
    let is_written = !member.serde.as_ref().is_some_and(|said| said.skip);
    let why_not = place.why_not.or((!is_written).then_some("is not written by serde"));
    if let Some(why_not) = why_not {
        let message = format!("`{}` {why_not}", embedded.rust.name);
        let help = "keep its objects as rows of an entity of their own";
        report(embedded, field, word, source, message, help, scope);
        return None;
    }
    let column = column_of(flat, &place.column)?;
    let mut names = place.names.clone();
    if !embedded.serde.transparent {
        names.push(embedded.serde.field_name(member));
    }
    let path: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let sql = match path.as_slice() {
        [] => return None,
        path => expression::json_member(&expression::column(&column), path),
    };
    let mut columns = Vec::with_capacity(2);
    columns.extend(tenant.map(IndexColumn::field));
    columns.push(IndexColumn { term: IndexTerm::Expression(sql.into()), ..IndexColumn::field("") });
    let table = scope.table_name(flat).name;
    let words: Vec<&str> = [&*column].into_iter().chain(path).collect();
    let what = if unique { "key" } else { "idx" };
    let name = said.unwrap_or_else(|| name::joined(&table, &words, what));
    Some(Index { name: Some(name), source, columns, unique, filter: None })
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

fn left_out(embedded: &Embedded, fields: &[Text], word: &str) -> bool {
    let mut members = fields.iter().filter_map(|name| embedded.field(name));
    members.any(|member| without(member).any(|known| known == word))
}

fn without(field: &Field) -> impl Iterator<Item = &Text> {
    let said = field.extensions.get::<FieldSaid>();
    said.into_iter().flat_map(|said| &said.without).map(|(word, _)| word)
}

/// Words that are left out and were not said.
fn unknown(embedded: &Embedded, scope: &mut Scope<'_>) {
    for field in &embedded.fields {
        for word in without(field) {
            let of = |fields: &[Text]| fields.contains(&field.name);
            let is_said = match &**word {
                "unique" => embedded.uniques.iter().any(|unique| of(&unique.fields)),
                "index" => embedded.indexes.iter().any(|index| of(&fields_of(index))),
                "references" => embedded.foreign_keys.iter().any(|key| of(&key.fields)),
                "renamed_from" => !field.renamed_from.is_empty(),
                _ => false,
            };
            if !is_said {
                let message = format!("`without(\"{word}\")` leaves out what `{}` does not say", field.name);
                let help = "it leaves out `references`, `unique`, `index` or `renamed_from` of the same field";
                add(embedded, &field.name, "P0116", field.source, message, help.to_owned(), scope);
            }
        }
    }
}

fn report(
    embedded: &Embedded,
    field: &str,
    word: &str,
    at: Source,
    message: String,
    help: &str,
    scope: &mut Scope<'_>,
) {
    let help = format!("{help}; or leave it to other stores: `#[pg(without(\"{word}\", \"reason\"))]`");
    add(embedded, field, "P0115", at, message, help, scope);
}

/// Once, in however many places the struct stands.
fn add(
    embedded: &Embedded,
    field: &str,
    code: &'static str,
    at: Source,
    message: String,
    help: String,
    scope: &mut Scope<'_>,
) {
    let known = |known: &Diagnostic| known.code == code && known.message == message && known.source == Some(at);
    if !scope.found.iter().any(known) {
        let path = format!("{}.{field}", embedded.rust.name);
        scope.found.push(Diagnostic::new(code, path, at, message).help(help));
    }
}
