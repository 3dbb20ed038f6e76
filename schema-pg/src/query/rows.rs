//! The rows that statements are about.

use schema_core::ir::{IndexColumn, IndexTerm};
use schema_core::{Entity, IntoColumns};
use sea_query::{Alias, IntoIden, TableRef};

use super::QueryError;
use crate::catalog::{Catalog, Column, DataType, EntityModel, Table, Text};
use crate::sql::Ident;

/// The rows of an entity: its table in a catalog that was lowered from the registry. Costs one look through the tables to get, and nothing to
/// keep.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'c> {
    /// The table.
    pub table: &'c Table,
    /// What the application calls it.
    pub model: &'c EntityModel,
    /// Where it is.
    pub catalog: &'c Catalog,
}

/// The rows of an entity.
///
/// # Errors
/// The catalog was not lowered from a registry with the entity.
pub fn rows<E: Entity>(catalog: &Catalog) -> Result<Rows<'_>, QueryError> {
    let path = std::any::type_name::<E>();
    of(catalog, path, |_, model| model.path == path)
}

/// The rows of the table with this name, `app.users`, also of a table that an entity brings along, such as the one between two that are linked.
///
/// # Errors
/// The catalog was not lowered, or has no such table.
pub fn rows_of<'c>(catalog: &'c Catalog, table: &str) -> Result<Rows<'c>, QueryError> {
    of(catalog, table, |own, _| own.name.is_called(table))
}

fn of<'c>(
    catalog: &'c Catalog,
    what: &str,
    is_it: impl Fn(&Table, &EntityModel) -> bool,
) -> Result<Rows<'c>, QueryError> {
    let mut found = catalog.tables.iter().filter_map(|table| Some((table, table.model.entity()?)));
    let found = found.find(|(table, model)| is_it(table, model));
    let (table, model) = found.ok_or_else(|| QueryError::NoTable(what.to_owned().into()))?;
    Ok(Rows { table, model, catalog })
}

impl<'c> Rows<'c> {
    /// The table with its schema.
    pub fn table_ref(&self) -> TableRef {
        let schema = Alias::new(self.table.name.schema.to_string()).into_iden();
        TableRef::Table((schema, iden(&self.table.name.name)).into(), None)
    }

    /// The column of the table.
    ///
    /// # Errors
    /// A field that is several columns, or none; an expression.
    pub fn column(&self, column: schema_core::Column) -> Result<&'c Column, QueryError> {
        let is_field = matches!(IndexColumn::from(column).term, IndexTerm::Field(_));
        let named = column.field().filter(|_| is_field).map(|field| self.table.model.column(field));
        let found = named
            .and_then(|name| self.table.column(name))
            .or_else(|| self.table.column(column.name()).filter(|_| is_field));
        found.ok_or_else(|| QueryError::NoColumn {
            table: self.table.name.clone(),
            column: column.name().to_owned().into(),
        })
    }

    pub(super) fn columns(&self, columns: impl IntoColumns) -> Result<Vec<&'c Column>, QueryError> {
        columns.into_columns().into_iter().map(|column| self.column(column)).collect()
    }

    /// The columns of the primary key.
    pub(super) fn key(&self) -> Result<Vec<&'c Column>, QueryError> {
        let key: Vec<&Column> = self.table.primary_key().iter().filter_map(|name| self.table.column(name)).collect();
        if key.is_empty() { Err(QueryError::NoKey(self.table.name.clone())) } else { Ok(key) }
    }

    /// The column that says when a row was deleted.
    pub(super) fn deleted_at(&self) -> Result<&'c Text, QueryError> {
        self.model.deleted_at.as_ref().ok_or_else(|| QueryError::NotSoftDeleted(self.table.name.clone()))
    }

    /// The type under a domain; any other type itself.
    pub(super) fn base<'t>(&self, ty: &'t DataType) -> &'t DataType
    where
        'c: 't,
    {
        let mut ty = ty;
        // A domain over a domain, and so on.
        for _ in 0..=self.catalog.domains.len() {
            let DataType::Named(name) = ty else { break };
            match self.catalog.domains.iter().find(|domain| domain.name == **name) {
                Some(domain) => ty = &domain.ty,
                None => break,
            }
        }
        ty
    }
}

/// A name as it is stored: sea-query quotes it.
pub(super) fn iden(name: &str) -> sea_query::DynIden {
    Alias::new(name).into_iden()
}

/// There is a value for each column.
pub(super) fn as_many(columns: &[&Column], given: usize) -> Result<(), QueryError> {
    if columns.len() == given {
        return Ok(());
    }
    let names: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
    Err(QueryError::Values { given, expected: columns.len(), columns: names.join(", ").into() })
}

/// An identifier of the table within SQL that is written as text.
pub(super) fn quoted(name: &str) -> String {
    Ident(name).to_string()
}
