//! What is unique: keys, `unique`, references of one to one; and among which documents.

use schema_core::ir::{self, Entity, IndexTerm, PrimaryKey, Source};

use super::filter::{filter, live};
use super::lowered::{LoweredIndex, named, paths};
use crate::condition;
use crate::lower::columns;
use crate::lower::reach::{self, Reach};
use crate::lower::scope::{Scope, is_left_out};
use crate::options::EntityOptions;
use crate::spec::{Index, Keys, Schema, Text, Value};

/// What is unique: the key where it is not `_id`, `unique`, and references of one to one.
pub(super) fn keys(entity: &Entity, schema: &Schema, made: &mut Vec<LoweredIndex>, scope: &mut Scope<'_>) {
    if let PrimaryKey::Fields(fields) = &entity.primary_key {
        let paths = paths(entity, fields, "primary_key", entity.source, scope);
        if !paths.is_empty() && paths != ["_id"] {
            let keys = Keys::ascending(paths);
            let mut index = Index::new(named(entity, &keys, "pkey"), keys);
            index.unique = true;
            made.push(LoweredIndex::new(index, entity.source));
        }
    }
    for unique in &entity.uniques {
        if unique.deferrable != ir::Deferrable::No
            && !is_left_out(entity.extensions.get::<EntityOptions>(), "deferrable")
        {
            let help = "say that MongoDB checks at each write: `#[mongo(without(\"deferrable\", \"reason\"))]`";
            let path = format!("{}.unique", entity.rust.name);
            scope.report(
                "M0402",
                path,
                unique.source,
                "MongoDB checks what is unique at each write, never later",
                help,
            );
        }
        let paths = paths(entity, &unique.fields, "unique", unique.source, scope);
        if paths.is_empty() || paths == ["_id"] {
            continue;
        }
        let keys = Keys::ascending(paths);
        let name = unique.name.clone().unwrap_or_else(|| named(entity, &keys, "key"));
        let mut index = Index::new(name, keys);
        index.unique = true;
        let given = unique.filter.as_ref().and_then(|sql| filter(entity, schema, sql, unique.source, scope));
        index.partial = among(entity, schema, &unique.fields, unique.nulls_not_distinct, given, unique.all_rows);
        made.push(LoweredIndex {
            index,
            source: unique.source,
            all_rows: unique.all_rows,
            across_tenants: unique.across_tenants,
        });
    }
    for key in entity.foreign_keys.iter().filter(|key| key.one_to_one) {
        let paths = paths(entity, &key.fields, "references", key.source, scope);
        if paths.is_empty() || paths == ["_id"] {
            continue;
        }
        let keys = Keys::ascending(paths);
        if made.iter().any(|made| made.index.keys == keys && made.index.unique) {
            continue;
        }
        let name = key.index_name.clone().unwrap_or_else(|| named(entity, &keys, "key"));
        let mut index = Index::new(name, keys);
        index.unique = true;
        index.partial = among(entity, schema, &key.fields, false, None, false);
        made.push(LoweredIndex::new(index, key.source));
    }
}

/// Among which documents something is unique. In SQL no two missing values are the same, in MongoDB they are: so documents
/// without a value are left out; and those that are deleted, where the entity says which are and not all rows are meant.
pub(super) fn among(
    entity: &Entity,
    schema: &Schema,
    fields: &[Text],
    nulls_too: bool,
    given: Option<Value>,
    all_rows: bool,
) -> Option<Value> {
    let mut filters: Vec<Value> = given.into_iter().collect();
    if !nulls_too {
        let reached = fields.iter().filter_map(|name| reach::of_field(entity, name));
        filters.extend(reached.filter_map(|reach| present(schema, &reach)));
    }
    filters.extend(live(entity).filter(|_| !all_rows));
    (!filters.is_empty()).then(|| condition::all(&filters))
}

/// What documents match that have a value there; none where all have one.
fn present(schema: &Schema, reach: &Reach) -> Option<Value> {
    let is_needed = reach.optional || reach.in_list;
    is_needed.then(|| condition::present(&reach.path, &columns::element_types(schema, &reach.path)))
}

/// The same of a column of an index that is unique. Where one of several in a document can be without a value, no filter helps:
/// documents are in the index or not, with all that their lists hold.
pub(super) fn has_value(
    entity: &Entity,
    schema: &Schema,
    term: &IndexTerm,
    at: Source,
    scope: &mut Scope<'_>,
) -> Option<Value> {
    let reach = reach(entity, term, scope)?;
    if reach.gaps {
        gaps(format!("{}.index", entity.rust.name), &reach.path, at, scope);
    }
    present(schema, &reach)
}

fn reach(entity: &Entity, term: &IndexTerm, scope: &Scope<'_>) -> Option<Reach> {
    match term {
        IndexTerm::Field(field) | IndexTerm::Lower(field) => reach::of_field(entity, field),
        IndexTerm::Member(field, below) => reach::of_member(entity, field, below, scope),
        IndexTerm::Expression(_) => None,
    }
}

/// Reports that one of several values in a document may be missing.
pub(super) fn gaps(owner: String, path: &str, at: Source, scope: &mut Scope<'_>) {
    let message = format!(
        "`{path}` is in a list, where one without a value counts as null: two documents with such would be the same"
    );
    let help = "let each have a value (no `Option`, no list in it, one kind), or keep them as documents of a collection of their own";
    scope.report_once("M1102", owner, at, message, help);
}

/// A sparse index leaves out documents without the field, and holds those in which serde writes null.
pub(super) fn not_null(entity: &Entity, index: &ir::Index, scope: &mut Scope<'_>) {
    let reached = index.columns.iter().filter_map(|column| reach(entity, &column.term, scope));
    if let Some(reach) = reached.into_iter().find(|reach| reach.null) {
        let message = format!(
            "serde writes null where `{}` has no value, which a sparse index holds: the second would be refused",
            reach.path
        );
        let help = "remove `.sparse()`: what is unique leaves out documents without a value; or write none, `#[serde(skip_serializing_if = \"Option::is_none\")]`";
        scope.report("M1105", format!("{}.index", entity.rust.name), index.source, message, help);
    }
}
