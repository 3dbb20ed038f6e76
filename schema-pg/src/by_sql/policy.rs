//! CREATE POLICY and ALTER POLICY.

use super::cursor::Cursor;
use super::owner;
use super::problem::{Read, absent, twice};
use super::target::Target;
use crate::catalog::{Policy, PolicyCommand, Text};

/// Behind CREATE, at POLICY.
pub fn create(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["policy"])?;
    let at = cursor.at();
    let name = cursor.name()?;
    cursor.expect(&["on"])?;
    let table = cursor.written()?;
    let mut policy = Policy {
        name,
        permissive: true,
        command: PolicyCommand::All,
        roles: vec!["public".into()],
        using: None,
        check: None,
        comment: None,
    };
    if cursor.eat(&["as"]) {
        policy.permissive = match cursor.one_of(&["permissive", "restrictive"]) {
            Some(word) => word == "permissive",
            None => return Err(cursor.unexpected("PERMISSIVE or RESTRICTIVE")),
        };
    }
    if cursor.eat(&["for"]) {
        policy.command = match cursor.one_of(&["all", "select", "insert", "update", "delete"]) {
            Some("all") => PolicyCommand::All,
            Some("select") => PolicyCommand::Select,
            Some("insert") => PolicyCommand::Insert,
            Some("update") => PolicyCommand::Update,
            Some(_) => PolicyCommand::Delete,
            None => return Err(cursor.unexpected("a command")),
        };
    }
    rest(cursor, &mut policy)?;
    let table = target.table_mut(&table)?;
    if table.policies.iter().any(|known| known.name == policy.name) {
        return Err(twice(at, "policy", &policy.name));
    }
    table.policies.push(policy);
    table.policies.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(())
}

/// TO, USING and WITH CHECK.
fn rest(cursor: &mut Cursor<'_>, policy: &mut Policy) -> Read<()> {
    if cursor.eat(&["to"]) {
        policy.roles = vec![owner::role(cursor)?];
        while cursor.mark(',') {
            policy.roles.push(owner::role(cursor)?);
        }
        policy.roles.sort();
    }
    if cursor.eat(&["using"]) {
        policy.using = Some(cursor.group()?.expression()?);
    }
    if cursor.eat(&["with", "check"]) {
        policy.check = Some(cursor.group()?.expression()?);
    }
    cursor.finish()
}

/// Behind ALTER POLICY.
pub fn alter(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let (at, name) = (cursor.at(), cursor.name()?);
    cursor.expect(&["on"])?;
    let table = target.table_mut(&cursor.written()?)?;
    let known: Vec<Text> = table.policies.iter().map(|policy| policy.name.clone()).collect();
    let Some(place) = known.iter().position(|known| *known == name) else {
        return Err(absent(at, "policy", &name, known));
    };
    if cursor.eat(&["rename", "to"]) {
        table.policies[place].name = cursor.name()?;
        table.policies.sort_by(|a, b| a.name.cmp(&b.name));
        return cursor.finish();
    }
    rest(cursor, &mut table.policies[place])
}
