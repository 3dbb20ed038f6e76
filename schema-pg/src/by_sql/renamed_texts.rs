//! Texts that name what is renamed, with its new name.

use super::dependents::{means, names_relation, uses};
use super::problem::{Problem, Read, homeless};
use super::stars;
use super::target::Target;
use super::texts::{self, Form, Held};
use crate::catalog::expression::{Role, Token, names, placed, rename};
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{Object, QualifiedName, Text};
use crate::validate::{Means, Use};

/// What is written in the places of texts that hold a word.
pub fn texts_with(
    at: usize,
    word: &str,
    target: &Target<'_>,
    now: impl Fn(&Held<'_>, &Target<'_>) -> Read<Option<Text>>,
) -> Read<Vec<(usize, Text)>> {
    let mut written = Vec::new();
    for (place, held) in texts::with(target.catalog, &[word]) {
        if let Some(text) = now(&held, target)? {
            let text = match held.form {
                Form::Query => stars::as_before(at, held.sql, text, target)?,
                _ => text,
            };
            written.push((place, text));
        }
    }
    Ok(written)
}

/// What stands in the place of a name, as it was written: with its schema, or without.
fn shown(now: &QualifiedName, has_schema: bool) -> String {
    match has_schema || now.schema != "public" {
        true => format!("{}.{}", quoted_if_needed(&now.schema), quoted_if_needed(&now.name)),
        false => quoted_if_needed(&now.name),
    }
}

fn not_followed(at: usize, held: &Held<'_>) -> Problem {
    let message = format!("{} names this in a statement that is not taken apart", held.owner.0);
    homeless(at, message, "drop that before, and make it anew with the new name")
}

/// A text with another name of a table or view; none where it does not name it.
pub fn of_relation(
    at: usize,
    held: &Held<'_>,
    was: &QualifiedName,
    now: &QualifiedName,
    target: &Target<'_>,
) -> Read<Option<Text>> {
    let Some(found) = uses(held, target) else { return in_statement(at, held, was, now, target) };
    let of: Vec<&Use> = found.uses.iter().filter(|held| held.relation == *was).collect();
    let is_bare = |one: &&&Use| matches!(one.means, Means::Source { aliased: false, .. });
    let bare = held.of == Some(was) || of.iter().any(|one| is_bare(&one));
    let text = |one: &Use| held.sql.get(one.start..one.end).unwrap_or_default();
    let is_name = |one: &Use| names(text(one)).last().is_some_and(|word| word.name == was.name);
    let mut places = Vec::new();
    for one in &of {
        let now_text = match &one.means {
            Means::Source { .. } => shown(now, names(text(one)).len() > 1),
            Means::Qualifier if bare && is_name(one) => quoted_if_needed(&now.name),
            Means::Row { gives } if bare && is_name(one) => match gives {
                true => format!("{} AS {}", quoted_if_needed(&now.name), quoted_if_needed(&was.name)),
                false => quoted_if_needed(&now.name),
            },
            _ => continue,
        };
        places.push((one.start, one.end, now_text));
    }
    whole(at, held, found.is_whole || !places.is_empty())?;
    Ok(texts::replaced(held.sql, places))
}

/// A query in which names were not found may name this too.
fn whole(at: usize, held: &Held<'_>, is_whole: bool) -> Read<()> {
    match held.form {
        Form::Query if !is_whole => Err(not_followed(at, held)),
        _ => Ok(()),
    }
}

/// By its words, where they can mean nothing else.
fn in_statement(
    at: usize,
    held: &Held<'_>,
    was: &QualifiedName,
    now: &QualifiedName,
    target: &Target<'_>,
) -> Read<Option<Text>> {
    let mut places: Vec<(usize, usize, String)> = Vec::new();
    let words: Vec<(usize, Token<'_>)> = placed(held.sql).filter(|(_, token)| token.has_meaning()).collect();
    let mark = |at: Option<usize>, mark| at.and_then(|at| words.get(at)).is_some_and(|(_, token)| token.is_mark(mark));
    for (i, (place, token)) in words.iter().enumerate() {
        if token.name().is_none_or(|name| name != was.name) {
            continue;
        }
        let end = place + token.text.len();
        if mark(i.checked_sub(1), '.') {
            let schema = i.checked_sub(2).and_then(|at| words.get(at));
            if let Some((start, _)) = schema.filter(|(_, token)| token.name().is_some_and(|name| name == was.schema)) {
                places.push((*start, end, shown(now, true)));
            }
            continue;
        }
        if !means(None, was, target) {
            continue;
        }
        const LEADS: [&str; 8] = ["from", "join", "into", "update", "only", "table", "to", "on"];
        let before = i.checked_sub(1).and_then(|at| words.get(at)).and_then(|(_, token)| token.name());
        let leads = before.is_some_and(|word| LEADS.contains(&&*word));
        if mark(Some(i + 1), '.') {
            places.push((*place, end, quoted_if_needed(&now.name)));
        } else if leads {
            places.push((*place, end, shown(now, false)));
        } else {
            return Err(not_followed(at, held));
        }
    }
    Ok(texts::replaced(held.sql, places))
}

/// A text with another name of a column of these tables; none where it does not name it.
pub fn of_column(
    at: usize,
    held: &Held<'_>,
    tables: &[QualifiedName],
    was: &Text,
    now: &Text,
    target: &Target<'_>,
) -> Read<Option<Text>> {
    let written = quoted_if_needed(now);
    let Some(found) = uses(held, target) else {
        let is_own = held.of.is_some_and(|of| tables.contains(of));
        if is_own && matches!(held.owner.0, Object::Statistics(_)) {
            // All names in it are columns of its table.
            let written = rename(held.sql, |word| {
                (word.name == *was && word.role == Role::Other && word.qualifier.is_none()).then(|| written.clone())
            });
            return Ok(Some(written));
        }
        let named = |of: &QualifiedName| names_relation(held, of, Some(was), target);
        return if is_own || tables.iter().any(named) { Err(not_followed(at, held)) } else { Ok(None) };
    };
    let mut places = Vec::new();
    for one in found.uses.iter().filter(|held| tables.contains(&held.relation)) {
        match &one.means {
            Means::Column { name, gives, .. } if *name == *was => {
                let text = if *gives { format!("{written} AS {}", quoted_if_needed(was)) } else { written.clone() };
                places.push((one.start, one.end, text));
            }
            Means::Joined(name) if *name == *was => {
                let message = format!("{} joins tables by this column with USING", held.owner.0);
                return Err(homeless(at, message, "write ON, or make the view anew"));
            }
            _ => {}
        }
    }
    whole(at, held, found.is_whole || !places.is_empty())?;
    Ok(texts::replaced(held.sql, places))
}

/// Texts that name a function or a type, by their words.
pub fn by_word(
    at: usize,
    role: Role,
    was: &QualifiedName,
    now: &QualifiedName,
    target: &Target<'_>,
) -> Read<Vec<(usize, Text)>> {
    texts_with(at, &was.name, target, |held, target| {
        let words: Vec<(usize, Token<'_>)> = placed(held.sql).filter(|(_, token)| token.has_meaning()).collect();
        let all = names(held.sql);
        let mut named = all.iter();
        let mut places = Vec::new();
        for (i, (place, token)) in words.iter().enumerate() {
            if token.name().is_none() {
                continue;
            }
            let Some(word) = named.next() else { break };
            if word.name != was.name || word.qualifies || !means(word.qualifier.as_deref(), was, target) {
                continue;
            }
            let end = place + token.text.len();
            if word.role == role {
                let start = if word.qualifier.is_some() { words[i - 2].0 } else { *place };
                places.push((start, end, shown(now, word.qualifier.is_some())));
            } else if held.form == Form::Statement && word.qualifier.is_some() {
                places.push((words[i - 2].0, end, shown(now, true)));
            } else if matches!(held.owner.0, Object::General(..)) {
                return Err(not_followed(at, held));
            }
        }
        Ok(texts::replaced(held.sql, places))
    })
}
