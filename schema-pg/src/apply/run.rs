//! The run of a plan: which statements are sent, in which order, and what is made of the answers.

use schema_core::migration::hex;
use sha2::{Digest, Sha256};

use super::{Applied, ApplyError, ApplyOptions, Event, Failure, Progress, Session};
use crate::catalog::Text;
use crate::plan::{Group, Plan, Step};
use crate::sql::Statement;
use crate::sql::journal::{
    ROLLBACK, begin_journal, create_journal, drop_journal, drop_leftover, forget_journal, has_journal, index_state,
    lock, note_journal, partition_state, read_journal, read_other, session_limits, unlock, wait,
};
use crate::sql::script::{BEGIN, COMMIT, built_index, detached, finalize, timeouts};
use crate::sql::set_locally;

/// What is called with how far it is.
type OnProgress<'t> = &'t mut (dyn FnMut(&Progress<'_>) + Send);

/// Applies a plan.
pub async fn run(
    session: &mut impl Session,
    plan: &Plan<'_>,
    options: &ApplyOptions,
    on_progress: OnProgress<'_>,
) -> Result<Applied, ApplyError> {
    if !plan.refused.is_empty() {
        let list: Vec<String> = plan.refused.iter().map(ToString::to_string).collect();
        return Err(ApplyError::Refused(list.join("\n")));
    }
    // Where nothing is to be done, what another plan left behind may still be forgotten.
    if plan.steps.is_empty() && !options.forget {
        return Ok(Applied::default());
    }
    let declared = session.text(&lock()).await.map_err(server("asking whether another apply runs"))?;
    match declared.as_deref() {
        Some("taken") => {}
        other => return Err(ApplyError::Busy { pid: other.unwrap_or("unknown").to_owned() }),
    }
    let limits = session.text(session_limits()).await.map_err(server("reading the session's limits"))?;
    let applied = groups(session, plan, options, on_progress).await;
    // Whatever happened; where the connection is gone, its lock and its limits are gone with it.
    if let Some((lock, statement)) = limits.as_deref().and_then(|limits| limits.split_once(' ')) {
        let _ = session.execute(&limited("SET", Some(lock), Some(statement))).await;
    }
    let _ = session.text(&unlock()).await;
    applied
}

/// Applies group by group.
async fn groups(
    session: &mut impl Session,
    plan: &Plan<'_>,
    options: &ApplyOptions,
    on_progress: OnProgress<'_>,
) -> Result<Applied, ApplyError> {
    let groups = plan.groups();
    let mut run =
        Run { options, on_progress, of: groups.len(), name: name(plan), journal: false, applied: Applied::default() };
    let (done, running) = run.open(session, &groups).await?;
    for (at, group) in groups.iter().enumerate() {
        if at < done {
            run.applied.skipped += 1;
            run.tell(at, Event::Skipped);
            continue;
        }
        run.group(session, at, group, running && at == done).await?;
        run.applied.done += 1;
        run.tell(at, Event::Done);
    }
    if run.journal {
        // Both at once: no empty table stays behind.
        let sql =
            format!("{};\n{}", forget_journal(&options.journal, &run.name, false), drop_journal(&options.journal));
        session.execute(&sql).await.map_err(server("closing the journal"))?;
    }
    Ok(run.applied)
}

/// The plan by its statements: the same plan has the same name.
fn name(plan: &Plan<'_>) -> String {
    let mut hash = Sha256::new();
    for step in &plan.steps {
        hash.update(step.sql());
        hash.update([0]);
    }
    hex(&hash.finalize())
}

struct Run<'r> {
    options: &'r ApplyOptions,
    on_progress: OnProgress<'r>,
    of: usize,
    /// The plan in the journal.
    name: String,
    /// It is noted how far the plan came.
    journal: bool,
    applied: Applied,
}

impl Run<'_> {
    fn tell(&mut self, at: usize, event: Event<'_>) {
        (self.on_progress)(&Progress { group: at + 1, of: self.of, event });
    }

    /// How many groups are done, and whether the statement behind them was begun.
    async fn open(
        &mut self,
        session: &mut impl Session,
        groups: &[Group<'_, '_>],
    ) -> Result<(usize, bool), ApplyError> {
        let doing = || server("opening the journal");
        let journal = &self.options.journal;
        let there = session.text(&has_journal(journal)).await.map_err(doing())?.as_deref() == Some("t");
        if there {
            if self.options.forget {
                session.execute(&forget_journal(journal, &self.name, true)).await.map_err(doing())?;
            } else if let Some(progress) = session.text(&read_other(journal, &self.name)).await.map_err(doing())? {
                return Err(ApplyError::Unfinished { progress });
            }
        }
        // One transaction is done whole or not at all: nothing has to be noted.
        let whole = groups.is_empty() || matches!(groups, [group] if group.transaction);
        if whole {
            if there && self.options.forget {
                session.execute(&drop_journal(journal)).await.map_err(doing())?;
            }
            self.journal = false;
            return Ok((0, false));
        }
        self.journal = true;
        if !there {
            session.execute(&create_journal(journal)).await.map_err(doing())?;
        }
        match session.text(&read_journal(journal, &self.name)).await.map_err(doing())? {
            Some(progress) => {
                let running = progress.ends_with(" running");
                let done = progress.split(' ').next().and_then(|done| done.parse().ok()).unwrap_or_default();
                Ok((done, running))
            }
            None => {
                session.execute(&begin_journal(journal, &self.name, self.of)).await.map_err(doing())?;
                Ok((0, false))
            }
        }
    }

    /// One group, again where a lock was not to be had in time.
    async fn group(
        &mut self,
        session: &mut impl Session,
        at: usize,
        group: &Group<'_, '_>,
        begun: bool,
    ) -> Result<(), ApplyError> {
        let mut begun = begun;
        let mut attempt = 1;
        loop {
            let tried = match group.steps {
                [step] if !group.transaction => self.outside(session, at, group, step, begun).await,
                _ => self.inside(session, at, group).await,
            };
            let (sql, failure) = match tried {
                Ok(()) => return Ok(()),
                Err(Stopped::Said(error)) => return Err(error),
                Err(Stopped::Failed(sql, failure)) => (sql, failure),
            };
            if attempt > self.options.retries || !failure.is_passing() {
                let left = if group.transaction { "this one left nothing" } else { "this one may be half done" };
                let Failure { state, message } = failure;
                return Err(ApplyError::Statement { group: at + 1, of: self.of, sql, state, message, left });
            }
            attempt += 1;
            begun = true;
            let waited =
                self.options.first_wait.saturating_mul(1 << (attempt - 2).min(20)).min(self.options.longest_wait);
            self.applied.retries += 1;
            self.tell(at, Event::Waits { attempt, milliseconds: waited, because: &failure.message });
            // No limit of the last try may cut the wait short.
            let sql = format!("{}{}", limited("SET", None, Some("0")), wait(waited));
            session.execute(&sql).await.map_err(server("waiting"))?;
        }
    }

    /// A transaction.
    async fn inside(&mut self, session: &mut impl Session, at: usize, group: &Group<'_, '_>) -> Result<(), Stopped> {
        let limits = limited("SET LOCAL", group.lock_timeout, group.statement_timeout);
        let settings: String = set_locally(group.settings).iter().map(|sql| format!("{sql};\n")).collect();
        let begin = format!("{BEGIN}{limits}{settings}");
        let mut sql = begin.clone();
        let mut tried = session.execute(&begin).await;
        for step in group.steps {
            if tried.is_err() {
                break;
            }
            sql = step.sql();
            self.tell(at, Event::Begins(&sql));
            tried = session.execute(&sql).await;
        }
        // In the same transaction: what is done is noted, and what is noted is done.
        if tried.is_ok() && self.journal {
            sql = note_journal(&self.options.journal, &self.name, at + 1, false);
            tried = session.execute(&sql).await;
        }
        if tried.is_ok() {
            COMMIT.trim_end().clone_into(&mut sql);
            tried = session.execute(COMMIT).await;
        }
        match tried {
            Ok(()) => Ok(()),
            Err(failure) => {
                let _ = session.execute(ROLLBACK).await;
                Err(Stopped::Failed(sql, failure))
            }
        }
    }

    /// A statement that no transaction takes.
    async fn outside(
        &mut self,
        session: &mut impl Session,
        at: usize,
        group: &Group<'_, '_>,
        step: &Step<'_>,
        begun: bool,
    ) -> Result<(), Stopped> {
        let doing = || server("looking at what an interrupted apply left");
        let mut sql = step.sql();
        let mut is_done = false;
        if let Some((table, partition)) = detached(&step.statement) {
            let state = session.text(&partition_state(partition)).await.map_err(doing())?;
            match state.as_deref() {
                Some("pending") => sql = finalize(table, partition),
                None => is_done = begun,
                Some(_) => {}
            }
        }
        if let Some((schema, name)) = built_index(&step.statement) {
            let state = session.text(&index_state(schema, name)).await.map_err(doing())?;
            match state.as_deref() {
                // Of this name, and not to be used by anybody: what was left of this step.
                Some("invalid") => self.drop_leftover(session, at, schema, name).await?,
                Some("valid") => is_done = begun,
                Some(building) => {
                    let pid = building.strip_prefix("building ").unwrap_or("unknown").to_owned();
                    return Err(Stopped::Said(ApplyError::BeingBuilt { index: format!("{schema}.{name}"), pid }));
                }
                None => {}
            }
        }
        if begun && let Statement::DropIndex { schema, name, .. } = &step.statement {
            is_done = session.text(&index_state(schema, name)).await.map_err(doing())?.is_none();
        }
        if !is_done {
            let noting = || server("noting how far the plan came");
            let note = note_journal(&self.options.journal, &self.name, at, true);
            session.execute(&note).await.map_err(noting())?;
            session
                .execute(&limited("SET", group.lock_timeout, group.statement_timeout))
                .await
                .map_err(server("setting limits"))?;
            self.tell(at, Event::Begins(&sql));
            session.execute(&sql).await.map_err(|failure| Stopped::Failed(sql, failure))?;
        }
        let note = note_journal(&self.options.journal, &self.name, at + 1, false);
        Ok(session.execute(&note).await.map_err(server("noting how far the plan came"))?)
    }

    async fn drop_leftover(
        &mut self,
        session: &mut impl Session,
        at: usize,
        schema: &Text,
        name: &Text,
    ) -> Result<(), Stopped> {
        let sql = drop_leftover(schema, name);
        self.tell(at, Event::DropsLeftover(&format!("{schema}.{name}")));
        session.execute(&sql).await.map_err(|failure| Stopped::Failed(sql, failure))
    }
}

/// Why a try ended.
enum Stopped {
    /// The server refused this.
    Failed(String, Failure),
    /// No other try helps.
    Said(ApplyError),
}

impl From<ApplyError> for Stopped {
    fn from(error: ApplyError) -> Self {
        Self::Said(error)
    }
}

impl Failure {
    /// It passes: a lock was not to be had in time, a deadlock was met.
    fn is_passing(&self) -> bool {
        matches!(self.state.as_deref(), Some("55P03" | "40P01"))
    }
}

/// Settings of limits of time, to be sent at once.
fn limited(set: &str, lock: Option<&str>, statement: Option<&str>) -> String {
    timeouts(set, lock, statement).iter().map(|sql| format!("{sql};\n")).collect()
}

/// For `map_err`.
fn server(doing: &'static str) -> impl Fn(Failure) -> ApplyError {
    move |Failure { state, message }| ApplyError::Server { doing, state, message }
}
