//! Changes in the order in which a server takes them: with what each risks, what undoes it, and the reason
//! that it stands where it does.

mod alter;
mod back;
mod backfill;
mod build;
mod closure;
mod column;
mod comments;
mod composite;
mod constraint;
mod create;
mod declared_backfill;
mod distribution;
mod domain;
mod effects;
mod encrypted;
mod enum_type;
mod extension;
mod fill;
mod grants;
mod graph;
mod group;
mod index;
mod index_names;
mod index_statistics;
mod inherited;
mod member;
mod not_null;
mod options;
mod order;
mod owned;
mod owner;
mod partition;
mod phase;
mod placed;
mod placeholder;
mod policy;
mod print;
mod refused;
mod remade;
mod remove;
mod rename;
mod renaming;
mod replace;
mod replacement;
mod replica;
mod reverse;
mod row_security;
mod seed;
mod sequence;
mod sort;
mod statement;
mod step;
mod steps;
mod storage_options;
mod table;
mod types;
mod unchecked;
mod unique;
mod view;
mod way;

pub use build::{create, create_with, plan};
pub use effects::{Effects, Held};
#[cfg(feature = "cli")]
pub(crate) use graph::{Resolver, all as all_items};
pub use group::Group;
pub use options::{Backfill, PlanOptions};
pub use owned::OwnedPlan;
pub use reverse::Reverse;
pub use step::{Hazard, Lock, Refused, Stage, Step, Transaction, Why, allowed_as};

use crate::catalog::Text;
use way::Way;

/// Steps in order. `Display` is the SQL, with a heading for each part and transactions around what belongs together.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan<'a> {
    /// The steps.
    pub steps: Vec<Step<'a>>,
    /// What would lose data and was not allowed: it is not among the steps.
    pub refused: Vec<Refused>,
    /// How long a statement waits for a lock; `None` where nobody uses the database yet.
    pub lock_timeout: Option<Text>,
    /// How long a statement runs that should be done at once.
    pub statement_timeout: Option<Text>,
    /// Settings of each transaction, of a Citus cluster.
    pub settings: Vec<(&'static str, &'static str)>,
    /// What it leads from and to; `None` where it is one stage of a plan alone.
    way: Option<Way<'a>>,
}

impl<'a> Plan<'a> {
    /// Nothing is to be done, and nothing was refused.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.refused.is_empty()
    }

    /// The same with the steps of one stage alone.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> Plan<'a> {
        let steps = self.steps.iter().filter(|step| step.stage == stage).cloned().collect();
        Plan { steps, refused: Vec::new(), way: None, ..self.clone() }
    }
}
