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
    match setting::read(cursor, &|cursor| cursor.is_done())? {
        Some((_, value)) if is_path => search_path(at, &value, is_local, target),
        None if is_path => {
            target.path.reset();
            Ok(())
        }
        Some((name, value)) if is_harmless(&name.to_lowercase(), Some(&value.to_lowercase())) => Ok(()),
        _ => Err(of_session(at)),
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
    if begins(cursor.left()) {
        target.path.begin();
        return true;
    }
    let ends = cursor.is(&["commit"]) || cursor.is(&["end"]) && cursor.left().len() < 3;
    if ends {
        target.path.commit();
    }
    ends || ["savepoint", "release"].iter().any(|word| cursor.is(&[word]))
}

fn is(words: &[Word<'_>], expected: &[&str]) -> bool {
    expected.len() <= words.len() && words.iter().zip(expected).all(|(word, expected)| word.is(expected))
}

fn begins(words: &[Word<'_>]) -> bool {
    is(words, &["begin"]) && !is(words, &["begin", "atomic"]) || is(words, &["start", "transaction"])
}

/// The statements without those that ROLLBACK undoes.
pub fn without_rolled_back<'s>(statements: Vec<Vec<Word<'s>>>) -> Vec<Vec<Word<'s>>> {
    let is_back = |words: &[Word<'_>]| is(words, &["rollback"]) || is(words, &["abort"]);
    if !statements.iter().any(|words| is_back(words)) {
        return statements;
    }
    let mut kept: Vec<Vec<Word<'s>>> = Vec::new();
    for words in statements {
        if !is_back(&words) {
            kept.push(words);
            continue;
        }
        let to = words.iter().position(|word| word.is("to"));
        let name = to.and_then(|_| words.last()).and_then(|word| word.token.name());
        let from = match &name {
            Some(name) => kept.iter().rposition(|held| {
                is(held, &["savepoint"]) && held.last().and_then(|word| word.token.name()).as_ref() == Some(name)
            }),
            None => kept.iter().rposition(|held| begins(held)),
        };
        // The savepoint is still there; the transaction is not.
        kept.truncate(from.map_or(kept.len(), |from| from + usize::from(name.is_some())));
    }
    kept
}
