//! Things of all other kinds, which a catalog holds by the statements that make them: collations, casts, operators, text search, foreign
//! data, publications.

use super::cursor::{Cursor, Written};
use super::data_type;
use super::owner;
use super::problem::{Read, absent, twice, unread};
use super::target::Target;
use crate::catalog::{GeneralObject, Object, QualifiedName, Text};
use crate::sql::{Ident, Name};

/// The kinds, as statements begin with them, and as a catalog calls them: the longer ones first.
const KINDS: [(&[&str], &str); 17] = [
    (&["text", "search", "configuration"], "TEXT SEARCH CONFIGURATION"),
    (&["text", "search", "dictionary"], "TEXT SEARCH DICTIONARY"),
    (&["text", "search", "parser"], "TEXT SEARCH PARSER"),
    (&["text", "search", "template"], "TEXT SEARCH TEMPLATE"),
    (&["foreign", "data", "wrapper"], "FOREIGN DATA WRAPPER"),
    (&["foreign", "table"], "FOREIGN TABLE"),
    (&["foreign", "server"], "SERVER"),
    (&["operator", "class"], "OPERATOR CLASS"),
    (&["operator", "family"], "OPERATOR FAMILY"),
    (&["operator"], "OPERATOR"),
    (&["access", "method"], "ACCESS METHOD"),
    (&["user", "mapping"], "USER MAPPING"),
    (&["collation"], "COLLATION"),
    (&["conversion"], "CONVERSION"),
    (&["publication"], "PUBLICATION"),
    (&["server"], "SERVER"),
    (&["cast"], "CAST"),
];

/// The kind that follows, after words that may stand before it; nothing is taken where none does.
pub fn kind(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    let mut ahead = cursor.clone();
    ahead.eat(&["default"]);
    let found = KINDS.iter().find(|(words, _)| ahead.is(words));
    if let Some((words, kind)) = found {
        ahead.eat(words);
        *cursor = ahead;
        return Some(kind);
    }
    for (words, kind) in [(&["language"], "LANGUAGE"), (&["transform"], "TRANSFORM")] {
        let mut ahead = cursor.clone();
        ahead.eat(&["trusted"]);
        ahead.eat(&["procedural"]);
        if ahead.eat(words) {
            *cursor = ahead;
            return Some(kind);
        }
    }
    None
}

/// Behind CREATE and the kind; `whole` is the statement.
pub fn create(whole: &Cursor<'_>, kind: &'static str, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    if cursor.eat(&["if", "not", "exists"]) {
        return Err(unread(cursor.at(), "it is made in an empty database", "leave IF NOT EXISTS out"));
    }
    let at = cursor.at();
    let (name, relation) = match kind {
        // Its arguments stand in the definition.
        "OPERATOR" => (operator(cursor, target)?, None),
        "OPERATOR CLASS" => {
            let name = qualified(cursor, target)?;
            let mut rest = cursor.clone();
            rest.until(|cursor| cursor.is(&["using"]));
            rest.expect(&["using"])?;
            (format!("{} USING {}", Name(&name), Ident(&rest.name()?)), None)
        }
        "FOREIGN TABLE" => {
            let name = qualified(cursor, target)?;
            if target.has_relation(&name) {
                return Err(twice(at, "relation", &name.to_string()));
            }
            (Name(&name).to_string(), Some(name))
        }
        kind => (identity(kind, cursor, target)?, None),
    };
    let key = (Text::from(kind), Text::from(name.clone()));
    if target.places.general.contains_key(&key) {
        return Err(twice(at, &kind.to_lowercase(), &name));
    }
    let definition = checked(whole)?;
    let item =
        GeneralObject { kind: kind.into(), name: name.into(), relation, definition, more: Vec::new(), comment: None };
    target.places.general.insert(key, target.catalog.general.len());
    target.places.foreign.extend(item.relation.clone().map(|name| (name, target.catalog.general.len())));
    target.catalog.general.push(item);
    Ok(())
}

/// What DROP calls a thing by, as it follows the kind.
fn identity(kind: &str, cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<String> {
    Ok(match kind {
        "CAST" => {
            let mut inner = cursor.group()?;
            let from = data_type::of_argument(&mut inner, target)?;
            inner.expect(&["as"])?;
            let to = data_type::of_argument(&mut inner, target)?;
            inner.finish()?;
            format!("({} AS {})", data_type::format_type(&from), data_type::format_type(&to))
        }
        "USER MAPPING" => {
            cursor.expect(&["for"])?;
            let role = cursor.name()?;
            cursor.expect(&["server"])?;
            let role = if role == "public" { "PUBLIC".to_owned() } else { Ident(&role).to_string() };
            format!("FOR {role} SERVER {}", Ident(&cursor.name()?))
        }
        "TRANSFORM" => {
            cursor.expect(&["for"])?;
            let ty = data_type::of_argument(cursor, target)?;
            cursor.expect(&["language"])?;
            ["FOR", &ty.to_string(), "LANGUAGE", &Ident(&cursor.name()?).to_string()].join(" ")
        }
        "FOREIGN DATA WRAPPER" | "SERVER" | "PUBLICATION" | "LANGUAGE" | "ACCESS METHOD" => {
            Ident(&cursor.name()?).to_string()
        }
        "OPERATOR" => {
            let sign = sign(cursor, target)?;
            let mut sides = Vec::new();
            for mut part in cursor.group()?.parts() {
                sides.push(side(&mut part, target)?);
            }
            format!("{sign} ({})", sides.join(", "))
        }
        "OPERATOR CLASS" | "OPERATOR FAMILY" => {
            let name = qualified(cursor, target)?;
            cursor.expect(&["using"])?;
            format!("{} USING {}", Name(&name), Ident(&cursor.name()?))
        }
        _ => Name(&qualified(cursor, target)?).to_string(),
    })
}

fn qualified(cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<QualifiedName> {
    target.named(&cursor.written()?)
}

fn side(part: &mut Cursor<'_>, target: &Target<'_>) -> Read<String> {
    if part.eat(&["none"]) {
        return Ok("NONE".to_owned());
    }
    Ok(data_type::format_type(&data_type::of_argument(part, target)?))
}

/// `app.===`
fn sign(cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<String> {
    let has_schema = cursor.peek().is_some_and(|word| word.token.name().is_some());
    let schema = match has_schema {
        true => {
            let schema = cursor.name()?;
            cursor.expect_mark('.')?;
            schema
        }
        false => target.schema.clone(),
    };
    let start = cursor.at();
    while cursor.peek().is_some_and(|word| !word.token.is_mark('(') && word.token.name().is_none()) {
        cursor.bump();
    }
    match &*cursor.since(start) {
        "" => Err(cursor.unexpected("an operator")),
        sign => Ok(format!("{}.{sign}", Ident(&schema))),
    }
}

/// `app.=== (FUNCTION = f, LEFTARG = text, RIGHTARG = text)`
fn operator(cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<String> {
    let sign = sign(cursor, target)?;
    let (mut left, mut right) = ("NONE".to_owned(), "NONE".to_owned());
    for mut part in cursor.group()?.parts() {
        let is_left = part.is(&["leftarg"]);
        if is_left || part.is(&["rightarg"]) {
            part.bump();
            part.expect_mark('=')?;
            *(if is_left { &mut left } else { &mut right }) = side(&mut part, target)?;
        }
    }
    Ok(format!("{sign} ({left}, {right})"))
}

/// The whole statement, which must parse.
fn checked(whole: &Cursor<'_>) -> Read<Text> {
    match crate::validate::syntax_error(&whole.text()) {
        None => whole.verbatim(),
        Some((within, message)) => {
            let help = "write it as the manual of PostgreSQL has it";
            Err(unread(whole.at() + within, format!("it does not parse: {message}"), help))
        }
    }
}

/// The place of a thing that is called so after its kind.
pub fn find(kind: &'static str, cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<usize> {
    let at = cursor.at();
    let name = identity(kind, cursor, target)?;
    let all = &target.catalog.general;
    target.places.general.get(&(kind.into(), name.clone().into())).copied().ok_or_else(|| {
        let known = all.iter().filter(|item| item.kind == kind).map(|item| item.name.clone());
        absent(at, &kind.to_lowercase(), &name, known)
    })
}

/// Behind ALTER and the kind: an owner is noted, anything else completes the thing.
pub fn alter(whole: &Cursor<'_>, kind: &'static str, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    if kind == "FOREIGN TABLE" {
        cursor.eat(&["if", "exists"]);
        cursor.eat(&["only"]);
    }
    let place = find(kind, cursor, target)?;
    if cursor.eat(&["owner", "to"]) {
        let item = &target.catalog.general[place];
        let object: Object = item.object();
        return owner::note(cursor, object, None, target);
    }
    complete(whole, place, target)
}

/// A statement that completes a thing: it is specified after the one that makes it.
pub fn complete(whole: &Cursor<'_>, place: usize, target: &mut Target<'_>) -> Read<()> {
    let more = checked(whole)?;
    target.catalog.general[place].more.push(more);
    Ok(())
}

/// What is said of a foreign table completes it; whether it is one.
pub fn on_foreign_table(whole: &Cursor<'_>, table: &Written, target: &mut Target<'_>) -> Read<bool> {
    let name = target.found(table, |name| foreign_table(name, target).is_some());
    match name.and_then(|name| foreign_table(&name, target)) {
        Some(place) => complete(whole, place, target).map(|()| true),
        None => Ok(false),
    }
}

/// The foreign table that has this name.
pub fn foreign_table(name: &QualifiedName, target: &Target<'_>) -> Option<usize> {
    target.places.foreign.get(name).copied()
}
