//! Applying with the crate `tokio-postgres`.

use tokio_postgres::{Client, SimpleQueryMessage};

use super::{Applied, ApplyError, ApplyOptions, Failure, Progress, Session, failure, run};
use crate::plan::Plan;

/// Applies a plan: group by group, again where a lock was not to be had in time, and on from where an earlier apply of the same
/// plan was interrupted.
///
/// ```no_run
/// # async fn example(client: &mut tokio_postgres::Client, plan: &schema_pg::Plan<'_>) -> Result<(), schema_pg::ApplyError> {
/// schema_pg::client::apply(client, plan).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What the server refused, with what is done by then and what to do.
pub async fn apply(client: &mut Client, plan: &Plan<'_>) -> Result<Applied, ApplyError> {
    apply_with(client, plan, &ApplyOptions::default(), &mut |_| {}).await
}

/// The same with settings: `on_progress` is called with how far it is.
///
/// # Errors
/// As [`apply`].
pub async fn apply_with(
    client: &mut Client,
    plan: &Plan<'_>,
    options: &ApplyOptions,
    on_progress: &mut (dyn FnMut(&Progress<'_>) + Send),
) -> Result<Applied, ApplyError> {
    run(&mut Waiting(client), plan, options, on_progress).await
}

struct Waiting<'c>(&'c mut Client);

impl Session for Waiting<'_> {
    async fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        self.0.batch_execute(sql).await.map_err(|error| failure!(error))
    }

    async fn text(&mut self, sql: &str) -> Result<Option<String>, Failure> {
        let messages = self.0.simple_query(sql).await.map_err(|error| failure!(error))?;
        Ok(messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        }))
    }
}
