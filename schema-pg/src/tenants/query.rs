//! Asking the server, and what it says.

use std::fmt;

use postgres::{SimpleQueryMessage, Transaction};

use super::error::TenantError;
use crate::catalog::QualifiedName;
use crate::sql::tenants as sql;

/// What a statement came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// SQLSTATE, and what the server said.
    Refused(String, String),
    /// So many rows were reached.
    Done(u64),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Refused(state, why) => write!(f, "it is refused for another reason ({state}: {why})"),
            Outcome::Done(count) => write!(f, "it is done, and reaches {count} rows"),
        }
    }
}

/// The server knows MERGE, since 15.
pub fn has_merge(all: &mut Transaction<'_>) -> Result<bool, TenantError> {
    Ok(ask(all, sql::HAS_MERGE)?.as_deref() == Some("t"))
}

pub fn server(what: &'static str) -> impl Fn(postgres::Error) -> TenantError {
    move |error| TenantError::Server { what, error }
}

pub fn savepoint<'t>(all: &'t mut Transaction<'_>) -> Result<Transaction<'t>, TenantError> {
    all.transaction().map_err(server("beginning to try"))
}

pub fn run(all: &mut Transaction<'_>, statements: &str, what: &'static str) -> Result<(), TenantError> {
    all.batch_execute(statements).map_err(server(what))
}

/// SQLSTATE, and what the server said; an error where it was not the server.
pub fn refusal(error: postgres::Error) -> Result<(String, String), TenantError> {
    match error.as_db_error() {
        Some(declared) => Ok((declared.code().code().to_owned(), declared.message().to_owned())),
        None => Err(TenantError::Server { what: "trying a statement", error }),
    }
}

/// Sends a statement in a savepoint of its own.
pub fn outcome(all: &mut Transaction<'_>, statement: &str) -> Result<Outcome, TenantError> {
    let mut one = savepoint(all)?;
    let done = one.simple_query(statement);
    match done {
        Ok(messages) => {
            one.commit().map_err(server("trying a statement"))?;
            let reached = messages.iter().map(|message| match message {
                SimpleQueryMessage::CommandComplete(count) => *count,
                _ => 0,
            });
            Ok(Outcome::Done(reached.sum()))
        }
        Err(error) => {
            let (state, why) = refusal(error)?;
            Ok(Outcome::Refused(state, why))
        }
    }
}

/// Begins a COPY, where something will stop it: one that is not stopped waits for rows, and the session with it.
pub fn copied(all: &mut Transaction<'_>, table: &QualifiedName, statement: &str) -> Result<Outcome, TenantError> {
    match ask(all, &sql::stops_copy(table))?.as_deref() {
        Some("t") => outcome(all, statement),
        _ => Ok(Outcome::Done(0)),
    }
}

/// The first column of a query's rows, as text.
pub fn rows(all: &mut Transaction<'_>, query: &str) -> Result<Vec<Option<String>>, postgres::Error> {
    let messages = all.simple_query(query)?;
    let text = |message: &SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => Some(row.get(0).map(str::to_owned)),
        _ => None,
    };
    Ok(messages.iter().filter_map(text).collect())
}

pub fn ask_server(all: &mut Transaction<'_>, query: &str) -> Result<Option<String>, postgres::Error> {
    Ok(rows(all, query)?.into_iter().next().flatten())
}

/// The one value of a query, as text.
pub fn ask(all: &mut Transaction<'_>, query: &str) -> Result<Option<String>, TenantError> {
    ask_server(all, query).map_err(server("asking the scratch database"))
}

pub fn texts(all: &mut Transaction<'_>, query: &str) -> Result<Vec<String>, TenantError> {
    Ok(rows(all, query).map_err(server("asking the scratch database"))?.into_iter().flatten().collect())
}
