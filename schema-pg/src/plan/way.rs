//! What a plan leads from and to.

use super::PlanOptions;
use crate::catalog::Catalog;
use crate::diff::{Changes, Renames};

/// What a plan leads from and to.
#[derive(Debug, Clone, PartialEq)]
pub struct Way<'a> {
    pub was: &'a Catalog,
    pub now: &'a Catalog,
    pub renames: Renames,
    pub options: PlanOptions,
}

impl<'a> Way<'a> {
    pub fn of(changes: &Changes<'a>, options: &PlanOptions) -> Self {
        Self { was: changes.was, now: changes.now, renames: changes.renames.clone(), options: options.clone() }
    }
}
