//! Indexes of a table that were asked for.

use schema_core::Diagnostic;
use schema_core::ir::{self, Entity, Source, Type};

use super::columns::{column_of, columns_of};
use super::method::{self, Support};
use super::scope::Scope;
use super::term::{self, Rows};
use super::{name, soft_deleted, storage, tenant_column};
use crate::catalog::{Column, Deferrable, Index, IndexColumn, IndexMethod, IndexTerm, OperatorClass, Table, Text};
use crate::config::Version;
use crate::options::{EntityOptions, FieldOptions, GinOptions, IndexOptions};

/// Adds the indexes of an entity to its table, which has its constraints already.
pub fn lower(declared: &Entity, flat: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    let Table { name: own, columns, indexes, .. } = table;
    let rows = Rows { declared, flat, columns };
    // Room for most of them at once.
    indexes.reserve_exact(flat.indexes.len() + flat.foreign_keys.len());
    on_struct(rows, &own.name, indexes, scope);
    for field in &flat.fields {
        if let Some(declared) = field.extensions.get::<FieldOptions>().and_then(|declared| declared.gin.as_ref())
            && let Some(column) = column_of(flat, &field.name)
        {
            indexes.push(gin(rows, field, column, declared, &own.name, scope));
        }
    }
    for fuzzy in &flat.fuzzy {
        if let Some(column) = column_of(flat, &fuzzy.field) {
            let mut index = named(&own.name, vec![column], "fuzzy_idx", fuzzy.name.as_ref());
            index.method = IndexMethod::Gin;
            index.columns[0].opclass = Some(OperatorClass::named("gin_trgm_ops"));
            index.predicate = soft_deleted::predicate(flat, None, false);
            indexes.push(index);
        }
    }
}

/// Adds the indexes that the struct asks for, and not its fields.
pub fn on_struct(rows: Rows<'_>, own: &str, indexes: &mut Vec<Index>, scope: &mut Scope<'_>) {
    let flat = rows.flat;
    for unique in flat.uniques.iter().filter(|unique| is_of_some_rows(flat, unique)) {
        indexes.push(of_unique(rows, unique, own, scope));
    }
    for index in &flat.indexes {
        indexes.push(asked_for(rows, index, &Extra::default(), own, scope));
    }
    for index in flat.extensions.get::<EntityOptions>().into_iter().flat_map(|declared| &declared.indexes) {
        indexes.extend(of_store(rows, index, own, scope));
    }
}

/// PostgreSQL has no unique constraint over some rows: it is an index.
pub fn is_of_some_rows(entity: &Entity, unique: &ir::Unique) -> bool {
    unique.filter.is_some() || soft_deleted::is_among_live(entity, unique)
}

fn of_unique(rows: Rows<'_>, unique: &ir::Unique, table: &str, scope: &mut Scope<'_>) -> Index {
    let entity = &rows.declared.rust.name;
    let lives = soft_deleted::is_among_live(rows.flat, unique);
    if let Some(filter) = &unique.filter {
        predicate(rows, filter, unique.source, scope);
        not_of_deleted(rows, filter, !lives, unique.source, scope);
    }
    if unique.nulls_not_distinct {
        scope.needs(Version::V15, "nulls_not_distinct", entity, unique.source);
    }
    let mut index = named(table, columns_of(rows.flat, &unique.fields), "key", unique.name.as_ref());
    if unique.filter.is_none() && unique.deferrable != Deferrable::No {
        let message = format!("`{}` holds among live rows, and such a rule can't be deferred", index.name);
        let help = "remove `.deferrable()`, or say `.all_rows()`";
        scope.found.push(Diagnostic::new("P0501", &**entity, unique.source, message).help(help));
    }
    index.unique = true;
    index.comment.clone_from(&unique.message);
    index.nulls_not_distinct = unique.nulls_not_distinct;
    index.predicate = soft_deleted::predicate(rows.flat, unique.filter.as_ref(), !lives);
    index
}

/// Reports an index of live rows whose condition asks for deleted ones: it would be empty.
pub fn not_of_deleted(rows: Rows<'_>, filter: &str, all_rows: bool, at: Source, scope: &mut Scope<'_>) {
    if !all_rows && soft_deleted::asks_for_deleted(rows.flat, filter) {
        let message = "the filter asks for deleted rows, and under `soft_delete` an index holds live ones".to_owned();
        report("P0125", rows, at, message, "add `.all_rows()`", scope);
    }
}

/// A btree index on columns.
pub fn plain(table: &str, columns: Vec<Text>, what: &str) -> Index {
    let name = name::joined(table, &columns, what);
    Index::new(name, columns.into_iter().map(|column| IndexColumn::new(IndexTerm::Column(column))).collect())
}

/// The same under the name that was given; without one, under its own.
pub fn named(table: &str, columns: Vec<Text>, what: &str, given: Option<&Text>) -> Index {
    let mut index = plain(table, columns, what);
    if let Some(given) = given {
        index.name = name::fitted(given.clone());
    }
    index
}

/// The index that a word brings, under the name that the word gives it.
pub fn of_word(entity: &Entity, word: &str, table: &str, columns: Vec<Text>, what: &str) -> Index {
    let given = entity.lifecycle.as_ref().and_then(|life| life.index_name(word));
    named(table, columns, what, given.map(|given| &given.name))
}

/// Reports a word that names its index where another leads with the columns, so that it brings none.
pub fn no_index_of_word(entity: &Entity, word: &str, scope: &mut Scope<'_>) {
    if let Some(given) = entity.lifecycle.as_ref().and_then(|life| life.index_name(word)) {
        let why = "another index or rule leads with its columns";
        name_of_none(&entity.rust.name, word, (&given.name, given.source), (why, NAME_THAT_ONE), scope);
    }
}

/// What to do about the name of an index that is not made.
pub const NAME_THAT_ONE: &str = "remove `.index_name(…)`, or name that one";

/// Reports the name of an index that is not made.
pub fn name_of_none(
    entity: &str,
    of: &str,
    (name, at): (&Text, Source),
    (why, help): (&str, &str),
    scope: &mut Scope<'_>,
) {
    let message = format!("`index_name` calls the index of `{of}` `{name}`, but {why}");
    scope.found.push(Diagnostic::new("P0126", format!("{entity}.{of}"), at, message).help(help));
}

/// What only PostgreSQL knows of an index.
#[derive(Default)]
pub struct Extra<'a> {
    pub method: IndexMethod,
    pub include: &'a [Text],
    pub nulls_not_distinct: bool,
    pub storage: &'a [(Text, Text)],
}

/// An index with what only PostgreSQL knows; `None` where it can't be, which is reported.
pub fn of_store(rows: Rows<'_>, declared: &IndexOptions, table: &str, scope: &mut Scope<'_>) -> Option<Index> {
    let IndexOptions { index, method, include, nulls_not_distinct, storage } = declared;
    let extra = Extra { method: *method, include, nulls_not_distinct: *nulls_not_distinct, storage };
    let is_right = scope.registry.verify_index(rows.declared, index, &mut scope.found);
    if index.all_rows && soft_deleted::declared(rows.flat).is_none() {
        let message = format!("`index` says `all_rows`, and `{}` has no `soft_delete`", rows.declared.rust.name);
        report("P0124", rows, index.source, message, "remove `.all_rows()`", scope);
    }
    if index.across_tenants && tenant_column::of_rows(rows.flat).is_none() {
        let message = format!("`index` says `across_tenants`, and `{}` has no tenant", rows.declared.rust.name);
        report("P0127", rows, index.source, message, "remove `.across_tenants()`", scope);
    }
    is_right.then(|| asked_for(rows, index, &extra, table, scope))
}

/// An index that was asked for, on a table or a materialized view.
pub fn asked_for(rows: Rows<'_>, index: &ir::Index, extra: &Extra<'_>, table: &str, scope: &mut Scope<'_>) -> Index {
    if let Some(filter) = &index.filter {
        predicate(rows, filter, index.source, scope);
        not_of_deleted(rows, filter, index.all_rows, index.source, scope);
    }
    let lower = |column| term::column(rows, column, "index", index.source, scope);
    let tenant = tenant_column::leading(rows.flat, index, extra.method);
    let mut columns = Vec::with_capacity(index.columns.len() + 1);
    columns.extend(tenant.iter().map(|column| IndexColumn::new(IndexTerm::Column(column.clone()))));
    columns.extend(index.columns.iter().filter_map(lower));
    let lowered = Index {
        name: index.name.clone().map_or_else(|| own_name(rows, tenant, index, table), name::fitted),
        method: extra.method,
        unique: index.unique,
        nulls_not_distinct: extra.nulls_not_distinct,
        columns,
        include: columns_of(rows.flat, extra.include),
        storage: storage::lower(rows.declared, extra.storage, index.source, scope),
        statistics: Vec::new(),
        predicate: soft_deleted::predicate(rows.flat, index.filter.as_ref(), index.all_rows),
        invalid: false,
        comment: None,
    };
    fits_method(rows, &lowered, index.source, scope);
    for field in extra.include.iter().filter(|field| rows.declared.field(field).is_none()) {
        let message = format!("`include` names `{field}`, which `{}` does not have", rows.declared.rust.name);
        report("P0121", rows, index.source, message, "name fields of the entity", scope);
    }
    lowered
}

fn own_name(rows: Rows<'_>, tenant: Option<Text>, index: &ir::Index, table: &str) -> Text {
    let own = index.columns.iter().map(|column| term::word(rows, &column.term));
    let words: Vec<Text> = tenant.into_iter().chain(own).collect();
    name::joined(table, &words, "idx")
}

fn gin(
    rows: Rows<'_>,
    field: &ir::Field,
    column: Text,
    declared: &GinOptions,
    table: &str,
    scope: &mut Scope<'_>,
) -> Index {
    let mut index = named(table, vec![column], "idx", declared.name.as_ref());
    index.method = IndexMethod::Gin;
    if declared.path_ops {
        index.columns[0].opclass = Some(OperatorClass::named("jsonb_path_ops"));
        if !matches!(field.ty, Type::Json | Type::Map(_) | Type::Embedded(_)) {
            let message = format!("`path_ops` is for jsonb, and `{}` is none", field.name);
            report("P0122", rows, field.source, message, "remove `.path_ops()`", scope);
        }
    }
    index.predicate = soft_deleted::predicate(rows.flat, None, false);
    fits_method(rows, &index, field.source, scope);
    index
}

/// The condition of an index or exclusion.
pub fn predicate(rows: Rows<'_>, filter: &Text, at: Source, scope: &mut Scope<'_>) {
    super::fragment::condition(rows.declared, "filter", filter, at, rows.columns, scope);
    scope.immutable(rows.declared, "filter", filter, at);
}

fn report(code: &'static str, rows: Rows<'_>, at: Source, message: String, help: &str, scope: &mut Scope<'_>) {
    let path = format!("{}.index", rows.declared.rust.name);
    scope.found.push(Diagnostic::new(code, path, at, message).help(help));
}

/// Reports what the method can't do (manual, "Index Types" and "Multicolumn Indexes"), and notes the extensions that let
/// it do more.
fn fits_method(rows: Rows<'_>, index: &Index, at: Source, scope: &mut Scope<'_>) {
    let method = index.method;
    let sorted = index.columns.iter().any(|column| !column.is_ascending());
    if method != IndexMethod::Btree && (index.unique || sorted) {
        report(
            "P0118",
            rows,
            at,
            format!("a {method} index can be neither unique nor sorted"),
            "use Btree, or remove `.unique()`, `.desc()` and `.nulls_…()`",
            scope,
        );
    }
    if method::is_single(method) && index.columns.len() > 1 {
        report("P0119", rows, at, format!("a {method} index has one column"), "use Btree for several columns", scope);
    }
    if !index.include.is_empty() && !matches!(method, IndexMethod::Btree | IndexMethod::Gist | IndexMethod::SpGist) {
        let message = format!("a {method} index can't include columns");
        report("P0120", rows, at, message, "use Btree, Gist or SpGist, or remove `.include(…)`", scope);
    }
    if index.nulls_not_distinct {
        scope.needs(Version::V15, "nulls_not_distinct", &rows.declared.rust.name, at);
        if !index.unique {
            let message = "`nulls_not_distinct` says something of a unique index only".to_owned();
            report("P0123", rows, at, message, "add `.unique()`", scope);
        }
    }
    for column in index.columns.iter().filter(|column| column.opclass.is_none()) {
        let IndexTerm::Column(name) = &column.term else { continue };
        let Some(known) = rows.columns.iter().find(|known| known.name == *name) else { continue };
        if let Some((version, what)) = method::since(method, &known.ty, scope) {
            scope.needs(version, what, &rows.declared.rust.name, at);
        }
        match method::support(method, &known.ty, scope) {
            Support::Natural => {}
            // A scalar beside an array is what btree_gin is for; alone it belongs in a btree.
            Support::With(_) if method == IndexMethod::Gin && is_scalar(rows, index, scope) => {
                let message = format!("a gin index needs arrays, jsonb or search documents, `{name}` is none");
                report("P0108", rows, at, message, "use Btree, or index what is an array or jsonb", scope);
            }
            Support::With(extension) => scope.extension(extension),
            // Keys of rows in the log are looked up as a whole.
            Support::No(_) if is_closed(rows) => {}
            Support::No(why) => {
                report("P0108", rows, at, format!("`{name}` {why}"), method::instead(method), scope);
            }
        }
    }
}

/// A table of the library's own: the audit log, the keys of sessions.
fn is_closed(rows: Rows<'_>) -> bool {
    rows.declared.extensions.get::<EntityOptions>().is_some_and(|declared| declared.closed)
}

/// All columns of the index are plain values, which its method holds only by an extension.
fn is_scalar(rows: Rows<'_>, index: &Index, scope: &Scope<'_>) -> bool {
    index.columns.iter().all(|column| {
        let IndexTerm::Column(name) = &column.term else { return false };
        let known = rows.columns.iter().find(|known| known.name == *name);
        let by_extension = |known: &Column| matches!(method::support(index.method, &known.ty, scope), Support::With(_));
        column.opclass.is_none() && known.is_some_and(by_extension)
    })
}
