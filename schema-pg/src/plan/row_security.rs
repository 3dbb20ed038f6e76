//! What row security would hide from the owner while a plan runs.

use super::steps::Steps;
use crate::catalog::{Constraint, ConstraintKind, QualifiedName};
use crate::sql::Statement;

/// The statement that adds or validates a reference, in the form that looks at all rows where policies may hide some.
pub fn checking<'a>(
    table: &'a QualifiedName,
    part: &'a Constraint,
    statement: Statement<'a>,
    steps: &Steps<'a, '_>,
) -> Statement<'a> {
    match &part.kind {
        ConstraintKind::ForeignKey { target, .. } => past(table, &[target], statement, steps),
        _ => statement,
    }
}

/// The table references itself, and policies bind its owner: then it is locked while its rows are looked at.
pub fn locks_itself(table: &QualifiedName, part: &Constraint, steps: &Steps<'_, '_>) -> bool {
    let itself = matches!(&part.kind, ConstraintKind::ForeignKey { target, .. } if target == table);
    itself && !steps.is_new(table) && steps.is_forced(table)
}

/// The same for a statement about references to several tables.
pub fn past<'a>(
    table: &'a QualifiedName,
    targets: &[&'a QualifiedName],
    statement: Statement<'a>,
    steps: &Steps<'a, '_>,
) -> Statement<'a> {
    // A table that is new holds no row that could break a reference.
    let hides = steps.is_forced(table) || targets.iter().any(|target| steps.is_forced(target));
    if steps.is_new(table) || !hides {
        return statement;
    }
    Statement::PastPolicies(Box::new(statement), table, targets.to_vec())
}
