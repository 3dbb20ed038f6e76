//! GRANT and REVOKE.

use super::cursor::{Cursor, Written};
use super::problem::{Read, absent, homeless, unmodelled, unread};
use super::target::{Relation, Target, shown};
use super::{aggregate, function, general, owner, schema, sequence};
use crate::catalog::{Grant, Held, Item, Object, QualifiedName, Text, TypePrivileges, arguments};
use crate::config::Version;

/// Privileges, each with the columns that it is on, none being ALL; and the columns of ALL.
type Privileges = (Vec<(Text, Vec<Text>)>, Vec<Text>);

/// What is granted or revoked, as it is written.
pub struct Declared {
    /// Where it stands.
    pub at: usize,
    pub granted: bool,
    /// The privileges, each with the columns that it is on; ALL where there are none.
    pub privileges: Vec<(Text, Vec<Text>)>,
    /// The columns of ALL.
    pub all_columns: Vec<Text>,
    pub roles: Vec<Text>,
    /// WITH GRANT OPTION, or GRANT OPTION FOR.
    pub option: bool,
}

/// What privileges are on.
#[derive(Debug, Clone, Copy, PartialEq)]
enum On {
    Relation(Relation),
    /// The table, the column.
    Identity(usize, usize),
    Function(usize),
    Aggregate(usize),
}

/// Behind GRANT or REVOKE.
pub fn read(whole: &Cursor<'_>, cursor: &mut Cursor<'_>, granted: bool, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let option = !granted && cursor.eat(&["grant", "option", "for"]);
    let (privileges, all_columns) = privileges(cursor)?;
    if !cursor.eat(&["on"]) {
        let help = "roles belong to all databases of a server: make a role a member outside of migrations";
        return Err(homeless(at, "no catalog holds who is a member of a role", help));
    }
    let word = if granted { "to" } else { "from" };
    let mut things = cursor.until(|cursor| cursor.is(&[word]));
    cursor.expect(&[word])?;
    let roles = roles(cursor)?;
    let option = option || granted && cursor.eat(&["with", "grant", "option"]);
    if cursor.is(&["granted", "by"]) {
        return Err(unmodelled(cursor.at(), "who granted a privilege"));
    }
    if cursor.is(&["cascade"]) {
        return Err(homeless(cursor.at(), "CASCADE revokes what is not named", "revoke each grant"));
    }
    cursor.eat(&["restrict"]);
    cursor.finish()?;
    let declared = Declared { at, granted, privileges, all_columns, roles, option };
    if on_general(whole, &mut things.clone(), target)? {
        return Ok(());
    }
    on_things(&mut things, &declared, target)?;
    things.finish()
}

/// Privileges on a thing that is not taken apart complete it; whether it is one.
fn on_general(whole: &Cursor<'_>, things: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<bool> {
    things.eat(&["table"]);
    if let Some(kind) = general::kind(things) {
        let place = general::find(kind, things, target)?;
        return general::complete(whole, place, target).map(|()| true);
    }
    match things.written() {
        Ok(table) if things.is_done() => general::on_foreign_table(whole, &table, target),
        _ => Ok(false),
    }
}

/// The privileges, or ALL, up to ON.
pub fn privileges(cursor: &mut Cursor<'_>) -> Read<Privileges> {
    if cursor.eat(&["all"]) {
        cursor.eat(&["privileges"]);
        let columns = if cursor.is_mark('(') { cursor.name_list()? } else { Vec::new() };
        return Ok((Vec::new(), columns));
    }
    let mut privileges = Vec::new();
    loop {
        let word = cursor.name()?.to_uppercase();
        let columns = if cursor.is_mark('(') { cursor.name_list()? } else { Vec::new() };
        privileges.push((word.into(), columns));
        if !cursor.mark(',') {
            return Ok((privileges, Vec::new()));
        }
    }
}

/// Roles between commas; PUBLIC is all of them.
pub fn roles(cursor: &mut Cursor<'_>) -> Read<Vec<Text>> {
    let mut roles = Vec::new();
    loop {
        cursor.eat(&["group"]);
        roles.push(owner::role(cursor)?);
        if !cursor.mark(',') {
            return Ok(roles);
        }
    }
}

fn on_things(things: &mut Cursor<'_>, declared: &Declared, target: &mut Target<'_>) -> Read<()> {
    let at = things.at();
    if things.is(&["all"]) {
        return in_schema(things, declared, target);
    }
    for word in ["database", "large", "tablespace", "parameter"] {
        if things.is(&[word]) {
            return Err(unmodelled(at, "a privilege on this"));
        }
    }
    let kind = things.one_of(&["table", "sequence", "function", "procedure", "routine", "schema", "type", "domain"]);
    loop {
        match kind {
            Some("schema") => {
                let (at, name) = (things.at(), things.name()?);
                on_schema(at, &name, declared, target)?;
            }
            Some("type" | "domain") => {
                let written = things.written()?;
                on_type(&written, declared, target)?;
            }
            Some("function" | "procedure" | "routine") => {
                let on = called(things, target)?;
                apply(on, declared, target)?;
            }
            _ => {
                let written = things.written()?;
                let relation = target.relation(&written).map(On::Relation);
                let identity =
                    sequence::of_identity(&written, target).map(|(table, column)| On::Identity(table, column));
                let on = relation.or(identity).ok_or_else(|| target.no_relation(&written))?;
                apply(on, declared, target)?;
            }
        }
        if !things.mark(',') {
            return Ok(());
        }
    }
}

/// A function or an aggregate: both are called so here.
fn called(things: &mut Cursor<'_>, target: &Target<'_>) -> Read<On> {
    let mut ahead = things.clone();
    let missing = match function::find(&mut ahead, target) {
        Ok(at) => {
            *things = ahead;
            return Ok(On::Function(at));
        }
        Err(missing) => missing,
    };
    let written = things.written()?;
    let arguments = function::arguments(things.group()?, target)?;
    let types: Vec<_> = arguments.iter().map(|argument| &argument.ty).collect();
    aggregate::by_types(&written, &types, target)?.map(On::Aggregate).ok_or(missing)
}

/// ALL TABLES IN SCHEMA: those that are there.
fn in_schema(things: &mut Cursor<'_>, declared: &Declared, target: &mut Target<'_>) -> Read<()> {
    things.expect(&["all"])?;
    let words = ["tables", "sequences", "functions", "procedures", "routines"];
    let kind = things.one_of(&words).ok_or_else(|| things.unexpected("TABLES, SEQUENCES or FUNCTIONS"))?;
    things.expect(&["in", "schema"])?;
    for schema in things.names()? {
        let is_in = |name: &QualifiedName| name.schema == schema;
        let catalog = &target.catalog;
        let all: Vec<On> = match kind {
            "tables" => {
                let tables = catalog.tables.iter().enumerate().filter(|(_, item)| is_in(&item.name));
                let views = catalog.views.iter().enumerate().filter(|(_, item)| is_in(&item.name));
                let tables = tables.map(|(at, _)| On::Relation(Relation::Table(at)));
                tables.chain(views.map(|(at, _)| On::Relation(Relation::View(at)))).collect()
            }
            "sequences" => {
                let all = catalog.sequences.iter().enumerate().filter(|(_, item)| is_in(&item.name));
                let identities =
                    catalog.tables.iter().enumerate().filter(|(_, item)| is_in(&item.name)).flat_map(|(at, table)| {
                        let columns = table.columns.iter().enumerate().filter(|(_, column)| column.identity.is_some());
                        columns.map(move |(column, _)| On::Identity(at, column))
                    });
                all.map(|(at, _)| On::Relation(Relation::Sequence(at))).chain(identities).collect()
            }
            kind => {
                let fits = |function: &crate::catalog::Function| match kind {
                    "procedures" => function.is_procedure(),
                    "functions" => !function.is_procedure(),
                    _ => true,
                };
                let all = catalog.functions.iter().enumerate().filter(|(_, item)| is_in(&item.name) && fits(item));
                let aggregates =
                    catalog.aggregates.iter().enumerate().filter(|(_, item)| is_in(&item.name) && kind != "procedures");
                all.map(|(at, _)| On::Function(at)).chain(aggregates.map(|(at, _)| On::Aggregate(at))).collect()
            }
        };
        for on in all {
            apply(on, declared, target)?;
        }
    }
    Ok(())
}

fn on_schema(at: usize, name: &Text, declared: &Declared, target: &mut Target<'_>) -> Read<()> {
    let owner = owner::of(&Object::Schema(name.clone()), None, target).cloned();
    let version = target.version;
    let of_public = name == "public";
    let usual: &[&str] = if version >= Version::V15 { &["USAGE"] } else { &["CREATE", "USAGE"] };
    let privileges = expanded(declared, &["CREATE", "USAGE"], &[])?;
    let schema = schema::find(at, name, target)?;
    let mut held: Vec<Held> = schema.grants.iter().flat_map(Grant::held).collect();
    for role in declared.roles.iter().filter(|role| Some(*role) != owner.as_ref()) {
        // What everybody has from the beginning is held as what was revoked.
        let is_default = |privilege: &Text| of_public && role == "public" && usual.contains(&&**privilege);
        let (defaults, own): (Vec<_>, Vec<_>) =
            privileges.iter().cloned().partition(|(privilege, _)| is_default(privilege));
        change(&mut held, role, &own, declared);
        for (privilege, _) in defaults {
            schema.revoked_from_public.retain(|revoked| *revoked != privilege);
            if !declared.granted && !declared.option {
                schema.revoked_from_public.push(privilege);
            }
        }
    }
    schema.revoked_from_public.sort();
    schema.grants = Grant::joined(held);
    Ok(())
}

fn on_type(written: &Written, declared: &Declared, target: &mut Target<'_>) -> Read<()> {
    let Some(name) = target.found(written, |name| target.is_own_type(name)) else {
        let known: Vec<Text> = target.types().map(|name| shown(name, written)).collect();
        return Err(absent(written.at, "type", &written.to_string(), known));
    };
    let owner = owner::of(&Object::Type(name.clone()), None, target).cloned();
    let privileges = expanded(declared, &["USAGE"], &[])?;
    let all = &mut target.catalog.type_privileges;
    let place = all.iter().position(|known| known.name == name).unwrap_or_else(|| {
        all.push(TypePrivileges { name, private: false, grants: Vec::new() });
        all.len() - 1
    });
    let own = &mut all[place];
    let mut held: Vec<Held> = own.grants.iter().flat_map(Grant::held).collect();
    for role in declared.roles.iter().filter(|role| Some(*role) != owner.as_ref()) {
        match &**role {
            "public" => own.private = !declared.granted,
            _ => change(&mut held, role, &privileges, declared),
        }
    }
    own.grants = Grant::joined(held);
    if !own.private && own.grants.is_empty() {
        all.remove(place);
    }
    Ok(())
}

/// The owner of a thing, where the text names it.
fn owner_of(on: On, target: &Target<'_>) -> Option<Text> {
    let catalog = &target.catalog;
    let item = match on {
        On::Relation(Relation::Table(at)) | On::Identity(at, _) => Item::Table(&catalog.tables[at]),
        On::Relation(Relation::View(at)) => Item::View(&catalog.views[at]),
        On::Relation(Relation::Sequence(at)) => match &catalog.sequences[at].owned_by {
            Some((table, _)) => return owner::of(&Object::Relation(table.clone()), None, target).cloned(),
            None => Item::Sequence(&catalog.sequences[at]),
        },
        On::Function(at) => Item::Function(&catalog.functions[at]),
        On::Aggregate(at) => Item::Aggregate(&catalog.aggregates[at]),
    };
    owner::of(&item.object()?, arguments(item).as_ref(), target).cloned()
}

fn apply(on: On, declared: &Declared, target: &mut Target<'_>) -> Read<()> {
    const OF_SEQUENCE: [&str; 3] = ["SELECT", "UPDATE", "USAGE"];
    const OF_COLUMNS: [&str; 4] = ["INSERT", "REFERENCES", "SELECT", "UPDATE"];
    const OF_TABLE: [&str; 8] =
        ["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE", "MAINTAIN"];
    // Since 17 there is MAINTAIN.
    let of_table = if target.version >= Version::V17 { &OF_TABLE[..] } else { &OF_TABLE[..7] };
    let owner = owner_of(on, target);
    let all: &[&str] = match on {
        On::Relation(Relation::Sequence(_)) | On::Identity(..) => &OF_SEQUENCE,
        On::Relation(_) => of_table,
        On::Function(_) | On::Aggregate(_) => &["EXECUTE"],
    };
    let privileges = expanded(declared, all, &OF_COLUMNS)?;
    columns_are_there(on, &privileges, declared, target)?;
    let catalog = &mut *target.catalog;
    let (grants, private) = match on {
        On::Relation(Relation::Table(at)) => (&mut catalog.tables[at].grants, None),
        On::Relation(Relation::View(at)) => (&mut catalog.views[at].grants, None),
        On::Relation(Relation::Sequence(at)) => (&mut catalog.sequences[at].grants, None),
        On::Identity(table, column) => {
            (&mut super::column::options(&mut catalog.tables[table].columns[column]).sequence_grants, None)
        }
        On::Function(at) => {
            let function = &mut catalog.functions[at];
            (&mut function.grants, Some(&mut function.private))
        }
        On::Aggregate(at) => {
            let aggregate = &mut catalog.aggregates[at];
            (&mut aggregate.grants, Some(&mut aggregate.private))
        }
    };
    let mut held: Vec<Held> = grants.iter().flat_map(Grant::held).collect();
    let mut private = private;
    for role in declared.roles.iter().filter(|role| Some(*role) != owner.as_ref()) {
        match (&mut private, &**role) {
            (Some(private), "public") => **private = !declared.granted,
            _ => change(&mut held, role, &privileges, declared),
        }
    }
    *grants = Grant::joined(held);
    if let On::Identity(table, column) = on {
        super::column::tidy(&mut catalog.tables[table].columns[column]);
    }
    Ok(())
}

/// The privileges that are meant, each on a column or on all.
pub fn expanded(declared: &Declared, all: &[&str], of_columns: &[&str]) -> Read<Vec<(Text, Option<Text>)>> {
    if declared.privileges.is_empty() {
        let words = if declared.all_columns.is_empty() { all } else { of_columns };
        let one = |word: &&str| -> Vec<(Text, Option<Text>)> {
            let word: Text = (*word).to_owned().into();
            match declared.all_columns.is_empty() {
                true => vec![(word, None)],
                false => declared.all_columns.iter().map(|column| (word.clone(), Some(column.clone()))).collect(),
            }
        };
        return Ok(words.iter().flat_map(one).collect());
    }
    let mut expanded = Vec::new();
    for (word, columns) in &declared.privileges {
        let known = ["MAINTAIN"].iter().chain(all).any(|known| *known == &**word);
        if !known {
            return Err(absent(declared.at, "privilege", word, all.iter().map(|word| Text::from((*word).to_owned()))));
        }
        match columns.is_empty() {
            true => expanded.push((word.clone(), None)),
            false => expanded.extend(columns.iter().map(|column| (word.clone(), Some(column.clone())))),
        }
    }
    Ok(expanded)
}

fn columns_are_there(
    on: On,
    privileges: &[(Text, Option<Text>)],
    declared: &Declared,
    target: &Target<'_>,
) -> Read<()> {
    let known: Vec<Text> = match on {
        On::Relation(Relation::Table(at)) => {
            target.columns(&target.catalog.tables[at]).into_iter().map(|column| column.name.clone()).collect()
        }
        On::Relation(Relation::View(at)) => {
            target.catalog.views[at].columns.iter().map(|column| column.name.clone()).collect()
        }
        _ if privileges.iter().any(|(_, column)| column.is_some()) => {
            return Err(unread(declared.at, "this has no columns", "grant it as a whole"));
        }
        _ => return Ok(()),
    };
    let mut named = privileges.iter().filter_map(|(_, column)| column.as_ref());
    match named.find(|name| !known.is_empty() && !known.contains(name)) {
        Some(name) => Err(absent(declared.at, "column", name, known)),
        None => Ok(()),
    }
}

/// Grants or revokes what a role may do.
pub fn change(held: &mut Vec<Held>, role: &Text, privileges: &[(Text, Option<Text>)], declared: &Declared) {
    for (privilege, column) in privileges {
        let is_it = |known: &Held| {
            // Of a whole table, privileges on its columns go too (manual, REVOKE).
            let of_column = known.column == *column || !declared.granted && column.is_none();
            known.role == *role && known.privilege == *privilege && of_column
        };
        match (declared.granted, declared.option) {
            (true, option) => match held.iter_mut().find(|known| is_it(known)) {
                Some(known) => known.grantable |= option,
                None => held.push(Held {
                    role: role.clone(),
                    privilege: privilege.clone(),
                    column: column.clone(),
                    grantable: option,
                }),
            },
            (false, true) => held.iter_mut().filter(|known| is_it(known)).for_each(|known| known.grantable = false),
            (false, false) => held.retain(|known| !is_it(known)),
        }
    }
}
