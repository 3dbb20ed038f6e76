//! Indexes, and the columns of exclusions.

use rustc_hash::FxHashMap;

use super::error::IntrospectError;
use super::names::{Class, Names};
use super::rows::IndexRow;
use super::setting::setting;
use crate::catalog::{Index, IndexColumn, IndexMethod, IndexTerm, Nulls, OperatorClass, Order, Text};

/// Parameters of operator classes, by index and column.
pub type Parameters = FxHashMap<(i64, i16), Vec<Text>>;

pub fn index(row: &IndexRow, parameters: &Parameters, names: &mut Names) -> Result<Index, IntrospectError> {
    Ok(Index {
        name: row.name.clone(),
        method: method(row)?,
        unique: row.unique,
        nulls_not_distinct: row.nulls_not_distinct,
        columns: columns(row, parameters, names)?,
        include: included(row, names)?,
        storage: row.storage.iter().flatten().map(|text| setting(text)).collect(),
        statistics: row.statistics.clone().unwrap_or_default(),
        predicate: row.predicate.clone(),
        invalid: !row.valid,
        comment: names.comment(Class::Relation, row.oid, 0),
    })
}

pub fn method(row: &IndexRow) -> Result<IndexMethod, IntrospectError> {
    IndexMethod::named(&row.method).ok_or_else(|| {
        let (name, text) = (row.name.clone(), row.method.clone());
        IntrospectError::Unread { kind: "method of the index", name, text }
    })
}

/// The method is one of those that a catalog knows.
pub fn is_known(row: &IndexRow) -> bool {
    method(row).is_ok()
}

pub fn included(row: &IndexRow, names: &Names) -> Result<Vec<Text>, IntrospectError> {
    names.columns(row.relation, row.columns.0.get(row.key_columns..).unwrap_or_default())
}

/// What is indexed, each with how it is sorted and compared where that is said.
pub fn columns(row: &IndexRow, parameters: &Parameters, names: &Names) -> Result<Vec<IndexColumn>, IntrospectError> {
    let mut columns = Vec::with_capacity(row.key_columns);
    for (at, number) in row.columns.0.iter().take(row.key_columns).enumerate() {
        let expression = row.expressions.as_ref().and_then(|all| all.get(at)).cloned().flatten();
        let collation = row.collations.0.get(at).copied().unwrap_or_default();
        // That of an expression is told by no row: 100 is the database's own.
        let usual = if *number == 0 { 100 } else { names.collation_of(row.relation, *number) };
        let term = match expression {
            Some(expression) => IndexTerm::Expression(expression),
            None => IndexTerm::Column(names.column(row.relation, *number)?),
        };
        let class = row.operator_classes.0.get(at).copied().unwrap_or_default();
        let place = i16::try_from(at + 1).unwrap_or_default();
        let declared = parameters.get(&(row.oid, place));
        let declared: Vec<(Text, Text)> = declared.into_iter().flatten().map(|text| setting(text)).collect();
        // Parameters need a name before them, even the name of the default.
        let opclass = names.operator_class(class, !declared.is_empty());
        let opclass = opclass.map(|name| Box::new(OperatorClass { name, parameters: declared }));
        // Bit 1 is DESC, bit 2 NULLS FIRST (server, access/amapi.h).
        let option = row.options.0.get(at).copied().unwrap_or_default();
        let (order, nulls) = match (option & 1 != 0, option & 2 != 0) {
            (false, false) => (Order::Asc, None),
            (false, true) => (Order::Asc, Some(Nulls::First)),
            (true, true) => (Order::Desc, None),
            (true, false) => (Order::Desc, Some(Nulls::Last)),
        };
        let collation = (collation != 0 && collation != usual).then(|| names.collation(collation)).transpose()?;
        columns.push(IndexColumn { term, order, nulls, collation, opclass });
    }
    Ok(columns)
}
