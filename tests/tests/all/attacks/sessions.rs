//! Attempts of sessions that sign in and commit, each in a copy of the database.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use postgres::Client;

use super::attempt::{Attempt, Step};
use super::run::{Outcome, Prepared, asked, connect_to, judged, login, run as takes, sets, text, told, watch};
use crate::support::empty;

/// A session in a thread of its own: what it waits for does not stop the others.
struct Session {
    sends: Sender<String>,
    gets: Receiver<Outcome>,
    process: i32,
    /// A statement that waits.
    pending: bool,
}

impl Session {
    fn open(mut client: Client) -> Self {
        let process = text(&mut client, "SELECT pg_backend_pid()").parse().unwrap();
        let (sends, jobs) = channel::<String>();
        let (results, gets) = channel();
        thread::spawn(move || {
            for sql in jobs {
                if results.send(Outcome::of(client.simple_query(&sql))).is_err() {
                    break;
                }
            }
        });
        Self { sends, gets, process, pending: false }
    }

    /// What became of the statement, unless it waits for a lock of another.
    fn tries(&mut self, admin: &mut Client, sql: &str) -> Option<Outcome> {
        self.finish();
        self.sends.send(sql.to_owned()).unwrap();
        self.pending = true;
        let start = Instant::now();
        loop {
            match self.gets.recv_timeout(Duration::from_millis(5)) {
                Ok(outcome) => {
                    self.pending = false;
                    return Some(outcome);
                }
                Err(RecvTimeoutError::Disconnected) => panic!("the session is gone: {sql}"),
                Err(RecvTimeoutError::Timeout) => {
                    let waits =
                        format!("SELECT pg_catalog.cardinality(pg_catalog.pg_blocking_pids({})) > 0", self.process);
                    if text(admin, &waits) == "t" || start.elapsed() > Duration::from_secs(20) {
                        return None;
                    }
                }
            }
        }
    }

    /// Waits for what waited.
    fn finish(&mut self) -> Option<Outcome> {
        let outcome = self.pending.then(|| self.gets.recv_timeout(Duration::from_secs(20)).ok());
        self.pending = false;
        outcome.flatten()
    }
}

/// Runs each in a copy; what each broke, one line each.
pub fn run(prepared: &Prepared, attempts: &[&Attempt]) -> Vec<String> {
    if attempts.is_empty() {
        return Vec::new();
    }
    let mut keeper = empty();
    let template = text(&mut prepared.database.connect(), "SELECT current_database()");
    let mut broken = Vec::new();
    for (at, attempt) in attempts.iter().enumerate() {
        let copy = format!("{template}_{at}");
        // Whoever asked for the name of the template may not be gone yet.
        let created = (0..50).any(|_| {
            let created = keeper.client.batch_execute(&format!("CREATE DATABASE {copy} TEMPLATE {template}"));
            if created.is_err() {
                thread::sleep(Duration::from_millis(20));
            }
            created.is_ok()
        });
        assert!(created, "{template} can't be copied");
        takes(&mut keeper.client, &format!("GRANT TEMPORARY ON DATABASE {copy} TO PUBLIC"));
        if let Err(why) = attempted(prepared, attempt, &copy) {
            broken.push(told(attempt, &why));
        }
        takes(&mut keeper.client, &format!("DROP DATABASE {copy} WITH (FORCE)"));
    }
    broken
}

fn attempted(prepared: &Prepared, attempt: &Attempt, copy: &str) -> Result<(), String> {
    let url = &prepared.database.url;
    let mut admin = super::run::superuser(url, copy);
    let given = |admin: &mut Client, sql: &str| {
        admin.batch_execute(sql).map_err(|error| format!("what is given fails: {sql}: {:?}", error.as_db_error()))
    };
    for sql in &attempt.given {
        given(&mut admin, sql)?;
    }
    given(&mut admin, &format!("RESET ALL; SET search_path = pg_catalog, pg_temp; {}", watch(attempt)))?;
    let before = asked(&mut admin, attempt)?;
    let mut sessions: BTreeMap<&str, Session> = BTreeMap::new();
    let mut last = Outcome::default();
    for (at, step) in attempt.steps.iter().enumerate() {
        let name = step.session.as_deref().unwrap_or("");
        if !sessions.contains_key(name) {
            sessions.insert(name, open(prepared, step, url, copy));
        }
        let session = sessions.get_mut(name).unwrap();
        let is_last = at + 1 == attempt.steps.len();
        let mut outcome = session.tries(&mut admin, &step.sql);
        // What must happen in the end may wait for a while.
        if outcome.is_none() && is_last && !step.may_fail {
            outcome = session.finish();
        }
        match outcome {
            Some(outcome) => match &outcome.error {
                Some((state, words)) if !step.may_fail && !is_last => {
                    return Err(format!("step {at} of session {name} fails: {state} {words}"));
                }
                _ => last = outcome,
            },
            None if step.may_fail => {}
            None => return Err(format!("step {at} of session {name} waits for another")),
        }
    }
    for session in sessions.values_mut() {
        session.finish();
    }
    // A session that is left open rolls back.
    drop(sessions);
    judged(&mut admin, attempt, &last, &before)
}

fn open(prepared: &Prepared, step: &Step, url: &str, copy: &str) -> Session {
    if step.role == "superuser" {
        return Session::open(super::run::superuser(url, copy));
    }
    let mut client = connect_to(url, Some(copy), &login(&prepared.model, &step.role));
    let roles = prepared.model.config.roles.as_ref().unwrap();
    takes(&mut client, &sets(step).replace("{owner}", roles.owner.as_deref().unwrap()));
    Session::open(client)
}
