//! A label of an enum under another name: the server holds labels by number, so that all texts in which one stands follow.

use super::problem::{Read, homeless};
use super::target::Target;
use super::texts::{self, Form, Held};
use crate::catalog::expression::{Token, TokenKind, mentions, tokens};
use crate::catalog::{DataType, Object, QualifiedName, Table, Text};
use crate::sql::quote_literal;

/// What the texts of a catalog become when a label is called otherwise.
///
/// # Errors
/// Where only a server can tell whether a literal is the label or a text.
pub fn rename(at: usize, ty: &QualifiedName, (was, now): (&Text, &Text), target: &mut Target<'_>) -> Read<()> {
    let mut changed = Vec::new();
    for (place, held) in texts::with(target.catalog, &[]) {
        changed.extend(renamed(at, ty, (was, now), &held, target)?.map(|text| (place, text)));
    }
    texts::write(target.catalog, changed);
    Ok(())
}

fn renamed(
    at: usize,
    ty: &QualifiedName,
    (was, now): (&Text, &Text),
    held: &Held<'_>,
    target: &Target<'_>,
) -> Read<Option<Text>> {
    let all: Vec<Token<'_>> = tokens(held.sql).collect();
    let meant: Vec<usize> = (0..all.len()).filter(|at| all[*at].has_meaning()).collect();
    let mut text = String::with_capacity(held.sql.len());
    let mut changes = false;
    for (place, token) in all.iter().enumerate() {
        let is_it = token.kind == TokenKind::Literal && token.literal().is_some_and(|literal| literal == **was);
        if !is_it {
            text.push_str(token.text);
            continue;
        }
        let own = meant.iter().position(|at| *at == place).unwrap_or_default();
        let is_label = match cast(&all, &meant[own + 1..]) {
            Some((schema, name)) => name == ty.name && schema.is_none_or(|schema| schema == *ty.schema),
            None if meant.len() == 1 => is_default_of(held, ty, target),
            None => match compared(&all, &meant, own, held, ty, target) {
                Some(is_label) => is_label,
                None if !may_be_about(held, ty, target) => false,
                None => {
                    let owner = &held.owner.0;
                    let message =
                        format!("whether {} in {owner} is a label of {ty} or a text is not known", token.text);
                    return Err(homeless(at, message, format!("write it with its type there: {}::{ty}", token.text)));
                }
            },
        };
        changes |= is_label;
        text.push_str(if is_label { "" } else { token.text });
        if is_label {
            text.push_str(&quote_literal(now));
        }
    }
    Ok(changes.then(|| text.into()))
}

/// The type that a literal is cast to, right behind it: its schema and name.
fn cast(all: &[Token<'_>], behind: &[usize]) -> Option<(Option<String>, String)> {
    let token = |at: usize| behind.get(at).map(|at| &all[*at]);
    if !token(0)?.is_mark(':') || !token(1)?.is_mark(':') {
        return None;
    }
    let first = token(2)?.name()?.into_owned();
    match token(3).is_some_and(|token| token.is_mark('.')) {
        true => Some((Some(first), token(4)?.name()?.into_owned())),
        false => Some((None, first)),
    }
}

/// The literal is the whole default of a column, a domain or an argument: of the enum, or of another type.
fn is_default_of(held: &Held<'_>, ty: &QualifiedName, target: &Target<'_>) -> bool {
    match &held.owner.0 {
        Object::Default(name, column) if column.is_empty() => {
            target.catalog.domains.iter().any(|domain| domain.name == *name && is_of(&domain.ty, ty, target))
        }
        Object::Default(name, column) => {
            let column = target.table_named(name).and_then(|table| target.column(table, column));
            column.is_some_and(|column| is_of(&column.ty, ty, target))
        }
        Object::Function(name) => {
            let own = target.catalog.functions.iter().filter(|function| function.name == *name);
            own.flat_map(|function| &function.arguments).any(|argument| is_of(&argument.ty, ty, target))
        }
        _ => false,
    }
}

/// Whether a literal beside a column, `status = 'open'` or `status IN ('open', …)`, is a label: `None` where it is beside something else.
fn compared(
    all: &[Token<'_>],
    meant: &[usize],
    own: usize,
    held: &Held<'_>,
    ty: &QualifiedName,
    target: &Target<'_>,
) -> Option<bool> {
    let table = target.table_named(held.of?)?;
    let token = |at: usize| meant.get(at).map(|at| &all[*at]);
    let is_sign = |token: &Token<'_>| token.kind == TokenKind::Mark && "=<>!".contains(token.text);
    // Back over the list, and over what compares.
    let mut before = own.checked_sub(1)?;
    let is_listed = |token: &Token<'_>| token.is_mark(',') || token.kind == TokenKind::Literal;
    while token(before).is_some_and(is_listed) {
        before = before.checked_sub(1)?;
    }
    if token(before)?.is_mark('(') && token(before.checked_sub(1)?)?.name().is_some_and(|word| word == "in") {
        before = before.checked_sub(2)?;
        if token(before)?.name().is_some_and(|word| word == "not") {
            before = before.checked_sub(1)?;
        }
    } else {
        let signs = before;
        while token(before).is_some_and(is_sign) {
            before = before.checked_sub(1)?;
        }
        if before == signs {
            return None;
        }
    }
    let name = token(before)?.name()?;
    if before.checked_sub(1).and_then(token).is_some_and(|token| token.is_mark('.')) {
        // Another table may be meant by another name.
        let of = token(before.checked_sub(2)?)?.name()?;
        if !matches!(&*of, "new" | "old") && *of != *table.name.name {
            return None;
        }
    }
    target.column(table, &name).map(|column| is_of(&column.ty, ty, target))
}

/// The enum, a domain over it, or a list of either.
fn is_of(held: &DataType, ty: &QualifiedName, target: &Target<'_>) -> bool {
    match held.named() {
        Some(name) if name == ty => true,
        Some(name) => target.catalog.domains.iter().any(|domain| domain.name == *name && is_of(&domain.ty, ty, target)),
        None => false,
    }
}

/// The text names what has values of the enum.
fn may_be_about(held: &Held<'_>, ty: &QualifiedName, target: &Target<'_>) -> bool {
    let has_it = |table: &Table, mentioned: &dyn Fn(&str) -> bool| {
        table.columns.iter().any(|column| is_of(&column.ty, ty, target) && mentioned(&column.name))
    };
    let named = |name: &str| mentions(held.sql, name);
    if held.form == Form::Expression {
        let table = held.of.and_then(|name| target.table_named(name));
        return named(&ty.name) || table.is_some_and(|table| has_it(table, &named));
    }
    named(&ty.name)
        || target.catalog.tables.iter().any(|table| named(&table.name.name) && has_it(table, &|_| true))
        || target.catalog.views.iter().any(|view| {
            let has_it =
                view.columns.iter().any(|column| is_of(&column.ty, ty, target) || column.ty == DataType::Unknown);
            Object::Relation(view.name.clone()) != held.owner.0 && named(&view.name.name) && has_it
        })
}
