//! SQL that people wrote in attributes: checked where the feature `validate` is on, and what it names.

use schema_core::ir::{Entity, Source};

#[cfg(feature = "validate")]
use super::queries;
use super::scope::Scope;
use crate::catalog::{Column, Table, Text, expression};

/// Checks a condition over the columns of a table, where the feature `validate` is on, and notes what it needs.
pub fn condition(entity: &Entity, word: &str, sql: &Text, source: Source, columns: &[Column], scope: &mut Scope<'_>) {
    over_columns(entity, (word, sql, source), columns, true, scope);
}

/// The same for a policy, which may look at other rows.
pub fn policy_condition(
    entity: &Entity,
    (word, sql, source): (&str, &Text, Source),
    table: &Table,
    scope: &mut Scope<'_>,
) {
    over_columns(entity, (word, sql, source), &table.columns, false, scope);
    #[cfg(feature = "validate")]
    if expression::has_query(sql) {
        queries::note(entity, (word, sql, source), (&table.name, false), scope);
    }
}

fn over_columns(
    entity: &Entity,
    (word, sql, source): (&str, &Text, Source),
    columns: &[Column],
    alone: bool,
    scope: &mut Scope<'_>,
) {
    if sql.contains(['(', ':']) {
        scope.calls(&format!("{}.{word}", entity.rust.name), source, sql);
    }
    #[cfg(feature = "validate")]
    crate::validate::condition(&mut scope.fragments, (entity, columns), (word, sql, source), alone, &mut scope.found);
    #[cfg(not(feature = "validate"))]
    let _ = (columns, alone);
}

/// What the condition of a rule asks about. The lexer decides it, with the feature `validate` and without.
pub struct RowNames {
    /// The row as it was.
    pub old: bool,
    /// The row as it is.
    pub new: bool,
    /// Other rows.
    pub query: bool,
    /// Columns of the row as it is.
    pub columns: Vec<Text>,
}

/// Checks a condition over the row as it is and as it was, where the feature `validate` is on, and finds what it asks about.
pub fn row_condition(
    entity: &Entity,
    (word, sql, source): (&str, &Text, Source),
    table: &Table,
    scope: &mut Scope<'_>,
) -> RowNames {
    scope.calls(&format!("{}.{word}", entity.rust.name), source, sql);
    let query = expression::has_query(sql);
    #[cfg(feature = "validate")]
    {
        let over = (entity, table.columns.as_slice());
        crate::validate::row_condition(&mut scope.fragments, over, (word, sql, source), &mut scope.found);
        if query {
            queries::note(entity, (word, sql, source), (&table.name, true), scope);
        }
    }
    #[cfg(not(feature = "validate"))]
    let _ = (word, source, table);
    let names = expression::names(sql);
    let is = |name: &expression::Name<'_>, row: &str| name.qualifier.is_none() && name.name == row;
    let columns = names.iter().filter(|name| name.qualifier.as_deref() == Some("new"));
    RowNames {
        old: names.iter().any(|name| is(name, "old")),
        new: names.iter().any(|name| is(name, "new")),
        query,
        columns: columns.map(|name| Text::from(name.name.to_string())).collect(),
    }
}

/// The columns that an expression over this table names, and where the feature `validate` is off words that may be columns: what is
/// refused because of them is refused without it too.
pub fn names_in(sql: &Text, table: &str, scope: &mut Scope<'_>) -> Vec<String> {
    #[cfg(feature = "validate")]
    return crate::validate::names_in(&mut scope.fragments, sql, table);
    #[cfg(not(feature = "validate"))]
    {
        let _ = scope;
        let is_ours =
            |name: &expression::Name<'_>| name.qualifier.as_deref().is_none_or(|qualifier| qualifier == table);
        expression::names(sql).into_iter().filter(is_ours).map(|name| name.name.into_owned()).collect()
    }
}
