//! Settings of a plan.

use std::collections::BTreeSet;

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
    /// What rows that are there get in a column that they lack, by the column's name `app.users.nickname`: an SQL expression, for all rows or
    /// for those of which a condition is true. Or what they get for a label that goes, by the type's name and the label `app.status.lost`.
    ///
    /// Of several for one column, a row gets the first whose condition is true, in the order in which they are declared; where none
    /// is, the last one without a condition. A row that is covered by none, or gets NULL, has no value: where the column takes no NULL, the
    /// plan says so by [`Hazard::MayFail`](super::Hazard::MayFail), and fails before anything of that stage is done. A column with a default gets
    /// that in rows that none covers. Columns are filled in the order in which they are declared: a later one can read an earlier one.
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
    pub backfill: Vec<(Text, Backfill)>,
    /// Owners are compared too, where both sides were read from a server. What is recreated keeps its owner in any case.
    pub compare_owners: bool,
    /// The role that owns what the plan makes; who runs the plan, unless said. [`Migrations`](crate::Migrations) take it from
    /// [`Roles::owner`](crate::Roles). Who runs the plan must be a member of it, or a superuser.
    pub owner: Option<Text>,
}

/// What rows that are there get in a column that they lack, and which of them: `Backfill::value("'de'").filter("country = 'DE'")`. A text
/// alone is a value for all rows that no other backfill of the column covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backfill {
    /// An SQL expression over the row.
    pub value: Text,
    /// The condition of the rows that get it, in SQL; all others, where there is none.
    pub filter: Option<Text>,
}

impl Backfill {
    /// This value.
    pub fn value(sql: impl Into<Text>) -> Self {
        Self { value: sql.into(), filter: None }
    }

    /// The same for the rows for which this is true.
    #[must_use]
    pub fn filter(mut self, condition: impl Into<Text>) -> Self {
        self.filter = Some(condition.into());
        self
    }
}

impl From<&'static str> for Backfill {
    fn from(value: &'static str) -> Self {
        Self::value(value)
    }
}

impl From<String> for Backfill {
    fn from(value: String) -> Self {
        Self::value(value)
    }
}

impl From<Text> for Backfill {
    fn from(value: Text) -> Self {
        Self::value(value)
    }
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
            backfill: Vec::new(),
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

    /// The same, and rows that are there get this in a column that they lack: a value for all of them, or
    /// [`Backfill::value`] with a [`filter`](Backfill::filter).
    ///
    /// ```
    /// use schema_pg::catalog::{Catalog, Column, DataType, QualifiedName, Schema, Table};
    /// use schema_pg::{Backfill, PlanOptions, Renames, diff, plan};
    ///
    /// let catalog = |columns: &[&'static str]| {
    ///     let mut table = Table::new(QualifiedName::new("app", "users"));
    ///     table.columns = columns.iter().map(|name| Column::new(*name, DataType::Text)).collect();
    ///     Catalog { schemas: vec![Schema::new("app")], tables: vec![table], ..Catalog::default() }
    /// };
    /// let (was, now) = (catalog(&["country"]), catalog(&["country", "locale"]));
    /// let options = PlanOptions::default()
    ///     .backfill("app.users.locale", Backfill::value("'de'").filter("country IN ('DE', 'AT')"))
    ///     .backfill("app.users.locale", "'en'");
    /// let sql = plan(&diff(&was, &now, &Renames::none()), &options).to_string();
    /// assert!(sql.contains("UPDATE app.users SET locale = 'de' WHERE locale IS NULL AND (country IN ('DE', 'AT'))"), "{sql}");
    /// assert!(sql.contains("UPDATE app.users SET locale = 'en' WHERE locale IS NULL"), "{sql}");
    /// ```
    #[must_use]
    pub fn backfill(mut self, column: impl Into<Text>, value: impl Into<Backfill>) -> Self {
        self.backfill.push((column.into(), value.into()));
        self
    }

    /// The loss of this is allowed.
    pub fn allows(&self, name: &str) -> bool {
        self.allow_all || self.allow.contains(name)
    }
}
