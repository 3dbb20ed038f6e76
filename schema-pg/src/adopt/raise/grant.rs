//! Privileges on tables and views.

use schema_core::ir::{Entity, Source};

use super::scope::Scope;
use crate::adopt::left::Part;
use crate::catalog::{Grant, QualifiedName, Table, Text};
use crate::options::{EntityOptions, GrantOptions, Privilege};

/// All privileges on a table, in the order of a grant.
const ALL: [&str; 7] = ["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"];
/// Those on a view.
const ALL_OF_VIEW: [&str; 4] = ["DELETE", "INSERT", "SELECT", "UPDATE"];

/// Says the privileges on a table.
pub fn raise(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    let declared = all(&table.name, &table.grants, &ALL, scope);
    if !declared.is_empty() {
        entity.extensions.get_mut::<EntityOptions>().grants = declared;
    }
}

/// The same for a view.
pub fn of_view(name: &QualifiedName, grants: &[Grant], materialized: bool, scope: &mut Scope<'_>) -> Vec<GrantOptions> {
    if materialized {
        return all(name, grants, &["SELECT"], scope);
    }
    all(name, grants, &ALL_OF_VIEW, scope)
}

fn all(name: &QualifiedName, grants: &[Grant], whole: &[&str], scope: &mut Scope<'_>) -> Vec<GrantOptions> {
    let part = Part::Grants(name.clone());
    if grants.is_empty() || scope.is_out(&part) {
        return Vec::new();
    }
    let source = scope.place(part);
    let mut declared: Vec<GrantOptions> = Vec::new();
    for grant in grants {
        // All or nothing: a part of a role's privileges would be another grant.
        let Some(one) = one(name, grant, whole, source, scope) else { return Vec::new() };
        let same = |other: &&mut GrantOptions| other.privileges == one.privileges && other.columns == one.columns;
        match declared.iter_mut().find(same) {
            Some(other) => other.roles.extend(one.roles),
            None => declared.push(one),
        }
    }
    declared
}

fn one(name: &QualifiedName, grant: &Grant, whole: &[&str], source: Source, scope: &Scope<'_>) -> Option<GrantOptions> {
    if grant.grantable {
        return None;
    }
    let is_all = grant.columns.is_empty()
        && whole.len() > 1
        && grant.privileges.iter().map(AsRef::as_ref).eq(whole.iter().copied());
    let privileges = match is_all {
        true => vec![Privilege::All],
        false => grant.privileges.iter().map(privilege).collect::<Option<Vec<_>>>()?,
    };
    Some(GrantOptions {
        source,
        privileges,
        columns: scope.fields(name, &grant.columns)?,
        roles: vec![grant.role.clone()],
    })
}

fn privilege(word: &Text) -> Option<Privilege> {
    use Privilege::{Delete, Insert, References, Select, Truncate, Update};
    [Select, Insert, Update, Delete, Truncate, References].into_iter().find(|known| known.word() == word)
}
