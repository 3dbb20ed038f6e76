//! RENAME TO and SET SCHEMA, of what is found by its name alone.

use super::cursor::Cursor;
use super::problem::{Read, absent};
use super::target::{Target, shown};
use super::{attach, domain, function, renaming, sequence};
use crate::catalog::{QualifiedName, Text};

/// The statement ends so, behind ALTER.
pub fn follows(cursor: &Cursor<'_>) -> bool {
    const KINDS: [&str; 7] = ["index", "sequence", "type", "domain", "function", "procedure", "routine"];
    let words = cursor.left();
    let [.., first, second, _] = words else { return false };
    KINDS.iter().any(|kind| cursor.is(&[kind]))
        && (first.is("rename") && second.is("to") || first.is("set") && second.is("schema"))
}

/// At the kind of what is called otherwise.
pub fn read(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let kind = cursor.one_of(&["index", "sequence", "type", "domain", "function", "procedure", "routine"]);
    let if_exists = cursor.eat(&["if", "exists"]);
    let at = cursor.at();
    let missing_is_fine = |problem: &super::problem::Problem| if_exists && problem.code == "P0603";
    match kind {
        Some("index") => {
            let written = cursor.written()?;
            let was = match attach::found(&written, target) {
                Ok(was) => was,
                Err(problem) if missing_is_fine(&problem) => return Ok(()),
                Err(problem) => return Err(problem),
            };
            let now = renamed(&was, cursor)?;
            renaming::index(at, &was, &now.name, target)
        }
        Some("sequence") => {
            let written = cursor.written()?;
            let place = match sequence::find(&written, target) {
                Ok(place) => place,
                Err(problem) if missing_is_fine(&problem) => return Ok(()),
                Err(_) if sequence::of_identity(&written, target).is_some() => {
                    return renaming::of_identity(&written, cursor, target);
                }
                Err(problem) => return Err(problem),
            };
            let was = target.catalog.sequences[place].name.clone();
            let now = renamed(&was, cursor)?;
            renaming::sequence(at, &was, &now, target)
        }
        Some("type") => {
            let written = cursor.written()?;
            let Some(was) = target.found(&written, |name| target.is_own_type(name)) else {
                let known: Vec<Text> = target.types().map(|name| shown(name, &written)).collect();
                return Err(absent(written.at, "type", &written.to_string(), known));
            };
            let now = renamed(&was, cursor)?;
            renaming::made_type(at, &was, &now, target)
        }
        Some("domain") => {
            let place = domain::find(&cursor.written()?, target)?;
            let was = target.catalog.domains[place].name.clone();
            let now = renamed(&was, cursor)?;
            renaming::made_type(at, &was, &now, target)
        }
        _ => {
            let place = function::find(cursor, target)?;
            let was = target.catalog.functions[place].name.clone();
            let now = renamed(&was, cursor)?;
            renaming::function(at, place, &now, target)
        }
    }
}

/// At RENAME TO or SET SCHEMA: the new name.
fn renamed(was: &QualifiedName, cursor: &mut Cursor<'_>) -> Read<QualifiedName> {
    let now = match cursor.eat(&["rename", "to"]) {
        true => QualifiedName { schema: was.schema.clone(), name: cursor.name()? },
        false => {
            cursor.expect(&["set", "schema"])?;
            QualifiedName { schema: cursor.name()?, name: was.name.clone() }
        }
    };
    cursor.finish()?;
    Ok(now)
}
