//! Applying a plan to a live database: group by group, again where a lock was not to be had, and on from where it was
//! interrupted. The decisions are here, once; `blocking` and `client` only carry statements.
//!
//! A group is one transaction, or one statement that no transaction takes. A plan of one transaction is done whole or not at
//! all. Of all others a small table (`public.schema_apply`) notes how many groups are done, in the transaction of each group;
//! it is dropped when the plan is done. So an apply that was killed is run again with the same plan, and goes on:
//! - a transaction that was not committed left nothing, and one that was committed is noted;
//! - an index that was being built is found by its name: dropped and built again where it is not valid, kept where it is;
//! - an index that was being dropped is dropped again, or gone; batches of a backfill go on with the rows that lack a value;
//! - labels are added only where they are not there;
//! - what an owner puts aside to fill a column or to look at all rows (generated triggers, FORCE ROW LEVEL SECURITY, its own
//!   SELECT), it puts aside and back in one transaction: nobody else sees it, and a failure takes it back.
//!
//! Planning anew from what the database holds by then is another plan: [`ApplyOptions::forget`] says that the old one is not
//! gone on with.

#[cfg(feature = "postgres")]
pub mod blocking;
#[cfg(feature = "tokio-postgres")]
pub mod client;
mod error;
mod progress;
mod run;

pub use error::ApplyError;
pub use progress::{Event, Progress};
pub(crate) use run::run;

use crate::catalog::QualifiedName;

/// Settings of an apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplyOptions {
    /// How many times a group is tried again whose locks were not to be had in time, or that met a deadlock.
    pub retries: u32,
    /// How long the first wait between two tries is, in milliseconds; each next one is twice as long.
    pub first_wait: u64,
    /// How long a wait is at most, in milliseconds.
    pub longest_wait: u64,
    /// The table that notes how far a plan came. It must be in a schema in which the user may make tables.
    pub journal: QualifiedName,
    /// Another plan that was not finished is not gone on with: this one was planned from what the database holds now.
    pub forget: bool,
}

impl Default for ApplyOptions {
    fn default() -> Self {
        Self {
            retries: 10,
            first_wait: 500,
            longest_wait: 30_000,
            journal: QualifiedName::new("public", "schema_apply"),
            forget: false,
        }
    }
}

/// What an apply did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    /// Groups that were done.
    pub done: usize,
    /// Groups that were done by an earlier apply of the same plan.
    pub skipped: usize,
    /// How many times a group was tried again.
    pub retries: usize,
}

/// What the server said when it refused, or why it was not heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// SQLSTATE; none where the connection is gone.
    pub state: Option<String>,
    /// The message, with detail and hint.
    pub message: String,
}

/// A connection that carries statements.
pub(crate) trait Session {
    /// Runs statements that give nothing back.
    fn execute(&mut self, sql: &str) -> impl Future<Output = Result<(), Failure>> + Send;
    /// The first column of the first row.
    fn text(&mut self, sql: &str) -> impl Future<Output = Result<Option<String>, Failure>> + Send;
}

/// What a driver's error says.
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
macro_rules! failure {
    ($error:expr) => {{
        let error = $error;
        match error.as_db_error() {
            Some(declared) => {
                let mut message = declared.message().to_owned();
                for more in [declared.detail(), declared.hint()].into_iter().flatten() {
                    message.push_str("; ");
                    message.push_str(more);
                }
                $crate::apply::Failure { state: Some(declared.code().code().to_owned()), message }
            }
            None => $crate::apply::Failure { state: None, message: error.to_string() },
        }
    }};
}
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
pub(crate) use failure;
