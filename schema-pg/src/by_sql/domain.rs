//! CREATE DOMAIN and ALTER DOMAIN.

use super::cursor::{Cursor, Written};
use super::problem::{Read, absent, twice, unmodelled};
use super::target::{Target, shown};
use super::{collation, column, data_type, new_privileges, owner};
use crate::catalog::default_name::check_name;
use crate::catalog::{Dependencies, Domain, DomainCheck, Object, Text};

/// Behind CREATE, at DOMAIN.
pub fn create(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    cursor.expect(&["domain"])?;
    let written = cursor.written()?;
    cursor.eat(&["as"]);
    let ty = data_type::of_column(cursor, target)?;
    let name = target.named(&written)?;
    let mut domain = Domain {
        name,
        ty,
        not_null: false,
        default: None,
        collation: None,
        depends_on: Dependencies::default(),
        checks: Vec::new(),
        comment: None,
    };
    while !cursor.is_done() {
        let at = cursor.at();
        let name = if cursor.eat(&["constraint"]) { Some(cursor.name()?) } else { None };
        if cursor.eat(&["collate"]) {
            domain.collation = collation::read(cursor)?;
        } else if cursor.eat(&["default"]) {
            domain.default = Some(column::default(cursor)?);
        } else if cursor.eat(&["not", "null"]) {
            if name.is_some() {
                return Err(unmodelled(at, "the name of a domain's NOT NULL"));
            }
            domain.not_null = true;
        } else if cursor.eat(&["null"]) {
            domain.not_null = false;
        } else if cursor.is(&["check"]) {
            check(cursor, name, &mut domain)?;
        } else {
            return Err(cursor.unexpected("a rule of a domain"));
        }
    }
    if target.has_type(&domain.name) || target.has_relation(&domain.name) {
        return Err(twice(written.at, "type", &written.to_string()));
    }
    new_privileges::note_type(&domain.name, target);
    target.places.domains.insert(domain.name.clone(), target.catalog.domains.len());
    target.catalog.domains.push(domain);
    Ok(())
}

/// At CHECK: a rule is added.
fn check(cursor: &mut Cursor<'_>, name: Option<Text>, domain: &mut Domain) -> Read<()> {
    let at = cursor.at();
    cursor.expect(&["check"])?;
    let expression = cursor.group()?.expression()?;
    let not_valid = cursor.eat(&["not", "valid"]);
    let is_taken = |name: &Text| domain.checks.iter().any(|check| check.name == *name);
    if let Some(name) = name.as_ref().filter(|name| is_taken(name)) {
        return Err(twice(at, "constraint", name));
    }
    let name = name.unwrap_or_else(|| {
        let stem = check_name(&domain.name.name, None);
        let numbered = (1..).map(|number| Text::from(format!("{stem}{number}")));
        std::iter::once(stem.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
    });
    domain.checks.push(DomainCheck { name, expression, not_valid, comment: None });
    domain.checks.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(())
}

/// The place of a domain.
pub fn find(written: &Written, target: &Target<'_>) -> Read<usize> {
    let domains = &target.catalog.domains;
    let place = |name: &crate::catalog::QualifiedName| target.places.domains.get(name).copied();
    let name = target.found(written, |name| place(name).is_some());
    name.and_then(|name| place(&name)).ok_or_else(|| {
        let known = domains.iter().map(|domain| shown(&domain.name, written));
        absent(written.at, "domain", &written.to_string(), known)
    })
}

/// Behind ALTER DOMAIN.
pub fn alter(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let written = cursor.written()?;
    let place = find(&written, target)?;
    if cursor.eat(&["owner", "to"]) {
        let object = Object::Type(target.catalog.domains[place].name.clone());
        return owner::note(cursor, object, None, target);
    }
    let domain = &mut target.catalog.domains[place];
    if cursor.eat(&["set", "default"]) {
        domain.default = Some(column::default(cursor)?);
    } else if cursor.eat(&["drop", "default"]) {
        domain.default = None;
    } else if cursor.eat(&["set", "not", "null"]) {
        domain.not_null = true;
    } else if cursor.eat(&["drop", "not", "null"]) {
        domain.not_null = false;
    } else if cursor.eat(&["add"]) {
        let name = if cursor.eat(&["constraint"]) { Some(cursor.name()?) } else { None };
        if !cursor.is(&["check"]) {
            return Err(unmodelled(cursor.at(), "the name of a domain's NOT NULL"));
        }
        check(cursor, name, domain)?;
    } else {
        rule(cursor, domain)?;
    }
    cursor.finish()
}

/// VALIDATE, DROP and RENAME of a rule.
fn rule(cursor: &mut Cursor<'_>, domain: &mut Domain) -> Read<()> {
    let word =
        cursor.one_of(&["validate", "drop", "rename"]).ok_or_else(|| cursor.unexpected("what becomes of a domain"))?;
    cursor.expect(&["constraint"])?;
    let if_exists = word == "drop" && cursor.eat(&["if", "exists"]);
    let at = cursor.at();
    let name = cursor.name()?;
    let known: Vec<Text> = domain.checks.iter().map(|check| check.name.clone()).collect();
    let Some(place) = domain.checks.iter().position(|check| check.name == name) else {
        if if_exists {
            cursor.one_of(&["cascade", "restrict"]);
            return Ok(());
        }
        return Err(absent(at, "constraint", &name, known));
    };
    match word {
        "validate" => domain.checks[place].not_valid = false,
        "drop" => {
            cursor.one_of(&["cascade", "restrict"]);
            domain.checks.remove(place);
        }
        _ => {
            cursor.expect(&["to"])?;
            domain.checks[place].name = cursor.name()?;
            domain.checks.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }
    Ok(())
}
