//! What a script says to its session: SET, RESET, transactions, and the one query that pg_dump writes.

use super::cursor::Cursor;
use super::path;
use super::problem::{Problem, Read, homeless};
use super::script::Word;
use super::setting;
use super::target::Target;

/// Behind SET.
pub fn set(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let is_local = cursor.one_of(&["local", "session"]) == Some("local");
    if cursor.is(&["authorization"]) || cursor.is(&["role"]) {
        return Err(of_session(at));
    }
    if cursor.is(&["constraints"]) || cursor.is(&["transaction"]) || cursor.is(&["characteristics"]) {
        // When rows are checked, and how they are seen.
        return Ok(());
    }
    let is_path = cursor.is(&["search_path"]) || cursor.is(&["schema"]);
    if cursor.eat(&["schema"]) {
        // The standard's word for it (manual, SET).
        let schema = cursor.literal()?;
        cursor.finish()?;
        return search_path(at, &crate::catalog::identifier::quoted_if_needed(&schema), is_local, target);
    }
    let (name, value) = setting::read(cursor, &|cursor| cursor.is_done())?;
    match value {
        Some(value) if is_path => search_path(at, &value, is_local, target),
        None if is_path => {
            target.path.reset();
            Ok(())
        }
        value => match is_harmless(&name.to_lowercase(), value.map(|value| value.to_lowercase()).as_deref()) {
            true => Ok(()),
            false => Err(of_session(at)),
        },
    }
}

fn search_path(at: usize, value: &str, is_local: bool, target: &mut Target<'_>) -> Read<()> {
    let first = crate::catalog::expression::names(value).into_iter().next();
    if first.is_some_and(|name| name.name == "pg_temp") {
        return Err(homeless(at, "what is made in pg_temp goes with its session", "leave pg_temp out of search_path"));
    }
    if !is_local || target.path.in_transaction() {
        target.path.set(path::listed(value), is_local);
    }
    Ok(())
}

/// Behind RESET.
pub fn reset(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    if cursor.eat(&["all"]) || cursor.eat(&["search_path"]) {
        target.path.reset();
        return cursor.finish();
    }
    let name = cursor.name()?;
    if is_harmless(&name.to_lowercase(), None) { cursor.finish() } else { Err(of_session(at)) }
}

fn of_session(at: usize) -> Problem {
    let help = "leave it out, and say what it changes where a thing is made: its owner, its zone";
    homeless(at, "a setting of a session changes what is read behind it", help)
}

/// A setting that changes nothing of what is made; `None` for its default.
fn is_harmless(name: &str, value: Option<&str>) -> bool {
    match name {
        _ if name.starts_with("citus.") => true,
        "statement_timeout"
        | "lock_timeout"
        | "idle_in_transaction_session_timeout"
        | "transaction_timeout"
        | "client_min_messages"
        | "log_min_messages"
        | "log_statement"
        | "log_min_duration_statement"
        | "application_name"
        | "check_function_bodies"
        | "row_security"
        | "default_with_oids"
        | "session_replication_role"
        | "synchronous_commit"
        | "maintenance_work_mem"
        | "work_mem"
        | "max_parallel_maintenance_workers"
        | "escape_string_warning"
        | "constraint_exclusion"
        | "default_transaction_isolation"
        | "jit" => true,
        _ => match (name, value) {
            ("client_encoding" | "names", Some(value)) => matches!(value, "utf8" | "utf-8" | "unicode"),
            ("standard_conforming_strings", Some(value)) => value == "on",
            ("xmloption", Some(value)) => value == "content",
            ("default_tablespace", Some(value)) => value.is_empty(),
            ("default_table_access_method", Some(value)) => value == "heap",
            (
                "client_encoding"
                | "standard_conforming_strings"
                | "xmloption"
                | "default_tablespace"
                | "default_table_access_method",
                None,
            ) => true,
            _ => false,
        },
    }
}

/// At SELECT: `SELECT pg_catalog.set_config('search_path', '', false)`, as pg_dump writes it.
pub fn select(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let help = "leave it out here";
    let other = || homeless(at, "a query is run, and says nothing of what a database holds", help);
    cursor.expect(&["select"])?;
    let Ok(written) = cursor.written() else { return Err(other()) };
    let is_own = written.schema.as_deref().is_none_or(|schema| schema == "pg_catalog");
    if is_own && let Some(done) = super::distribution::read(&written, cursor, target) {
        return done;
    }
    if !is_own || written.name != "set_config" {
        return Err(other());
    }
    let parts = cursor.group()?.parts();
    let [name, value, local] = parts.as_slice() else { return Err(other()) };
    let (name, value) = (name.clone().literal()?, value.clone().literal()?);
    let is_local = local.is(&["true"]);
    cursor.finish()?;
    match &*name.to_lowercase() {
        "search_path" => search_path(at, &value, is_local, target),
        name if is_harmless(name, Some(&value.to_lowercase())) => Ok(()),
        _ => Err(of_session(at)),
    }
}

/// A statement about transactions; whether it is one. All is read, or nothing, so they say how long settings count.
pub fn transaction(cursor: &Cursor<'_>, target: &mut Target<'_>) -> bool {
    let step = Step::of(cursor.left());
    match &step {
        Some(Step::Begin) => target.path.begin(),
        Some(Step::End { chain, .. }) => {
            target.path.commit();
            if *chain {
                target.path.begin();
            }
        }
        Some(Step::Savepoint(_) | Step::Release(_) | Step::BackTo(_)) | None => {}
    }
    step.is_some()
}

/// What a statement does about transactions.
enum Step {
    Begin,
    /// COMMIT or ROLLBACK; AND CHAIN begins the next one.
    End {
        back: bool,
        chain: bool,
    },
    Savepoint(Option<String>),
    Release(Option<String>),
    BackTo(Option<String>),
}

impl Step {
    fn of(words: &[Word<'_>]) -> Option<Self> {
        let last = || words.last().and_then(|word| word.token.name()).map(|name| name.into_owned());
        let has = |expected: &str| words.iter().any(|word| word.is(expected));
        let chain = has("chain") && !has("no");
        let back = is(words, &["rollback"]) || is(words, &["abort"]);
        if is(words, &["begin"]) && !is(words, &["begin", "atomic"]) || is(words, &["start", "transaction"]) {
            Some(Self::Begin)
        } else if is(words, &["commit"]) && !is(words, &["commit", "prepared"]) || is(words, &["end"]) {
            Some(Self::End { back: false, chain })
        } else if back && has("to") {
            Some(Self::BackTo(last()))
        } else if back && !has("prepared") {
            Some(Self::End { back: true, chain })
        } else if is(words, &["savepoint"]) {
            Some(Self::Savepoint(last()))
        } else if is(words, &["release"]) {
            Some(Self::Release(last()))
        } else {
            None
        }
    }
}

fn is(words: &[Word<'_>], expected: &[&str]) -> bool {
    expected.len() <= words.len() && words.iter().zip(expected).all(|(word, expected)| word.is(expected))
}

/// The statements without those that ROLLBACK undoes. Outside of a transaction it undoes nothing, and in one BEGIN begins none (server, with a warning each).
pub fn without_rolled_back<'s>(statements: Vec<Vec<Word<'s>>>) -> Vec<Vec<Word<'s>>> {
    let is_back =
        |words: &Vec<Word<'_>>| matches!(Step::of(words), Some(Step::End { back: true, .. } | Step::BackTo(_)));
    if !statements.iter().any(is_back) {
        return statements;
    }
    let mut kept: Vec<Vec<Word<'s>>> = Vec::new();
    // How many statements there are before the first one of the transaction, and before the first one after each savepoint.
    let mut open: Option<usize> = None;
    let mut savepoints: Vec<(Option<String>, usize)> = Vec::new();
    for words in statements {
        match Step::of(&words) {
            Some(Step::Begin) if open.is_some() => {}
            Some(Step::Begin) => {
                kept.push(words);
                open = Some(kept.len());
            }
            Some(Step::End { back, chain }) => {
                let Some(start) = open.take() else { continue };
                if back {
                    kept.truncate(start);
                }
                kept.push(words);
                savepoints.clear();
                open = chain.then_some(kept.len());
            }
            Some(Step::Savepoint(name)) => savepoints.push((name, kept.len())),
            Some(Step::Release(name)) => {
                let place = savepoints.iter().rposition(|(known, _)| *known == name);
                place.into_iter().for_each(|place| savepoints.truncate(place));
            }
            Some(Step::BackTo(name)) => {
                let Some(place) = savepoints.iter().rposition(|(known, _)| *known == name) else { continue };
                kept.truncate(savepoints[place].1);
                savepoints.truncate(place + 1);
            }
            None => kept.push(words),
        }
    }
    kept
}
