//! Indexes that belong to no constraint.

use schema_core::ir::{self, Entity};

use super::reference;
use super::scope::Scope;
use crate::adopt::left::Part;
use crate::adopt::model::Trusted;
use crate::adopt::same::plain;
use crate::catalog::{DataType, Index, IndexColumn, IndexMethod, IndexTerm, Nulls, Order, QualifiedName, Table, Text};
use crate::lower::joined;
use crate::options::{EntityOptions, IndexOptions};
use crate::sql::{expression, quote_ident};

/// Says the indexes of a table, but those that references bring.
pub fn raise(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    for index in &table.indexes {
        if reference::brings(table, entity, index) {
            continue;
        }
        let columns: Vec<(Text, DataType)> =
            table.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect();
        let Some(raised) = one(&table.name, &columns, index, scope) else { continue };
        match is_plain(&raised) {
            true => entity.indexes.push(raised.index),
            false => entity.extensions.get_mut::<EntityOptions>().indexes.push(raised),
        }
    }
}

/// Every store knows what it says.
pub fn is_plain(index: &IndexOptions) -> bool {
    index.method == IndexMethod::Btree
        && index.include.is_empty()
        && !index.nulls_not_distinct
        && index.storage.is_empty()
}

/// An index of a table or a materialized view with these columns.
pub fn one(
    owner: &QualifiedName,
    columns: &[(Text, DataType)],
    index: &Index,
    scope: &mut Scope<'_>,
) -> Option<IndexOptions> {
    let part = Part::Index(owner.clone(), index.name.clone());
    if index.invalid || scope.is_out(&part) {
        return None;
    }
    let mut terms = Vec::new();
    let mut words: Vec<Text> = Vec::new();
    for column in &index.columns {
        let term = term(owner, columns, column, scope)?;
        words.push(match &column.term {
            IndexTerm::Column(name) => name.clone(),
            IndexTerm::Expression(_) => match &term.term {
                ir::IndexTerm::Lower(field) => columns
                    .iter()
                    .map(|(name, _)| name)
                    .find(|name| scope.field(owner, name).as_ref() == Some(field))
                    .cloned()
                    .unwrap_or_default(),
                _ => "expr".into(),
            },
        });
        terms.push(term);
    }
    if terms.iter().any(|term| matches!(term.term, ir::IndexTerm::Lower(_))) {
        scope.model.trusted.insert(Trusted::Index(owner.clone(), index.name.clone()));
    }
    let own = joined(&owner.name, &words, "idx");
    Some(IndexOptions {
        index: ir::Index {
            name: Some(index.name.clone()).filter(|name| *name != own),
            source: scope.place(part),
            columns: terms,
            unique: index.unique,
            filter: index.predicate.as_ref().map(|sql| plain(sql)),
            all_rows: false,
            across_tenants: false,
        },
        method: index.method,
        include: scope.fields(owner, &index.include)?,
        nulls_not_distinct: index.nulls_not_distinct,
        storage: index.storage.clone(),
    })
}

/// What an index holds, as attributes write it.
pub fn term(
    owner: &QualifiedName,
    columns: &[(Text, DataType)],
    column: &IndexColumn,
    scope: &Scope<'_>,
) -> Option<ir::IndexColumn> {
    let term = match &column.term {
        IndexTerm::Column(name) => ir::IndexTerm::Field(scope.field(owner, name)?),
        IndexTerm::Expression(sql) => match lowered(columns, sql).and_then(|name| scope.field(owner, name)) {
            Some(field) => ir::IndexTerm::Lower(field),
            None => ir::IndexTerm::Expression(plain(sql)),
        },
    };
    Some(ir::IndexColumn {
        term,
        order: match column.order {
            Order::Asc => ir::Order::Asc,
            Order::Desc => ir::Order::Desc,
        },
        nulls: column.nulls.map(|nulls| match nulls {
            Nulls::First => ir::Nulls::First,
            Nulls::Last => ir::Nulls::Last,
        }),
        collation: column.collation.clone(),
        opclass: column
            .opclass
            .as_deref()
            .map(|of| Box::new(ir::OperatorClass { name: of.name.clone(), parameters: of.parameters.clone() })),
    })
}

/// The column of which this is the text in lower case.
fn lowered<'c>(columns: &'c [(Text, DataType)], sql: &str) -> Option<&'c Text> {
    let is_lower = |(name, ty): &&(Text, DataType)| match ty {
        DataType::Text => sql == expression::lower(&quote_ident(name)),
        DataType::Varchar(_) => sql == expression::lower(&format!("({})::text", quote_ident(name))),
        _ => false,
    };
    columns.iter().find(is_lower).map(|(name, _)| name)
}

/// A reference by these columns would bring such an index.
pub fn is_of_reference(index: &Index, columns: &[Text]) -> bool {
    let plain = |(held, column): (&IndexColumn, &Text)| {
        held.term == IndexTerm::Column(column.clone())
            && held.is_ascending()
            && held.collation.is_none()
            && held.opclass.is_none()
    };
    index.method == IndexMethod::Btree
        && !index.unique
        && !index.invalid
        && index.predicate.is_none()
        && index.include.is_empty()
        && index.storage.is_empty()
        && index.columns.len() == columns.len()
        && index.columns.iter().zip(columns).all(plain)
}
