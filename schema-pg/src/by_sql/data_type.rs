//! Types as people write them.

use super::cursor::{Cursor, Written};
use super::problem::{Read, absent, unread};
use super::target::{Target, shown};
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::type_words::{builtin, of_extension, with_modifiers, words_for};
use crate::catalog::{DataType, QualifiedName};

/// The type of a column.
pub fn of_column(cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<DataType> {
    read(cursor, target, true)
}

/// The type of an argument: PostgreSQL keeps no modifiers of it.
pub fn of_argument(cursor: &mut Cursor<'_>, target: &Target<'_>) -> Read<DataType> {
    read(cursor, target, false)
}

fn read(cursor: &mut Cursor<'_>, target: &Target<'_>, modified: bool) -> Read<DataType> {
    let of = match several_words(cursor, modified)? {
        Some(words) => builtin(&words),
        None => one_word(cursor, target, modified)?,
    };
    let mut is_array = false;
    loop {
        if cursor.eat(&["array"]) {
            is_array = true;
            if !cursor.is_mark('[') {
                break;
            }
        } else if cursor.mark('[') {
            is_array = true;
            if !cursor.is_mark(']') {
                cursor.integer()?;
            }
            cursor.expect_mark(']')?;
        } else {
            break;
        }
    }
    Ok(if is_array { DataType::Array(Box::new(of)) } else { of })
}

/// What stands in the parentheses after a name, without blanks around commas.
fn modifiers(cursor: &mut Cursor<'_>) -> Read<Option<String>> {
    if !cursor.is_mark('(') {
        return Ok(None);
    }
    let parts: Vec<_> = cursor.group()?.parts().iter().map(Cursor::text).collect();
    Ok(Some(parts.join(",")))
}

/// Types that the grammar knows, as `format_type` writes them (manual, "SQL Key Words" and chapter 8).
fn several_words(cursor: &mut Cursor<'_>, modified: bool) -> Read<Option<String>> {
    let keep = |words: Option<String>| words.filter(|_| modified);
    Ok(Some(if cursor.eat(&["double", "precision"]) {
        "double precision".to_owned()
    } else if cursor.eat(&["national"]) {
        if !cursor.eat(&["character"]) {
            cursor.expect(&["char"])?;
        }
        let varying = cursor.eat(&["varying"]);
        character(varying, keep(modifiers(cursor)?), modified)
    } else if cursor.is(&["character"]) || cursor.is(&["char"]) || cursor.is(&["nchar"]) {
        cursor.bump();
        let varying = cursor.eat(&["varying"]);
        character(varying, keep(modifiers(cursor)?), modified)
    } else if cursor.is(&["bit"]) {
        cursor.bump();
        let varying = cursor.eat(&["varying"]);
        match (varying, keep(modifiers(cursor)?)) {
            (true, Some(length)) => format!("bit varying({length})"),
            (true, None) => "bit varying".to_owned(),
            (false, Some(length)) => format!("bit({length})"),
            (false, None) if modified => "bit(1)".to_owned(),
            (false, None) => "\"bit\"".to_owned(),
        }
    } else if cursor.is(&["timestamp"]) || cursor.is(&["time"]) {
        let word = if cursor.eat(&["timestamp"]) { "timestamp" } else { "time" };
        cursor.eat(&["time"]);
        let digits = keep(modifiers(cursor)?).map(|digits| format!("({digits})")).unwrap_or_default();
        let zone = if cursor.eat(&["with", "time", "zone"]) { "with" } else { "without" };
        cursor.eat(&["without", "time", "zone"]);
        format!("{word}{digits} {zone} time zone")
    } else if cursor.is(&["interval"]) {
        cursor.bump();
        interval(cursor, modified)?
    } else if cursor.is(&["float"]) {
        let at = cursor.at();
        cursor.bump();
        match modifiers(cursor)?.map(|digits| digits.parse::<u32>()) {
            None | Some(Ok(25..=53)) => "double precision".to_owned(),
            Some(Ok(1..=24)) => "real".to_owned(),
            Some(_) => {
                return Err(unread(
                    at,
                    "the precision of a float is between 1 and 53",
                    "write real or double precision",
                ));
            }
        }
    } else {
        return Ok(None);
    }))
}

fn character(varying: bool, length: Option<String>, modified: bool) -> String {
    match (varying, length) {
        (true, Some(length)) => format!("character varying({length})"),
        (true, None) => "character varying".to_owned(),
        (false, Some(length)) => format!("character({length})"),
        (false, None) if modified => "character(1)".to_owned(),
        (false, None) => "bpchar".to_owned(),
    }
}

/// `interval day to second(3)`
fn interval(cursor: &mut Cursor<'_>, modified: bool) -> Read<String> {
    const FIELDS: [&str; 6] = ["year", "month", "day", "hour", "minute", "second"];
    let mut words = "interval".to_owned();
    if let Some(from) = cursor.one_of(&FIELDS) {
        words.push_str(&format!(" {from}"));
        if cursor.eat(&["to"]) {
            let to = cursor.one_of(&FIELDS).ok_or_else(|| cursor.unexpected("a field of intervals"))?;
            words.push_str(&format!(" to {to}"));
        }
    }
    if let Some(digits) = modifiers(cursor)? {
        words.push_str(&format!("({digits})"));
    }
    Ok(if modified { words } else { "interval".to_owned() })
}

fn one_word(cursor: &mut Cursor<'_>, target: &Target<'_>, modified: bool) -> Read<DataType> {
    let quoted = cursor.peek().is_some_and(|word| word.token.text.starts_with('"'));
    let written = cursor.written()?;
    if cursor.is_mark('.') || cursor.is_mark('%') {
        return of_named_column(cursor, &written, target);
    }
    let modifiers = modifiers(cursor)?;
    let own = match written.schema.as_deref() {
        Some("pg_catalog") => Some(written.name.as_ref()),
        None => Some(written.name.as_ref()),
        _ => None,
    };
    // `"char"` in quotes is a type of its own.
    if own == Some("char") && (quoted || written.schema.is_some()) {
        return Ok(builtin("\"char\""));
    }
    let named = target.found(&written, |name| target.has_type(name));
    // In quotes, what the grammar calls a type is no name of one.
    let by_grammar = ["int", "integer", "smallint", "bigint", "real", "float", "boolean", "decimal", "dec"];
    let is_name = !quoted && written.schema.is_none() || !by_grammar.contains(&&*written.name);
    if let (Some(words), true) = (own.and_then(words_for), is_name) {
        return Ok(with_modifiers(words, modifiers.as_deref().filter(|_| modified)));
    }
    let name = match named {
        Some(name) => name,
        None => of_somebody(&written, target)?,
    };
    let modifiers = modifiers.filter(|_| modified);
    if name.schema == "public"
        && let Some(known) = of_extension(&name.name, modifiers.as_deref())
    {
        return Ok(known);
    }
    Ok(match modifiers {
        Some(modifiers) => {
            let words = format!("{}.{}({modifiers})", quoted_if_needed(&name.schema), quoted_if_needed(&name.name));
            DataType::other(words)
        }
        None => DataType::Named(Box::new(name)),
    })
}

/// A type that no statement made: one of an extension.
fn of_somebody(written: &Written, target: &Target<'_>) -> Read<QualifiedName> {
    // What every catalog of extensions has is known without the extension's being declared: types bring it.
    if written.schema.as_deref().is_none_or(|schema| schema == "public")
        && matches!(&*written.name, "citext" | "ltree" | "vector" | "geometry" | "geography")
    {
        return Ok(QualifiedName::new("public", written.name.clone()));
    }
    target.of_extension(written).ok_or_else(|| {
        let known = target.types().map(|name| shown(name, written));
        absent(written.at, "type", &written.to_string(), known)
    })
}

/// `users.id%TYPE`: PostgreSQL looks it up at once.
fn of_named_column(cursor: &mut Cursor<'_>, written: &Written, target: &Target<'_>) -> Read<DataType> {
    let (table, column) = match (cursor.mark('.'), written.schema.clone()) {
        (true, _) => (written.clone(), cursor.name()?),
        (false, Some(table)) => (Written { at: written.at, schema: None, name: table }, written.name.clone()),
        (false, None) => return Err(cursor.unexpected("a column")),
    };
    cursor.expect_mark('%')?;
    cursor.expect(&["type"])?;
    match target.column(&target.catalog.tables[target.table(&table)?], &column) {
        Some(column) => Ok(column.ty.clone()),
        None => Err(absent(written.at, "column", &column, Vec::new())),
    }
}

/// A type as `format_type` writes it.
pub fn format_type(ty: &DataType) -> String {
    match ty {
        DataType::Timestamptz => "timestamp with time zone".to_owned(),
        DataType::Timestamp => "timestamp without time zone".to_owned(),
        DataType::Time => "time without time zone".to_owned(),
        DataType::Citext => "public.citext".to_owned(),
        DataType::Ltree => "public.ltree".to_owned(),
        DataType::Array(of) => format!("{}[]", format_type(of)),
        ty => ty.to_string(),
    }
}
