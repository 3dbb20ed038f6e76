//! Functions whose bodies PostgreSQL is not to check yet.

use super::step::Step;
use crate::sql::Statement;

/// A function whose body names what comes only later: PostgreSQL is not to look at it yet, as where a dump is restored.
pub fn unchecked<'a>(step: Step<'a>, steps: &mut Vec<Step<'a>>) {
    let because = "functions whose bodies name objects that are created later";
    let set = |on| Step { stage: step.stage, ..Step::new(because, Statement::CheckFunctionBodies(on)) };
    let (off, on) = (set(false), set(true));
    steps.extend([off, step, on]);
}
