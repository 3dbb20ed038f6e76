//! Constraints of tables and domains.

use rustc_hash::FxHashMap;

use super::error::IntrospectError;
use super::index::{self, Parameters};
use super::names::{Class, Names, missing};
use super::rows::{ConstraintRow, IndexRow};
use crate::catalog::{Action, Constraint, ConstraintKind, Deferrable, DomainCheck, Exclusion};

/// A constraint of a table; its index is among `indexes` where it has one.
pub fn constraint(
    row: ConstraintRow,
    indexes: &FxHashMap<i64, IndexRow>,
    parameters: &Parameters,
    names: &mut Names,
) -> Result<Constraint, IntrospectError> {
    let deferrable = deferrable(row.deferrable, row.deferred);
    let held = || indexes.get(&row.index).ok_or_else(|| missing("index", &row.name));
    // Those of an exclusion can be expressions; its index knows them. Those of a check are known from its condition.
    let columns = match row.kind {
        'x' | 'c' => Vec::new(),
        _ => names.columns(row.relation, row.columns.as_deref().unwrap_or_default())?,
    };
    let kind = match row.kind {
        'p' => ConstraintKind::PrimaryKey { columns, include: index::included(held()?, names)?, deferrable },
        'u' => ConstraintKind::Unique {
            columns,
            include: index::included(held()?, names)?,
            nulls_not_distinct: held()?.nulls_not_distinct,
            deferrable,
        },
        'c' => ConstraintKind::Check {
            expression: row.expression.ok_or_else(|| missing("condition", &row.name))?,
            no_inherit: row.no_inherit,
        },
        'x' => {
            let index = held()?;
            let columns = index::columns(index, parameters, names)?;
            let operators = row.operators.unwrap_or_default();
            let elements = columns.into_iter().zip(operators);
            ConstraintKind::Exclude {
                method: index::method(index)?,
                elements: elements.map(|(column, operator)| Exclusion { column, operator }).collect(),
                predicate: index.predicate.clone(),
                deferrable,
            }
        }
        _ => {
            let reference = row.reference.ok_or_else(|| missing("reference", &row.name))?;
            ConstraintKind::ForeignKey {
                columns,
                target: names.relation(reference.target)?.clone(),
                target_columns: names.columns(reference.target, &reference.columns)?,
                on_delete: action(reference.on_delete),
                on_update: action(reference.on_update),
                delete_columns: names.columns(row.relation, reference.delete_columns.as_deref().unwrap_or_default())?,
                match_full: reference.matched == 'f',
                deferrable,
            }
        }
    };
    let comment = names.comment(Class::Constraint, row.oid, 0);
    Ok(Constraint { name: row.name, kind, not_valid: !row.validated, comment })
}

/// A rule of a domain.
pub fn domain_check(row: ConstraintRow, names: &mut Names) -> Result<DomainCheck, IntrospectError> {
    Ok(DomainCheck {
        comment: names.comment(Class::Constraint, row.oid, 0),
        expression: row.expression.ok_or_else(|| missing("condition", &row.name))?,
        name: row.name,
        not_valid: !row.validated,
    })
}

fn action(letter: char) -> Action {
    match letter {
        'r' => Action::Restrict,
        'c' => Action::Cascade,
        'n' => Action::SetNull,
        'd' => Action::SetDefault,
        _ => Action::NoAction,
    }
}

pub fn deferrable(deferrable: bool, deferred: bool) -> Deferrable {
    match (deferrable, deferred) {
        (false, _) => Deferrable::No,
        (true, false) => Deferrable::InitiallyImmediate,
        (true, true) => Deferrable::InitiallyDeferred,
    }
}
