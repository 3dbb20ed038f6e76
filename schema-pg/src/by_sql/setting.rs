//! SET of a parameter, as `pg_proc.proconfig` keeps it.

use super::cursor::Cursor;
use super::problem::Read;
use crate::catalog::Text;
use crate::catalog::expression::TokenKind;
use crate::catalog::identifier::quoted_if_needed;

/// Parameters that are lists of names, each in quotes where it needs them (server, GUC_LIST_QUOTE).
const LISTS: [&str; 4] = ["search_path", "temp_tablespaces", "local_preload_libraries", "session_preload_libraries"];

/// Behind SET: the parameter and its value, up to where `stop` holds; `None` is DEFAULT.
pub fn read(cursor: &mut Cursor<'_>, stop: &dyn Fn(&Cursor<'_>) -> bool) -> Read<(Text, Option<Text>)> {
    if cursor.eat(&["time", "zone"]) {
        return Ok(("TimeZone".into(), values(cursor, "TimeZone", stop)?));
    }
    let mut name = cursor.name()?.into_owned();
    while cursor.mark('.') {
        name = format!("{name}.{}", cursor.name()?);
    }
    // As the server calls it.
    let name = match &*name {
        "datestyle" => "DateStyle".to_owned(),
        "intervalstyle" => "IntervalStyle".to_owned(),
        "timezone" => "TimeZone".to_owned(),
        _ => name,
    };
    if cursor.is(&["from", "current"]) {
        return Err(cursor.unexpected("a value: no session is asked"));
    }
    if !cursor.eat(&["to"]) {
        cursor.expect_mark('=')?;
    }
    let value = values(cursor, &name, stop)?;
    Ok((name.into(), value))
}

fn values(cursor: &mut Cursor<'_>, name: &str, stop: &dyn Fn(&Cursor<'_>) -> bool) -> Read<Option<Text>> {
    if cursor.eat(&["default"]) {
        return Ok(None);
    }
    let mut values = vec![value(cursor)?];
    while cursor.mark(',') {
        values.push(value(cursor)?);
    }
    if !cursor.is_done() && !stop(cursor) {
        return Err(cursor.unexpected("the end of the value"));
    }
    if LISTS.contains(&name) {
        values = values.iter().map(|value| quoted_if_needed(value)).collect();
    }
    Ok(Some(values.join(", ").into()))
}

fn value(cursor: &mut Cursor<'_>) -> Read<String> {
    let sign = if cursor.mark('-') { "-" } else { "" };
    match cursor.peek().map(|word| word.token.kind) {
        Some(TokenKind::Number) => {
            let number = cursor.bump().map_or("", |word| word.token.text);
            Ok(format!("{sign}{number}"))
        }
        Some(TokenKind::Literal) if sign.is_empty() => Ok(cursor.literal()?.into_owned()),
        _ if sign.is_empty() => Ok(cursor.name()?.into_owned()),
        _ => Err(cursor.unexpected("a number")),
    }
}
