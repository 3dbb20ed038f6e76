//! Applying with the crate `postgres`.

use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use postgres::{Client, SimpleQueryMessage};

use super::{Applied, ApplyError, ApplyOptions, Failure, Progress, Session, failure, run};
use crate::plan::Plan;

/// Applies a plan: group by group, again where a lock was not to be had in time, and on from where an earlier apply of the same
/// plan was interrupted.
///
/// ```no_run
/// # fn example(old: &schema_pg::Catalog, new: &schema_pg::Catalog) -> Result<(), Box<dyn std::error::Error>> {
/// use schema_pg::{PlanOptions, Renames};
///
/// let mut client = postgres::Client::connect("host=localhost dbname=shop", postgres::NoTls)?;
/// let changes = schema_pg::diff(old, new, &Renames::none());
/// let plan = schema_pg::plan(&changes, &PlanOptions::default());
/// schema_pg::blocking::apply(&mut client, &plan)?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What the server refused, with what is done by then and what to do.
pub fn apply(client: &mut Client, plan: &Plan<'_>) -> Result<Applied, ApplyError> {
    apply_with(client, plan, &ApplyOptions::default(), &mut |_| {})
}

/// The same with settings: `on_progress` is called with how far it is.
///
/// # Errors
/// As [`apply`].
pub fn apply_with(
    client: &mut Client,
    plan: &Plan<'_>,
    options: &ApplyOptions,
    on_progress: &mut (dyn FnMut(&Progress<'_>) + Send),
) -> Result<Applied, ApplyError> {
    at_once(run(&mut Blocking(client), plan, options, on_progress))
}

struct Blocking<'c>(&'c mut Client);

impl Session for Blocking<'_> {
    fn execute(&mut self, sql: &str) -> impl Future<Output = Result<(), Failure>> + Send {
        ready(self.0.batch_execute(sql).map_err(|error| failure!(error)))
    }

    fn text(&mut self, sql: &str) -> impl Future<Output = Result<Option<String>, Failure>> + Send {
        let text = self.0.simple_query(sql).map_err(|error| failure!(error)).map(|messages| {
            messages.iter().find_map(|message| match message {
                SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            })
        });
        ready(text)
    }
}

/// What a future gives that never waits: all that it awaits is done when it is asked for.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
