//! A plan with all that it leads from and to.

use super::build::plan;
use super::{Plan, PlanOptions};
use crate::catalog::{Catalog, Renames};
use crate::diff::{Changes, diff};

/// A plan that owns what it leads from and to: it can be kept where the catalogs are not, and sent to another thread. The steps are those
/// of [`plan`](Self::plan), which is the same each time.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnedPlan {
    /// What is there.
    pub was: Catalog,
    /// What is to be there.
    pub now: Catalog,
    /// The hints by which things are one under two names.
    pub renames: Renames,
    /// Settings of the plan.
    pub options: PlanOptions,
}

impl OwnedPlan {
    /// What differs.
    pub fn changes(&self) -> Changes<'_> {
        diff(&self.was, &self.now, &self.renames)
    }

    /// The plan from the one to the other.
    pub fn plan(&self) -> Plan<'_> {
        plan(&self.changes(), &self.options)
    }
}

impl Plan<'_> {
    /// The same with copies of the catalogs that it borrows from. `None` for one [stage](Plan::stage) alone: take the stage of the owned
    /// plan's.
    ///
    /// ```
    /// use schema_pg::catalog::{Catalog, Schema};
    ///
    /// let owned = {
    ///     let catalog = Catalog { schemas: vec![Schema::new("app")], ..Catalog::default() };
    ///     schema_pg::create(&catalog).into_owned().expect("it is a whole plan")
    /// };
    /// assert!(owned.plan().to_string().contains("CREATE SCHEMA app;"));
    /// ```
    pub fn into_owned(self) -> Option<OwnedPlan> {
        let way = self.way?;
        Some(OwnedPlan { was: way.was.clone(), now: way.now.clone(), renames: way.renames, options: way.options })
    }
}
