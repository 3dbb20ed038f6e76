//! What is wrong with expressions in attributes: names that are not there, queries where there can be none, words that are too new.

use schema_core::ir::{self, Entity, Source, Text};
use schema_core::{Diagnostic, nearest};

use super::fragment::{Fragment, Fragments, Problem, Reference, parse};
use super::tree::character;
use crate::catalog::Column;
use crate::config::Version;

/// Reports a condition over the columns of a table that does not parse, names columns that are not there, or looks at other rows
/// where `alone` says that it can't.
pub fn condition(
    fragments: &mut Fragments,
    (entity, columns): (&Entity, &[Column]),
    (word, sql, source): (&str, &Text, Source),
    alone: bool,
    found: &mut Vec<Diagnostic>,
) {
    let path = || format!("{}.{word}", entity.rust.name);
    let target = fragments.target;
    let fragment = match fragments.get(sql) {
        Err(problem) => return found.push(unparsed(path(), source, sql, problem)),
        Ok(fragment) => fragment,
    };
    too_new(fragment, target, (path, sql, source), found);
    if let Some(at) = fragment.subquery.filter(|_| alone) {
        let message = format!("`{word}` holds a query, at character {}: `{sql}`", character(sql, at));
        let help = "look at columns of the row only; what depends on other rows is a reference or a trigger";
        found.push(Diagnostic::new("P0117", path(), source, message).help(help));
    }
    let table = entity.store_name();
    for reference in fragment.names.iter().filter(|reference| reference.is_elsewhere(&table)) {
        let (name, place) = (&reference.name, character(sql, reference.at));
        let message = format!("no table is called `{name}` here, at character {place} of `{sql}`");
        let help = format!("columns are those of `{table}`; a member of a composite is written `({name}).member`");
        found.push(Diagnostic::new("P0104", path(), source, message).help(help));
    }
    let is_known = |reference: &Reference| {
        let name = reference.member.as_ref().unwrap_or(&reference.name);
        columns.iter().any(|column| column.name == *name)
    };
    if fragment.names.iter().all(is_known) {
        return;
    }
    for (name, at) in fragment.columns(&table) {
        if !columns.iter().any(|column| column.name == name) {
            let known: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
            let place = character(sql, at);
            let message = format!("`{name}` is no column of `{table}`, at character {place} of `{sql}`");
            let help = match nearest(name, known.iter().copied()) {
                Some(nearest) => format!("a similar column exists: `{nearest}`"),
                None => format!("columns: {}", known.join(", ")),
            };
            found.push(Diagnostic::new("P0104", path(), source, message).help(help));
        }
    }
}

/// Reports a condition over a row as it is, NEW, and as it was, OLD, that does not parse or names columns that are not there.
pub fn row_condition(
    fragments: &mut Fragments,
    (entity, columns): (&Entity, &[Column]),
    (word, sql, source): (&str, &Text, Source),
    found: &mut Vec<Diagnostic>,
) {
    let path = || format!("{}.{word}", entity.rust.name);
    let target = fragments.target;
    let fragment = match fragments.get(sql) {
        Err(problem) => return found.push(unparsed(path(), source, sql, problem)),
        Ok(fragment) => fragment,
    };
    too_new(fragment, target, (path, sql, source), found);
    let is = |reference: &Reference, row: &str| reference.member.is_some() && reference.name == row;
    for reference in &fragment.names {
        let place = character(sql, reference.at);
        match &reference.member {
            Some(member) if is(reference, "new") || is(reference, "old") => {
                if !columns.iter().any(|column| column.name == *member) {
                    let message = format!("`{member}` is no column, at character {place} of `{sql}`");
                    let known: Vec<Text> = columns.iter().map(|column| column.name.clone()).collect();
                    found.push(Diagnostic::new("P0104", path(), source, message).help_nearest(member, &known));
                }
            }
            _ => {
                let name = &reference.name;
                let message = format!("`{name}` is neither of NEW nor of OLD, at character {place} of `{sql}`");
                let help = format!("write `NEW.{name}` for the row as it is, `OLD.{name}` for the row as it was");
                found.push(Diagnostic::new("P0104", path(), source, message).help(help));
            }
        }
    }
}

/// What is wrong with an expression over a row of a table, in a sentence; queries in it are left to the server.
pub fn row_expression(sql: &Text, table: &str, columns: &[&str]) -> Option<String> {
    /// Columns that each table has (manual, "System Columns").
    const SYSTEM: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];
    let fragment = match parse(sql) {
        Err(problem) => return Some(format!("{}, at character {}", problem.message, character(sql, problem.at))),
        Ok(fragment) => fragment,
    };
    if fragment.subquery.is_some() {
        return None;
    }
    let is_known = |name: &str| columns.contains(&name) || SYSTEM.contains(&name) || name == table;
    let (name, at) = fragment.columns(table).into_iter().find(|(name, _)| !is_known(name))?;
    let near = nearest(name, columns.iter().copied()).map(|near| format!("; a similar column exists: `{near}`"));
    let place = character(sql, at);
    Some(format!("`{name}` is no column of `{table}`, at character {place}{}", near.unwrap_or_default()))
}

/// The columns of a table that an expression names; none where it does not parse, which is reported elsewhere.
pub fn names_in(fragments: &mut Fragments, sql: &Text, table: &str) -> Vec<String> {
    let Ok(fragment) = fragments.get(sql) else { return Vec::new() };
    fragment.columns(table).into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// The same for a check of a domain, in which only VALUE has a name.
pub fn domain_check(domain: &ir::Domain, check: &ir::Check, target: Version, found: &mut Vec<Diagnostic>) {
    let why = ("", "in a domain the value is called VALUE, and there is nothing else");
    let path = format!("{}.check", domain.rust.name);
    nameless(("check", &path, &check.expression, check.source), &["value"], why, target, found);
}

/// The same for a default, which can name no column at all.
pub fn default(path: &str, source: Source, sql: &Text, target: Version, found: &mut Vec<Diagnostic>) {
    let help = "put text in single quotes; what depends on other columns is `#[pg(generated(\"…\"))]`";
    nameless(("default", path, sql, source), &[], (": a default can't look at columns", help), target, found);
}

/// Reports an expression outside of a table that does not parse, holds a query, or names anything but these.
fn nameless(
    (word, path, sql, source): (&str, &str, &Text, Source),
    known: &[&str],
    (why, mend): (&str, &str),
    target: Version,
    found: &mut Vec<Diagnostic>,
) {
    let fragment = match parse(sql) {
        Err(problem) => return found.push(unparsed(path.to_owned(), source, sql, &problem)),
        Ok(fragment) => fragment,
    };
    too_new(&fragment, target, (|| path.to_owned(), sql, source), found);
    if let Some(at) = fragment.subquery {
        let message = format!("the {word} holds a query, at character {}: `{sql}`", character(sql, at));
        let help = "a function may look at other rows: call one, and make it in a migration";
        found.push(Diagnostic::new("P0117", path, source, message).help(help));
    }
    let mut reported: Vec<&str> = Vec::new();
    for reference in &fragment.names {
        let name = reference.name.as_str();
        if reference.member.is_none() && known.contains(&name) || reported.contains(&name) {
            continue;
        }
        reported.push(name);
        let place = character(sql, reference.at);
        let message = format!("the {word} names `{name}`, at character {place} of `{sql}`{why}");
        found.push(Diagnostic::new("P0104", path, source, message).help(mend));
    }
}

/// Reports what the target does not have yet.
fn too_new(
    fragment: &Fragment,
    target: Version,
    (path, sql, source): (impl Fn() -> String, &Text, Source),
    found: &mut Vec<Diagnostic>,
) {
    for newer in fragment.newer.iter().filter(|newer| newer.version > target) {
        let (message, help) = newer.reported(sql, target);
        found.push(Diagnostic::new("P0201", path(), source, message).help(help));
    }
}

fn unparsed(path: String, source: Source, sql: &str, problem: &Problem) -> Diagnostic {
    let at = character(sql, problem.at);
    let message = format!("this is no SQL expression: `{sql}`, at character {at}: {}", problem.message);
    Diagnostic::new("P0103", path, source, message).help("write one expression, without a semicolon")
}
