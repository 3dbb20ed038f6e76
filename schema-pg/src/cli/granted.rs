//! What somebody said by hand of things that the entities say: privileges of roles that they don't name, and storage parameters.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Grant, QualifiedName, Text};

/// Adds what is specified by hand to what is wanted. Returns the roles whose privileges stay, and the parameters: `fillfactor of app.notes`.
pub fn keep(live: &Catalog, wanted: &mut Catalog, allowed: &BTreeSet<Text>) -> (BTreeSet<Text>, BTreeSet<String>) {
    let mut own = Own { known: roles(wanted), allowed, kept: BTreeSet::new() };
    let mut parameters = BTreeSet::new();
    for was in &live.schemas {
        if let Some(found) = wanted.schemas.iter_mut().find(|schema| schema.name == was.name) {
            own.merge(&was.grants, &mut found.grants);
        }
    }
    for was in &live.tables {
        let name = &was.name;
        let Some(found) = wanted.tables.iter_mut().find(|table| table.name == *name) else { continue };
        own.merge(&was.grants, &mut found.grants);
        let declared: Vec<Text> = found.storage.iter().map(|(name, _)| name.clone()).collect();
        for (parameter, value) in was.storage.iter().filter(|(name, _)| !declared.contains(name)) {
            if !allowed.contains(&*format!("{name}.{parameter}")) {
                found.storage.push((parameter.clone(), value.clone()));
                parameters.insert(format!("{parameter} of {name}"));
            }
        }
        // In the order in which they are there: another would be another.
        let place = |name: &Text| was.storage.iter().position(|(own, _)| own == name).unwrap_or(usize::MAX);
        found.storage.sort_by_key(|(name, _)| place(name));
    }
    for was in &live.views {
        if let Some(found) = wanted.views.iter_mut().find(|view| view.name == was.name) {
            own.merge(&was.grants, &mut found.grants);
        }
    }
    for was in &live.sequences {
        if let Some(found) = wanted.sequences.iter_mut().find(|sequence| sequence.name == was.name) {
            own.merge(&was.grants, &mut found.grants);
        }
    }
    for was in &live.functions {
        let same = |name: &QualifiedName| *name == was.name;
        let found = wanted
            .functions
            .iter_mut()
            .find(|function| same(&function.name) && function.argument_types().eq(was.argument_types()));
        if let Some(found) = found {
            own.merge(&was.grants, &mut found.grants);
        }
    }
    (own.kept, parameters)
}

/// Roles that the entities don't name.
struct Own<'a> {
    known: BTreeSet<Text>,
    allowed: &'a BTreeSet<Text>,
    kept: BTreeSet<Text>,
}

impl Own<'_> {
    fn merge(&mut self, live: &[Grant], wanted: &mut Vec<Grant>) {
        for grant in
            live.iter().filter(|grant| !self.known.contains(&grant.role) && !self.allowed.contains(&grant.role))
        {
            self.kept.insert(grant.role.clone());
            wanted.push(grant.clone());
        }
        wanted.sort();
    }
}

/// Roles to whom something is granted.
pub fn roles(catalog: &Catalog) -> BTreeSet<Text> {
    let tables = catalog.tables.iter().map(|item| &item.grants);
    let views = catalog.views.iter().map(|item| &item.grants);
    let schemas = catalog.schemas.iter().map(|item| &item.grants);
    let functions = catalog.functions.iter().map(|item| &item.grants);
    let all = tables.chain(views).chain(schemas).chain(functions).flatten();
    all.map(|grant| grant.role.clone()).collect()
}
