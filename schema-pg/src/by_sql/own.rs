//! DO of our own: what plans can say in no other way is read back by the text that they write.

use super::cursor::{Cursor, Written};
use super::problem::{Problem, Read, absent, homeless};
use super::script::statements;
use super::target::Target;
use crate::catalog::expression::tokens;
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
    let Some(table) = target.catalog.tables.iter_mut().find(|table| table.name == *partition) else {
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
    let held = target.catalog.tables.iter_mut().find(|held| held.name == *table);
    let held = held.and_then(|held| held.columns.iter_mut().find(|held| held.name == *column));
    let Some(held) = held else { return Err(absent(at, "column", column, Vec::new())) };
    super::column::options(held).not_null_comment = text;
    super::column::tidy(held);
    Ok(())
}
