//! Indexes of a table: those that were asked for, and one for each reference that has none.

use schema_core::Diagnostic;
use schema_core::ir::{self, Entity, Type};

use super::constraint::column_of;
use super::name;
use super::scope::Scope;
use crate::catalog::{DataType, Index, IndexColumn, IndexMethod, IndexTerm, Nulls, Order, Table, Text};
use crate::said::{EntitySaid, IndexSaid};
use crate::sql::expression;

/// Adds the indexes of an entity to its table, which has its constraints already.
pub fn lower(entity: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    for unique in &entity.uniques {
        // PostgreSQL has no unique constraint over some rows: it is an index.
        if let Some(filter) = &unique.filter {
            let columns: Vec<Text> = unique.fields.iter().filter_map(|field| column_of(entity, field)).collect();
            super::condition(entity, "filter", filter, unique.source, &table.columns, scope);
            let mut index = plain(&table.name.name, columns, "key");
            index.name = unique.name.clone().map_or(index.name, name::fitted);
            index.unique = true;
            index.nulls_not_distinct = unique.nulls_not_distinct;
            index.predicate = Some(filter.clone());
            table.indexes.push(index);
        }
    }
    for index in &entity.indexes {
        let said = IndexSaid {
            index: index.clone(),
            method: IndexMethod::Btree,
            include: Vec::new(),
            nulls_not_distinct: false,
        };
        asked_for(entity, &said, table, scope);
    }
    if let Some(said) = entity.extensions.get::<EntitySaid>() {
        said.indexes.iter().for_each(|said| asked_for(entity, said, table, scope));
    }
    for key in entity.foreign_keys.iter().filter(|key| key.index) {
        let columns: Vec<Text> = key.fields.iter().filter_map(|field| column_of(entity, field)).collect();
        foreign_key(columns, table);
    }
    table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
}

/// An index on columns of a reference, unless something leads with them.
pub fn foreign_key(columns: Vec<Text>, table: &mut Table) {
    let names: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
    if !columns.is_empty() && !table.is_indexed(&names) {
        // Not `…_idx`: an index over some rows may have been asked for on the same columns.
        table.indexes.push(plain(&table.name.name, columns, "fkey_idx"));
    }
}

fn plain(table: &str, columns: Vec<Text>, what: &str) -> Index {
    Index {
        name: name::joined(table, &columns, what),
        method: IndexMethod::Btree,
        unique: false,
        nulls_not_distinct: false,
        columns: columns
            .into_iter()
            .map(|column| IndexColumn { term: IndexTerm::Column(column), order: Order::Asc, nulls: None })
            .collect(),
        include: Vec::new(),
        predicate: None,
    }
}

fn asked_for(entity: &Entity, said: &IndexSaid, table: &mut Table, scope: &mut Scope<'_>) {
    let IndexSaid { index, method, include, nulls_not_distinct } = said;
    if let Some(filter) = &index.filter {
        super::condition(entity, "filter", filter, index.source, &table.columns, scope);
    }
    fits_method(entity, said, table, scope);
    let field_columns: Vec<Text> =
        index.columns.iter().filter_map(|column| column_of(entity, column.term.field())).collect();
    let columns =
        index.columns.iter().zip(&field_columns).map(|(said, column)| column_of_index(said, column)).collect();
    table.indexes.push(Index {
        name: index.name.clone().map_or_else(|| name::joined(&table.name.name, &field_columns, "idx"), name::fitted),
        method: *method,
        unique: index.unique,
        nulls_not_distinct: *nulls_not_distinct,
        columns,
        include: include.iter().filter_map(|field| column_of(entity, field)).collect(),
        predicate: index.filter.clone(),
    });
}

fn column_of_index(said: &ir::IndexColumn, column: &Text) -> IndexColumn {
    IndexColumn {
        term: match said.term {
            ir::IndexTerm::Field(_) => IndexTerm::Column(column.clone()),
            ir::IndexTerm::Lower(_) => IndexTerm::Expression(expression::lower(&expression::column(column)).into()),
        },
        order: match said.order {
            ir::Order::Asc => Order::Asc,
            ir::Order::Desc => Order::Desc,
        },
        nulls: said.nulls.map(|nulls| match nulls {
            ir::Nulls::First => Nulls::First,
            ir::Nulls::Last => Nulls::Last,
        }),
    }
}

/// Reports what the method can't do (manual, "Index Types" and "Multicolumn Indexes").
fn fits_method(entity: &Entity, said: &IndexSaid, table: &Table, scope: &mut Scope<'_>) {
    let IndexSaid { index, method, include, nulls_not_distinct } = said;
    let mut report = |message: String, help: &str| {
        let path = format!("{}.index", entity.rust.name);
        scope.found.push(Diagnostic::new("P0108", path, index.source, message).help(help));
    };
    let sorted = index.columns.iter().any(|column| column.order != ir::Order::Asc || column.nulls.is_some());
    if *method != IndexMethod::Btree && (index.unique || sorted) {
        report(
            format!("a {method} index can be neither unique nor sorted"),
            "use Btree, or remove `.unique()`, `.desc()` and `.nulls_…()`",
        );
    }
    if *method == IndexMethod::Hash && index.columns.len() > 1 {
        report("a hash index has one column".to_owned(), "use Btree for several columns");
    }
    if !include.is_empty() && !matches!(method, IndexMethod::Btree | IndexMethod::Gist | IndexMethod::SpGist) {
        report(format!("a {method} index can't include columns"), "use Btree, Gist or SpGist, or remove `.include(…)`");
    }
    if *nulls_not_distinct && !index.unique {
        report("`nulls_not_distinct` says something of a unique index only".to_owned(), "add `.unique()`");
    }
    for field in include.iter().filter(|field| entity.field(field).is_none()) {
        report(
            format!("`include` names `{field}`, which `{}` does not have", entity.rust.name),
            "name fields of the entity",
        );
    }
    for column in &index.columns {
        let Some(field) = entity.field(column.term.field()) else {
            continue;
        };
        let ty = table
            .columns
            .iter()
            .zip(&entity.fields)
            .find(|(_, known)| known.name == field.name)
            .map(|(column, _)| &column.ty);
        let gin = matches!(ty, Some(DataType::Array(_) | DataType::Jsonb));
        if *method == IndexMethod::Gin && !gin {
            report(
                format!("a gin index needs arrays or jsonb, `{}` is neither", field.name),
                "use Btree, or index what is an array or jsonb",
            );
        }
        if *method == IndexMethod::Btree && matches!(field.ty, Type::Json | Type::Map(_) | Type::Embedded(_)) {
            report(
                format!("a btree index over the whole of `{}` finds nothing that is inside", field.name),
                "use `#[pg(index([…]).using(Gin))]`",
            );
        }
    }
}
