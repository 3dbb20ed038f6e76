//! Which statement it is.

use super::cursor::Cursor;
use super::problem::{Read, homeless, unmodelled, unread};
use super::target::Target;
use super::{
    aggregate, alter_table, attach, comment, default_privileges, domain, function, general, grant, index, own, owner,
    policy, rule, schema, sequence, setting, table, trigger, types, view,
};
use crate::catalog::{Item, Object, arguments};

/// Applies one statement.
pub fn read(whole: &Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let mut cursor = whole.clone();
    let at = cursor.at();
    if cursor.eat(&["create"]) {
        return create(whole, &mut cursor, target);
    }
    if cursor.eat(&["alter"]) {
        return alter(whole, &mut cursor, target);
    }
    if cursor.eat(&["comment"]) {
        return comment::comment(&mut cursor, target);
    }
    if cursor.eat(&["grant"]) {
        return grant::read(whole, &mut cursor, true, target);
    }
    if cursor.eat(&["revoke"]) {
        return grant::read(whole, &mut cursor, false, target);
    }
    if cursor.eat(&["do"]) {
        return own::read(whole, &mut cursor, target);
    }
    if cursor.eat(&["set"]) {
        return set(&mut cursor);
    }
    if cursor.is(&["select"]) {
        return select(&cursor);
    }
    if is_transaction(&cursor) {
        return Ok(());
    }
    if cursor.is(&["security", "label"]) {
        return Err(unmodelled(at, "a security label"));
    }
    const ROWS: [&str; 8] = ["insert", "update", "delete", "copy", "merge", "truncate", "with", "refresh"];
    if ROWS.iter().any(|word| cursor.is(&[word])) {
        return Err(homeless(
            at,
            "rows are in no catalog",
            "declare reference rows with the registry, or load rows otherwise",
        ));
    }
    if cursor.is(&["drop"]) {
        return Err(homeless(at, "what is not to be there is not said", "leave out what makes it"));
    }
    let word = whole.peek().map_or("", |word| word.token.text).to_uppercase();
    Err(unread(at, format!("`{word}` begins no statement that says what a database holds"), "leave it out here"))
}

fn create(whole: &Cursor<'_>, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let replace = cursor.eat(&["or", "replace"]);
    if let Some(kind) = general::kind(cursor) {
        return general::create(whole, kind, cursor, target);
    }
    let kind = cursor.peek().map(|word| word.token.text.to_ascii_lowercase()).unwrap_or_default();
    match &*kind {
        "function" | "procedure" => function::create(cursor, replace, target),
        "aggregate" => aggregate::create(cursor, replace, target),
        "trigger" | "constraint" => trigger::create(cursor, replace, target),
        "event" => trigger::create_event(cursor, target),
        "rule" => rule::create(whole, cursor, target),
        "view" | "materialized" => view::create(cursor, replace, target),
        "recursive" => Err(unread(at, "RECURSIVE VIEW is not read", "write WITH RECURSIVE in the query")),
        _ if replace => Err(cursor.unexpected("FUNCTION, VIEW, TRIGGER or another thing that can be replaced")),
        "table" | "unlogged" | "temp" | "temporary" | "global" | "local" => table::create(cursor, target),
        "index" | "unique" => index::create(cursor, target),
        "sequence" => sequence::create(cursor, target),
        "type" => types::create(cursor, target),
        "domain" => domain::create(cursor, target),
        "schema" => schema::create(cursor, target),
        "extension" => schema::create_extension(cursor, target),
        "policy" => policy::create(cursor, target),
        "statistics" => rule::create_statistics(whole, cursor, target),
        "role" | "user" | "group" | "database" | "tablespace" => {
            Err(homeless(at, "this belongs to the server, and no catalog holds it", "make it outside of migrations"))
        }
        kind => Err(unmodelled(at, &format!("`{}`", kind.to_uppercase()))),
    }
}

fn alter(whole: &Cursor<'_>, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    if cursor.eat(&["default", "privileges"]) {
        return default_privileges::alter(cursor, target);
    }
    if cursor.eat(&["event", "trigger"]) {
        return trigger::alter_event(cursor, target);
    }
    if cursor.eat(&["materialized", "view"]) || cursor.eat(&["view"]) {
        return view::alter(cursor, target);
    }
    if cursor.eat(&["table"]) {
        return alter_table::alter(cursor, target);
    }
    if cursor.eat(&["index"]) {
        return attach::alter_index(cursor, target);
    }
    if cursor.eat(&["sequence"]) {
        return sequence::alter(cursor, target);
    }
    if cursor.eat(&["type"]) {
        return types::alter(cursor, target);
    }
    if cursor.eat(&["domain"]) {
        return domain::alter(cursor, target);
    }
    if cursor.eat(&["schema"]) {
        return schema::alter(cursor, target);
    }
    if cursor.eat(&["extension"]) {
        return schema::alter_extension(cursor, target);
    }
    if cursor.eat(&["policy"]) {
        return policy::alter(cursor, target);
    }
    if cursor.eat(&["statistics"]) {
        return rule::alter_statistics(cursor, target);
    }
    if cursor.is(&["function"]) || cursor.is(&["procedure"]) || cursor.is(&["routine"]) || cursor.is(&["aggregate"]) {
        return routine(cursor, target);
    }
    if let Some(kind) = general::kind(cursor) {
        return general::alter(whole, kind, cursor, target);
    }
    Err(unmodelled(at, "a change of this"))
}

/// Functions, procedures and aggregates: their owner.
fn routine(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let is_aggregate = cursor.eat(&["aggregate"]);
    if !is_aggregate {
        cursor.bump();
    }
    let (object, arguments) = match is_aggregate {
        true => {
            let place = aggregate::find(cursor, target)?;
            let item = Item::Aggregate(&target.catalog.aggregates[place]);
            (Object::Function(target.catalog.aggregates[place].name.clone()), arguments(item))
        }
        false => {
            let place = function::find(cursor, target)?;
            let item = Item::Function(&target.catalog.functions[place]);
            (Object::Function(target.catalog.functions[place].name.clone()), arguments(item))
        }
    };
    let at = cursor.at();
    if cursor.eat(&["owner", "to"]) {
        return owner::note(cursor, object, arguments, target);
    }
    Err(unmodelled(at, "this of a function that is there: say it where it is made, it"))
}

/// Transactions have no meaning here: all is read, or nothing.
fn is_transaction(cursor: &Cursor<'_>) -> bool {
    let is = |words: &[&[&str]]| words.iter().any(|words| cursor.is(words) && cursor.left().len() == words.len());
    is(&[
        &["begin"],
        &["begin", "transaction"],
        &["begin", "work"],
        &["start", "transaction"],
        &["commit"],
        &["commit", "transaction"],
        &["commit", "work"],
        &["end"],
    ])
}

/// Behind SET: what pg_dump and our own plans write, and what changes nothing of what is made.
fn set(cursor: &mut Cursor<'_>) -> Read<()> {
    let at = cursor.at();
    cursor.one_of(&["local", "session"]);
    let set = setting::read(cursor, &|cursor| cursor.is_done())?;
    let harmless = match set.as_ref().map(|(name, value)| (&**name, value.to_lowercase())) {
        Some((name, value)) => match name {
            "statement_timeout"
            | "lock_timeout"
            | "idle_in_transaction_session_timeout"
            | "transaction_timeout"
            | "client_min_messages"
            | "check_function_bodies"
            | "row_security"
            | "default_with_oids" => true,
            "client_encoding" => matches!(&*value, "utf8" | "utf-8"),
            "standard_conforming_strings" => value == "on",
            "xmloption" => value == "content",
            "default_tablespace" => value.is_empty(),
            "default_table_access_method" => value == "heap",
            "search_path" => matches!(&*value, "" | "\"\"" | "pg_catalog"),
            _ => false,
        },
        None => false,
    };
    let help = "leave it out, and write names with their schemas";
    if harmless { Ok(()) } else { Err(homeless(at, "a setting of a session changes what is read behind it", help)) }
}

/// `SELECT pg_catalog.set_config('search_path', '', false)`, as pg_dump writes it: all names have their schemas.
fn select(cursor: &Cursor<'_>) -> Read<()> {
    let at = cursor.at();
    let words: Vec<&str> = cursor.left().iter().map(|word| word.token.text).collect();
    let by_pg_dump = ["SELECT", "pg_catalog", ".", "set_config", "(", "'search_path'", ",", "''", ",", "false", ")"];
    if words == by_pg_dump {
        return Ok(());
    }
    Err(homeless(at, "a query is run, and says nothing of what a database holds", "leave it out here"))
}
