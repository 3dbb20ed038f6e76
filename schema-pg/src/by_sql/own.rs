//! DO of our own: what plans can say in no other way is read back by the text that they write.

use super::cursor::{Cursor, Written};
use super::problem::{Problem, Read, absent, homeless};
use super::script::statements;
use super::target::Target;
use crate::catalog::expression::{Token, placed, tokens};
use crate::catalog::{QualifiedName, Text};
use crate::sql::{comment_not_null, name_indexes};

/// Behind DO; `whole` is the statement.
pub fn read(whole: &Cursor<'_>, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = whole.at();
    let body = cursor.literal()?;
    let literals: Vec<String> =
        tokens(&body).filter_map(|token| token.literal().map(|text| text.into_owned())).collect();
    let written = whole.text();
    if let Some((partition, names)) = names_of_indexes(&literals)
        && name_indexes(&partition, &names) == written
    {
        return note_names(at, &partition, names, target);
    }
    if let Some((table, column, text)) = comment_of_not_null(&literals)
        && comment_not_null(&table, &column, text.as_deref()) == written
    {
        return note_comment(at, &table, &column, text, target);
    }
    Err(homeless(at, "what DO does is not known without running it", "say what it makes as statements of their own"))
}

/// The one statement of `BEGIN CREATE …; EXCEPTION WHEN duplicate_object THEN NULL; END`, by which scripts make a thing that may be there.
pub fn if_not_there(body: &str) -> Option<std::ops::Range<usize>> {
    let words: Vec<(usize, Token<'_>)> = placed(body).filter(|(_, token)| token.has_meaning()).collect();
    let is = |at: usize, word: &str| words.get(at).is_some_and(|(_, token)| token.text.eq_ignore_ascii_case(word));
    if !is(0, "begin") || !(is(1, "create") || is(1, "alter")) {
        return None;
    }
    let end = words.iter().position(|(_, token)| token.is_mark(';'))?;
    let mut at = end + 1;
    if !is(at, "exception") || !is(at + 1, "when") {
        return None;
    }
    at += 2;
    loop {
        let (_, condition) = words.get(at)?;
        if !condition.text.to_ascii_lowercase().starts_with("duplicate_") {
            return None;
        }
        at += 1;
        if !is(at, "or") {
            break;
        }
        at += 1;
    }
    let ends = |at: usize| {
        is(at, ";") && is(at + 1, "end") && (words.len() == at + 2 || words.len() == at + 3 && is(at + 2, ";"))
    };
    (is(at, "then") && is(at + 1, "null") && ends(at + 2)).then(|| words[1].0..words[end].0)
}

/// `app.users`, with quotes where it needs them.
fn qualified(text: &str) -> Option<QualifiedName> {
    let held = statements(text, &mut Vec::<Problem>::new());
    let mut cursor = Cursor::new(text, held.first()?);
    let Written { schema, name, .. } = cursor.written().ok()?;
    Some(QualifiedName { schema: schema.filter(|_| cursor.is_done())?, name })
}

/// What is called so: pairs of an index of a table above and a name, and the partition after them.
fn names_of_indexes(literals: &[String]) -> Option<(QualifiedName, Vec<(QualifiedName, Text)>)> {
    let behind = literals.iter().position(|text| text.split(' ').next() == Some("ALTER"))?;
    let (partition, pairs) = literals[..behind].split_last()?;
    let pair = |pair: &[String]| match pair {
        [whole, name] => Some((qualified(whole)?, Text::from(name.clone()))),
        _ => None,
    };
    Some((qualified(partition)?, pairs.chunks(2).map(pair).collect::<Option<_>>()?))
}

fn note_names(
    at: usize,
    partition: &QualifiedName,
    names: Vec<(QualifiedName, Text)>,
    target: &mut Target<'_>,
) -> Read<()> {
    let place = target.places.tables.get(partition);
    let Some(table) = place.map(|at| &mut target.catalog.tables[*at]) else {
        return Err(absent(at, "table", &partition.to_string(), Vec::new()));
    };
    for (whole, name) in names {
        table.index_names.retain(|(known, _)| *known != whole.name);
        table.index_names.push((whole.name, name));
    }
    table.index_names.sort();
    Ok(())
}

/// The table, the column and the comment on its NOT NULL.
fn comment_of_not_null(literals: &[String]) -> Option<(QualifiedName, Text, Option<Text>)> {
    let (table, column, text) = match literals {
        [table, _, column, _] => (table, column, None),
        [table, _, column, _, text] => (table, column, Some(Text::from(text.clone()))),
        _ => return None,
    };
    Some((qualified(table)?, column.clone().into(), text))
}

fn note_comment(
    at: usize,
    table: &QualifiedName,
    column: &Text,
    text: Option<Text>,
    target: &mut Target<'_>,
) -> Read<()> {
    let held = target.places.tables.get(table).map(|at| &mut target.catalog.tables[*at]);
    let held = held.and_then(|held| held.columns.iter_mut().find(|held| held.name == *column));
    let Some(held) = held else { return Err(absent(at, "column", column, Vec::new())) };
    super::column::options(held).not_null_comment = text;
    super::column::tidy(held);
    Ok(())
}
