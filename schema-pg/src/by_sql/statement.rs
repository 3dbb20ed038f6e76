//! Which statement it is.

use super::cursor::Cursor;
use super::problem::{Problem, Read, homeless, unmodelled, unread};
use super::target::Target;
use super::{
    aggregate, alter_table, attach, comment, default_privileges, domain, drops, function, general, grant, index, own,
    owner, policy, qualify, rename, rule, schema, script, sequence, session, table, trigger, types, view,
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
        return comment::comment(whole, &mut cursor, target);
    }
    if cursor.eat(&["grant"]) {
        return grant::read(whole, &mut cursor, true, target);
    }
    if cursor.eat(&["revoke"]) {
        return grant::read(whole, &mut cursor, false, target);
    }
    if cursor.eat(&["do"]) {
        return match where_it_is_not_there(&cursor, target) {
            Some(done) => done,
            None => own::read(whole, &mut cursor, target),
        };
    }
    if cursor.eat(&["set"]) {
        return session::set(&mut cursor, target);
    }
    if cursor.eat(&["reset"]) {
        return session::reset(&mut cursor, target);
    }
    if cursor.is(&["select"]) {
        return session::select(&mut cursor, target);
    }
    if session::transaction(&cursor, target) {
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
    if cursor.eat(&["drop"]) {
        return drops::read(&mut cursor, target);
    }
    const HARMLESS: [&str; 6] = ["analyze", "vacuum", "reindex", "checkpoint", "lock", "discard"];
    if HARMLESS.iter().any(|word| cursor.is(&[word])) {
        // They change nothing of what a database holds.
        return Ok(());
    }
    let word = whole.peek().map_or("", |word| word.token.text).to_uppercase();
    Err(unread(at, format!("`{word}` begins no statement that says what a database holds"), "leave it out here"))
}

/// A block that makes one thing, unless it is there; `None` where it is another.
fn where_it_is_not_there(cursor: &Cursor<'_>, target: &mut Target<'_>) -> Option<Read<()>> {
    let at = cursor.at();
    let mut ahead = cursor.clone();
    let body = ahead.literal().ok().filter(|_| ahead.is_done())?;
    let text = &body[own::if_not_there(&body)?];
    let mut statements = script::statements(text, &mut Vec::new());
    let words = statements.first_mut()?;
    qualify::qualify(words, target);
    Some(match read(&Cursor::new(text, words), target) {
        Err(problem) if problem.code != "P0605" => Err(Problem { at, ..problem }),
        _ => Ok(()),
    })
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
        "trigger" | "constraint" => trigger::create(whole, cursor, replace, target),
        "event" => trigger::create_event(cursor, target),
        "rule" => rule::create(whole, cursor, target),
        "view" | "materialized" | "recursive" => view::create(cursor, replace, target),
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
    if rename::follows(cursor) {
        return rename::read(cursor, target);
    }
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
    if let Some(kind) = cursor.one_of(&["trigger", "rule"]) {
        return trigger::rename(kind, cursor, target);
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
    let mut function = None;
    let (object, arguments) = match is_aggregate {
        true => {
            let place = aggregate::find(cursor, target)?;
            let item = Item::Aggregate(&target.catalog.aggregates[place]);
            (Object::Function(target.catalog.aggregates[place].name.clone()), arguments(item))
        }
        false => {
            let place = function::find(cursor, target)?;
            function = Some(place);
            let item = Item::Function(&target.catalog.functions[place]);
            (Object::Function(target.catalog.functions[place].name.clone()), arguments(item))
        }
    };
    let at = cursor.at();
    if cursor.eat(&["owner", "to"]) {
        return owner::note(cursor, object, arguments, target);
    }
    match function {
        Some(place) => function::alter(place, cursor, target),
        None => Err(unmodelled(at, "this of an aggregate that is there")),
    }
}
