//! Names that `search_path` alone finds, with their schemas: the server keeps what they mean, and not how they are written.

use super::cursor::Written;
use super::script::Word;
use super::target::{Relation, Target};
use crate::catalog::expression::{TokenKind, names};
use crate::catalog::identifier::quoted_if_needed;
use crate::catalog::{QualifiedName, Text};

/// Writes the schema before names that a text without `search_path` would not find: functions, types, tables and sequences that are found in another schema than
/// `public`. The server keeps what they mean, and not how they are written.
pub fn qualify(words: &mut [Word<'_>], target: &Target<'_>) {
    if target.path.schemas().iter().all(|schema| schema == "public") {
        return;
    }
    let with = names_of_with(words);
    // Whether a comma leads to another table, for each parenthesis that is open.
    let mut in_from = vec![false];
    for at in 0..words.len() {
        let word = &words[at];
        if word.token.is_mark('(') {
            in_from.push(false);
        } else if word.token.is_mark(')') && in_from.len() > 1 {
            in_from.pop();
        } else if let Some(place) = in_from.last_mut() {
            const ENDS: [&str; 12] = [
                "where",
                "group",
                "order",
                "having",
                "limit",
                "union",
                "except",
                "intersect",
                "select",
                "returning",
                "set",
                "window",
            ];
            if word.is("from") {
                *place = true;
            } else if ENDS.iter().any(|end| word.is(end)) {
                *place = false;
            }
        }
        let comma_leads = in_from.last().is_some_and(|place| *place);
        let now = match word.token.kind {
            TokenKind::Literal => literal(words, at, target),
            _ => name(words, at, comma_leads, &with, target),
        };
        words[at].now = now;
    }
}

/// `WITH a AS (…)`: what names these means no table.
fn names_of_with(words: &[Word<'_>]) -> Vec<Text> {
    if !words.iter().any(|word| word.is("with")) {
        return Vec::new();
    }
    let is_open = |at: usize| words.get(at).is_some_and(|word: &Word<'_>| word.token.is_mark('('));
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(name) = word.token.name() else { continue };
        let mut next = at + 1;
        if is_open(next) {
            let closing = words[next..].iter().position(|word| word.token.is_mark(')'));
            next += closing.map_or(0, |closing| closing + 1);
        }
        if !words.get(next).is_some_and(|word| word.is("as")) {
            continue;
        }
        next += 1;
        while words.get(next).is_some_and(|word| word.is("not") || word.is("materialized")) {
            next += 1;
        }
        if is_open(next) {
            found.push(name.into_owned().into());
        }
    }
    found
}

fn name(words: &[Word<'_>], at: usize, comma_leads: bool, with: &[Text], target: &Target<'_>) -> Option<Text> {
    let word = &words[at];
    let name = word.token.name()?;
    let mark = |at: Option<usize>, mark| at.and_then(|at| words.get(at)).is_some_and(|word| word.token.is_mark(mark));
    let before = |back: usize| at.checked_sub(back);
    if mark(before(1), '.') || mark(Some(at + 1), '.') {
        return None;
    }
    let written = Written { at: word.at, schema: None, name: name.into_owned().into() };
    let is_cast = mark(before(1), ':') && mark(before(2), ':') || before(1).is_some_and(|at| words[at].is("as"));
    const LEADS: [&str; 7] = ["from", "join", "into", "update", "only", "table", "references"];
    let leads =
        before(1).is_some_and(|at| LEADS.iter().any(|lead| words[at].is(lead))) || comma_leads && mark(before(1), ',');
    let is_relation = |name: &QualifiedName| {
        matches!(target.relation_named(name), Some(Relation::Table(_) | Relation::View(_)))
            || target.places.foreign.contains_key(name)
    };
    let found = if leads {
        target.found(&written, is_relation).filter(|name| !with.contains(&name.name))
    } else if mark(Some(at + 1), '(') {
        let is_there = |name: &QualifiedName| {
            target.places.functions.contains_key(name) || target.places.aggregates.contains_key(name)
        };
        target.found(&written, is_there)
    } else if is_cast {
        target.found(&written, |name| target.has_type(name))
    } else {
        None
    };
    let schema = found.map(|name| name.schema).filter(|schema| schema != "public")?;
    Some(format!("{}.{}", quoted_if_needed(&schema), word.token.text).into())
}

/// `nextval('numbers')`, `'numbers'::regclass`
fn literal(words: &[Word<'_>], at: usize, target: &Target<'_>) -> Option<Text> {
    let is = |at: Option<usize>, text: &str| at.and_then(|at| words.get(at)).is_some_and(|word| word.is(text));
    let mark = |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|word| word.token.is_mark('('));
    let is_sequence = mark(at.checked_sub(1)) && is(at.checked_sub(2), "nextval");
    if !is_sequence && !is(Some(at + 3), "regclass") {
        return None;
    }
    let text = words[at].token.literal()?;
    let held = names(&text);
    let [name] = held.as_slice() else { return None };
    let written = Written { at: 0, schema: None, name: name.name.clone().into_owned().into() };
    let found = target.found(&written, |name| target.relation_named(name).is_some())?;
    (found.schema != "public").then(|| {
        let name = format!("{}.{}", quoted_if_needed(&found.schema), quoted_if_needed(&found.name));
        format!("'{}'", name.replace('\'', "''")).into()
    })
}
