//! CREATE RULE and CREATE STATISTICS: a catalog holds the whole statement.

use super::cursor::Cursor;
use super::owner;
use super::problem::{Read, absent, twice, unmodelled, unread};
use super::target::{Relation, Target, shown};
use crate::catalog::{Enabled, QualifiedName, Rule, Statistics, Text};

/// The whole statement, at its first word. Behind CREATE [OR REPLACE] stands RULE.
pub fn create(whole: &Cursor<'_>, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["rule"])?;
    let at = cursor.at();
    let name = cursor.name()?;
    cursor.expect(&["as", "on"])?;
    if cursor.one_of(&["select", "insert", "update", "delete"]).is_none() {
        return Err(cursor.unexpected("SELECT, INSERT, UPDATE or DELETE"));
    }
    cursor.expect(&["to"])?;
    let table = cursor.written()?;
    let rule = Rule { name, definition: checked(whole)?, enabled: Enabled::Origin, comment: None };
    let rules = match target.relation(&table) {
        Some(Relation::Table(table)) => &mut target.catalog.tables[table].rules,
        Some(Relation::View(view)) => &mut target.catalog.views[view].rules,
        _ => return Err(target.no_relation(&table)),
    };
    if rules.iter().any(|known| known.name == rule.name) {
        return Err(twice(at, "rule", &rule.name));
    }
    rules.push(rule);
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(())
}

/// The same of CREATE STATISTICS.
pub fn create_statistics(whole: &Cursor<'_>, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["statistics"])?;
    let at = cursor.at();
    if cursor.is(&["if"]) {
        return Err(unread(at, "a statistics object is made where it is not there yet", "leave IF NOT EXISTS out"));
    }
    if cursor.is_mark('(') || cursor.is(&["on"]) {
        return Err(unread(at, "a statistics object has no name here", "give it one"));
    }
    let written = cursor.written()?;
    cursor.until(|cursor| cursor.is(&["from"]));
    cursor.expect(&["from"])?;
    let table = cursor.written()?;
    cursor.finish()?;
    let name = target.named(&written)?;
    let table = target.catalog.tables[target.table(&table)?].name.clone();
    if target.places.statistics.contains_key(&name) {
        return Err(twice(at, "statistics object", &written.to_string()));
    }
    target.places.statistics.insert(name.clone(), target.catalog.statistics.len());
    target.catalog.statistics.push(Statistics { name, table, definition: checked(whole)?, comment: None });
    Ok(())
}

/// Behind ALTER STATISTICS.
pub fn alter_statistics(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let written = cursor.written()?;
    let all = &target.catalog.statistics;
    if target.found(&written, |name: &QualifiedName| target.places.statistics.contains_key(name)).is_none() {
        let known: Vec<Text> = all.iter().map(|item| shown(&item.name, &written)).collect();
        return Err(absent(written.at, "statistics object", &written.to_string(), known));
    };
    if cursor.eat(&["owner", "to"]) {
        // Introspection notes none either.
        owner::role(cursor)?;
        return cursor.finish();
    }
    Err(unmodelled(cursor.at(), "this of a statistics object"))
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
