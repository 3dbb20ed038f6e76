//! ALTER DEFAULT PRIVILEGES.

use super::cursor::Cursor;
use super::grant::{self, Declared, change, expanded};
use super::owner;
use super::problem::{Read, homeless};
use super::target::Target;
use crate::catalog::{DefaultPrivileges, Grant, Held, Text};
use crate::config::Version;

/// Behind ALTER DEFAULT PRIVILEGES.
pub fn alter(cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let (mut roles, mut schemas): (Vec<Option<Text>>, Vec<Option<Text>>) = (vec![None], vec![None]);
    loop {
        if cursor.eat(&["for", "role"]) || cursor.eat(&["for", "user"]) {
            roles = names(cursor)?;
        } else if cursor.eat(&["in", "schema"]) {
            schemas = cursor.names()?.into_iter().map(Some).collect();
        } else {
            break;
        }
    }
    let at = cursor.at();
    let granted = cursor.eat(&["grant"]);
    if !granted {
        cursor.expect(&["revoke"])?;
    }
    let option = !granted && cursor.eat(&["grant", "option", "for"]);
    let (privileges, all_columns) = grant::privileges(cursor)?;
    cursor.expect(&["on"])?;
    // Since 18.
    let large = cursor.eat(&["large", "objects"]).then_some("large objects");
    let word = large.or_else(|| cursor.one_of(&["tables", "sequences", "functions", "routines", "types", "schemas"]));
    let word = word.ok_or_else(|| cursor.unexpected("TABLES, SEQUENCES, FUNCTIONS, TYPES or SCHEMAS"))?;
    cursor.expect(&[if granted { "to" } else { "from" }])?;
    let grantees = grant::roles(cursor)?;
    let option = option || granted && cursor.eat(&["with", "grant", "option"]);
    cursor.one_of(&["restrict"]);
    cursor.finish()?;
    let declared = Declared { at, granted, privileges, all_columns, roles: grantees, option };
    for role in &roles {
        for schema in &schemas {
            one(word, role.as_ref(), schema.as_ref(), &declared, target)?;
        }
    }
    Ok(())
}

fn names(cursor: &mut Cursor<'_>) -> Read<Vec<Option<Text>>> {
    let mut roles = vec![Some(owner::role(cursor)?)];
    while cursor.mark(',') {
        roles.push(Some(owner::role(cursor)?));
    }
    Ok(roles)
}

fn one(
    word: &str,
    role: Option<&Text>,
    schema: Option<&Text>,
    declared: &Declared,
    target: &mut Target<'_>,
) -> Read<()> {
    const OF_TABLES: [&str; 8] =
        ["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE", "MAINTAIN"];
    let since_17 = target.version >= Version::V17;
    let (objects, all, usual): (&str, &[&str], Option<&str>) = match word {
        "tables" => ("TABLES", if since_17 { &OF_TABLES } else { &OF_TABLES[..7] }, None),
        "sequences" => ("SEQUENCES", &["SELECT", "UPDATE", "USAGE"], None),
        "large objects" => ("LARGE OBJECTS", &["SELECT", "UPDATE"], None),
        "types" => ("TYPES", &["USAGE"], Some("USAGE")),
        "schemas" => ("SCHEMAS", &["CREATE", "USAGE"], None),
        _ => ("FUNCTIONS", &["EXECUTE"], Some("EXECUTE")),
    };
    let privileges = expanded(declared, all, &[])?;
    // Those in a schema come on top of the others, and can take nothing away (manual, ALTER DEFAULT PRIVILEGES).
    let usual = usual.filter(|_| schema.is_none());
    let listed = &mut target.catalog.default_privileges;
    let is_it = |known: &DefaultPrivileges| {
        known.role.as_ref() == role && known.schema.as_ref() == schema && known.objects == objects
    };
    let place = listed.iter().position(is_it).unwrap_or_else(|| {
        listed.push(DefaultPrivileges {
            role: role.cloned(),
            schema: schema.cloned(),
            objects: objects.to_owned().into(),
            grants: Vec::new(),
            revoked_from_public: Vec::new(),
        });
        listed.len() - 1
    });
    let own = &mut listed[place];
    let mut held: Vec<Held> = own.grants.iter().flat_map(Grant::held).collect();
    for grantee in &declared.roles {
        if Some(grantee) == role {
            // An owner has all; what it gives up can't be held.
            if !declared.granted {
                let help = "leave it out: an owner can grant it to itself again";
                return Err(homeless(declared.at, "no catalog holds what an owner gave up", help));
            }
            continue;
        }
        match usual.filter(|_| grantee == "public") {
            Some(usual) if declared.granted => own.revoked_from_public.retain(|known| known != usual),
            Some(usual) if !own.revoked_from_public.iter().any(|known| known == usual) => {
                own.revoked_from_public.push(usual.to_owned().into());
            }
            Some(_) => {}
            None => change(&mut held, grantee, &privileges, declared),
        }
    }
    own.grants = Grant::joined(held);
    if own.grants.is_empty() && own.revoked_from_public.is_empty() {
        listed.remove(place);
    }
    Ok(())
}
