//! Settings of a plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Text;
use crate::config::Version;

/// Settings of [`plan`](super::plan).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanOptions {
    /// Tables are used while the plan runs: indexes are built concurrently, constraints are validated in a step of their own.
    pub online: bool,
    /// How long a statement waits for a lock before it gives up: everything behind it waits too.
    pub lock_timeout: Text,
    /// How long a statement runs that should be done at once. Index builds and validations are not limited.
    pub statement_timeout: Text,
    /// The oldest server that has to take the plan.
    pub version: Version,
    /// What may be lost, by name: `app.users`, `app.users.nickname`.
    pub allow: BTreeSet<Text>,
    /// Everything may be lost. For the way back, and for tests.
    pub allow_all: bool,
    /// What rows that are there get in a column that they lack, by the column's name `app.users.nickname`: an SQL expression.
    /// Or what they get for a label that goes, by the type's name and the label `app.status.lost`.
    ///
    /// Rows are filled in batches of 5000, each of which is committed. All rows are: also those that are deleted, read-only,
    /// immutable or append-only. While a batch is written, the generated triggers of `append_only`, `immutable`, `soft_delete`,
    /// `timestamps`, `actors`, `version` and `transitions` are disabled, so that nothing is refused and neither `updated_at` nor `version`
    /// changes; others' writes wait until the batch is committed (SHARE ROW EXCLUSIVE), so that none of theirs passes unguarded.
    /// Triggers of `audit` stay: the log notes each row that is filled. So do those of `rule`, `tree` and `encrypted`, and
    /// all that this library did not generate.
    ///
    /// Where the owner is bound by FORCE ROW LEVEL SECURITY (neither a superuser nor a role with BYPASSRLS runs the plan), the
    /// table and the tables that the expression reads are locked for the time of a batch (ACCESS EXCLUSIVE), and their owner
    /// sees all rows in it. A batch that fails, or is interrupted, leaves all of this as it was.
    pub backfill: BTreeMap<Text, Text>,
    /// Owners are compared too, where both sides were read from a server. What is recreated keeps its owner in any case.
    pub compare_owners: bool,
    /// The role that owns what the plan makes; who runs the plan, unless said. [`Migrations`](crate::Migrations) take it from
    /// [`Roles::owner`](crate::Roles). Who runs the plan must be a member of it, or a superuser.
    pub owner: Option<Text>,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self {
            online: true,
            lock_timeout: "3s".into(),
            statement_timeout: "30s".into(),
            version: Version::V15,
            allow: BTreeSet::new(),
            allow_all: false,
            backfill: BTreeMap::new(),
            compare_owners: false,
            owner: None,
        }
    }
}

impl PlanOptions {
    /// The same, and this may be lost: `app.users`, `app.users.nickname`.
    #[must_use]
    pub fn allow(mut self, name: impl Into<Text>) -> Self {
        self.allow.insert(name.into());
        self
    }

    /// The same, and rows that are there get this in a column that they lack.
    #[must_use]
    pub fn backfill(mut self, column: impl Into<Text>, value: impl Into<Text>) -> Self {
        self.backfill.insert(column.into(), value.into());
        self
    }

    /// The loss of this is allowed.
    pub fn allows(&self, name: &str) -> bool {
        self.allow_all || self.allow.contains(name)
    }
}
