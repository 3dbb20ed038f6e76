//! Columns as fields.

use schema_core::ir::{Default, Field, KeySource, Type};

use super::scope::Scope;
use super::{comment, default, types};
use crate::adopt::left::Part;
use crate::adopt::model::Trusted;
use crate::catalog::{Catalog, Column, DataType, Identity, Table, Text, default_sequence};
use crate::options::{FieldOptions, GeneratedOptions, SerialOptions};
use crate::sql::expression;

/// The field of a column; `None` where its type is none of a field.
pub fn raise(table: &Table, column: &Column, scope: &mut Scope<'_>) -> Option<Field> {
    let of = types::of_column(&column.ty, scope)?;
    let part = Part::Column(table.name.clone(), column.name.clone());
    let level = scope.left.level(&part);
    let source = scope.place(part);
    let name = scope.field(&table.name, &column.name)?;
    let mut field = Field::new(name, of.ty, column.nullable, source);
    field.column = scope.names.fields(&table.name)?.said_column(&column.name);
    field.doc = comment::doc(column.comment.as_ref());
    field.precision = of.precision;
    field.rules.extend(of.length);
    let is_text = matches!(field.ty, Type::String | Type::CaseInsensitive);
    let mut declared = FieldOptions { sql_type: of.sql_type, unchecked: of.unchecked, ..FieldOptions::default() };
    declared.collation = column.collation.as_deref().filter(|_| is_text).cloned();
    declared.generated = column.generated.as_ref().map(|generated| GeneratedOptions {
        expression: crate::adopt::same::plain(&generated.expression),
        on_read: generated.is_virtual,
        source,
    });
    field.key_source = column.identity.map(|identity| match identity {
        Identity::ByDefault => KeySource::Identity,
        Identity::Always => KeySource::IdentityAlways,
    });
    declared.serial = serial(table, column, scope.catalog);
    if let Some(sql) = column.default.as_ref().filter(|_| declared.serial.is_none()) {
        let raised = default::raise(sql, &column.ty, &field.ty, &default::enums(&scope.model));
        match level {
            0 => {
                if raised.trusted {
                    scope.model.trusted.insert(Trusted::Default(table.name.clone(), column.name.clone()));
                }
                field.default = Some(raised.default);
            }
            1 => field.default = Some(Default::Sql(sql.clone())),
            _ => {}
        }
    }
    if declared != FieldOptions::default() {
        *field.extensions.get_mut() = declared;
    }
    Some(field)
}

/// The column is numbered by a sequence of its own.
fn serial(table: &Table, column: &Column, catalog: &Catalog) -> Option<SerialOptions> {
    let default = column.default.as_ref()?;
    let sequence = catalog.sequences.iter().find(|sequence| expression::next_of(&sequence.name) == **default)?;
    let owned = sequence.owned_by.as_ref().map(|(of, name)| *of == table.name && *name == column.name);
    let bigint = sequence.ty != column.ty;
    let is_number = matches!(column.ty, DataType::SmallInt | DataType::Integer | DataType::BigInt);
    let fits = sequence.name.schema == table.name.schema
        && is_number
        && (!bigint || sequence.ty == DataType::BigInt)
        && owned != Some(false)
        && (owned == Some(true) || counts_alone(default, catalog));
    let own = default_sequence(&table.name.name, &column.name);
    let name = Some(sequence.name.name.clone()).filter(|name| *name != own);
    fits.then(|| SerialOptions { sequence: name, bigint, not_owned: owned.is_none() })
}

/// No other column has this default.
fn counts_alone(default: &Text, catalog: &Catalog) -> bool {
    let all = catalog.tables.iter().flat_map(|table| &table.columns);
    all.filter(|column| column.default.as_ref() == Some(default)).count() == 1
}
