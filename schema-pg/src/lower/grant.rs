//! Who may do what: what was said, and the least that the roles of the application need.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Lasting, View};

use super::scope::Scope;
use super::{columns, encrypted, mask, soft_delete, writable};
use crate::catalog::{Catalog, DefaultPrivileges, Grant, Table, Text, ViewKind};
use crate::options::{EntityOptions, GrantOptions, Privilege, ViewOptions};

/// The privileges on the table of an entity.
pub fn lower(declared: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    let pg = declared.extensions.get::<EntityOptions>();
    for grant in pg.into_iter().flat_map(|pg| &pg.grants) {
        asked_for(declared, grant, table, scope);
    }
    // The log is its owner's.
    if let Some(roles) = scope.roles().filter(|_| !pg.is_some_and(|pg| pg.closed)) {
        let writes: &[&str] = match declared.lifecycle.as_ref().and_then(|life| life.lasting) {
            _ if declared.lifecycle.as_ref().is_some_and(|life| life.read_only) => &["SELECT"],
            Some(Lasting::AppendOnly) => &["INSERT", "SELECT"],
            Some(Lasting::Immutable) => &["DELETE", "INSERT", "SELECT"],
            None => &["DELETE", "INSERT", "SELECT", "UPDATE"],
        };
        let by_column = ["INSERT", "UPDATE"];
        let (written, whole): (Vec<&str>, Vec<&str>) = writes.iter().partition(|word| by_column.contains(word));
        let mut grants = vec![to(&roles.application, &whole)];
        // One for all that is on the same columns.
        for grant in written.into_iter().map(|word| writable::grant(&roles.application, word, declared, table, scope)) {
            match grants.iter_mut().find(|other| other.columns == grant.columns) {
                Some(other) => other.privileges.extend(grant.privileges),
                None => grants.push(grant),
            }
        }
        grants.iter_mut().for_each(|grant| grant.privileges.sort_unstable());
        table.grants.extend(grants);
        if let Some(reader) = &roles.reader {
            let mut grant = to(reader, &["SELECT"]);
            let hidden: Vec<&Text> = scope.privacy.of(declared).iter().map(|private| &private.column).collect();
            if !hidden.is_empty() {
                let open = table.columns.iter().map(|column| &column.name).filter(|name| !hidden.contains(name));
                grant.columns = open.cloned().collect();
            }
            // A table of nothing but private data is shown to nobody by column.
            if hidden.len() < table.columns.len() {
                table.grants.push(grant);
            }
        }
    }
    table.grants.sort();
    table.grants.dedup();
}

/// What the roles of the application need beside tables: schemas, views, and the functions that policies call. What is
/// made later is called by nobody until it is said who may.
pub fn around(catalog: &mut Catalog, scope: &Scope<'_>) {
    let Some(roles) = scope.roles() else { return };
    let everybody = || std::iter::once(&roles.application).chain(&roles.reader);
    for schema in &mut catalog.schemas {
        schema.grants.extend(everybody().map(|role| to(role, &["USAGE"])));
        schema.grants.sort();
    }
    for sequence in &mut catalog.sequences {
        sequence.grants.push(to(&roles.application, &["USAGE"]));
    }
    for view in &mut catalog.views {
        // With the rights of the reader a view shows what the reader may see; with those of the owner, what it masks.
        // Only views of this library: one that was said with the rights of its owner is granted by saying so.
        // By what they say of themselves: a long name is shortened, and lost its end.
        let (masked, live) = (mask::is_generated(view), soft_delete::is_generated(view));
        let invoker = matches!(view.kind, ViewKind::Plain { security_invoker: true, .. });
        let shown = catalog.tables.iter().filter(|table| view.depends_on.relations().any(|name| *name == table.name));
        let whole = |role: &Text| {
            let mut tables = shown.clone();
            tables.all(|table| table.grants.iter().any(|grant| grant.role == *role && grant.columns.is_empty()))
        };
        if masked {
            view.grants.extend(everybody().map(|role| to(role, &["SELECT"])));
        } else if invoker || live {
            view.grants.extend(everybody().filter(|role| whole(role)).map(|role| to(role, &["SELECT"])));
        }
        view.grants.sort();
    }
    let mut writers: Vec<Text> = Vec::new();
    for grant in catalog.tables.iter().flat_map(|table| &table.grants) {
        let writes = grant.privileges.iter().any(|privilege| privilege == "INSERT" || privilege == "UPDATE");
        if writes && !writers.contains(&grant.role) {
            writers.push(grant.role.clone());
        }
    }
    writers.sort_unstable();
    let helpers = if scope.any_encrypted { encrypted::helpers(scope) } else { Vec::new() };
    for function in &mut catalog.functions {
        function.private = true;
        if helpers.contains(&function.name) {
            function.grants.push(to(&roles.application, &["EXECUTE"]));
        }
        // The trigger that refuses plain text runs as who writes.
        if scope.any_encrypted && function.name == encrypted::is_message(scope) {
            function.grants.extend(writers.iter().map(|role| to(role, &["EXECUTE"])));
        }
        if super::session_helpers::is_helper(function, scope) {
            function.grants.extend(everybody().map(|role| to(role, &["EXECUTE"])));
            function.grants.sort();
        }
    }
    catalog.default_privileges.push(DefaultPrivileges {
        role: roles.owner.clone(),
        schema: None,
        objects: "FUNCTIONS".into(),
        grants: Vec::new(),
        revoked_from_public: vec!["EXECUTE".into()],
    });
}

fn to(role: &Text, privileges: &[&'static str]) -> Grant {
    let privileges = privileges.iter().map(|privilege| (*privilege).into()).collect();
    Grant { role: role.clone(), privileges, columns: Vec::new(), grantable: false }
}

fn asked_for(entity: &Entity, declared: &GrantOptions, table: &mut Table, scope: &mut Scope<'_>) {
    let whole = |privilege: &Privilege| matches!(privilege, Privilege::Delete | Privilege::Truncate);
    if let Some(privilege) =
        declared.privileges.iter().find(|privilege| whole(privilege) && !declared.columns.is_empty())
    {
        let message = format!("{} is about whole rows, not about columns", privilege.word());
        report(&entity.rust.name, declared, message, "grant it without `.columns(…)`", scope);
    }
    table.grants.extend(one_each(entity, declared, scope));
}

/// The privileges on a view.
pub fn of_view(view: &View, scope: &mut Scope<'_>) -> Vec<Grant> {
    let mut entity = Entity::new(view.rust.clone(), view.source);
    entity.rename_all.clone_from(&view.rename_all);
    entity.fields.clone_from(&view.fields);
    let mut grants = Vec::new();
    for declared in view.extensions.get::<ViewOptions>().into_iter().flat_map(|pg| &pg.grants) {
        let fits = |privilege: Privilege| match privilege {
            Privilege::Select => true,
            Privilege::Insert | Privilege::Update | Privilege::Delete => !view.materialized,
            Privilege::Truncate | Privilege::References => false,
        };
        if let Some(privilege) = declared.privileges.iter().find(|privilege| !fits(**privilege)) {
            let kind = if view.materialized { "a materialized view is read alone" } else { "a view has no rows" };
            let message = format!("{} is not for a view: {kind}", privilege.word());
            report(&view.rust.name, declared, message, "write `grant([Select]).to(\"reader\")`", scope);
        }
        grants.extend(one_each(&entity, declared, scope));
    }
    grants.sort();
    grants.dedup();
    grants
}

/// What was said for each of its roles.
fn one_each(entity: &Entity, declared: &GrantOptions, scope: &mut Scope<'_>) -> Vec<Grant> {
    if declared.roles.is_empty() || declared.privileges.is_empty() {
        let help = "write `grant([Select]).to(\"reader\")`";
        report(&entity.rust.name, declared, "a grant says what is granted, and to whom".to_owned(), help, scope);
    }
    for field in declared.columns.iter().filter(|field| entity.field(field).is_none()) {
        let message = format!("`{field}` is no field of `{}`", entity.rust.name);
        report(&entity.rust.name, declared, message, "name fields of the entity", scope);
    }
    let mut privileges: Vec<Text> = declared.privileges.iter().map(|privilege| privilege.word().into()).collect();
    privileges.sort_unstable();
    privileges.dedup();
    let columns = columns::columns_of(entity, &declared.columns);
    let roles = declared.roles.iter();
    let grant = |role: &Text| Grant {
        role: role.clone(),
        privileges: privileges.clone(),
        columns: columns.clone(),
        grantable: false,
    };
    roles.map(grant).collect()
}

fn report(of: &str, declared: &GrantOptions, message: String, help: &str, scope: &mut Scope<'_>) {
    scope.found.push(Diagnostic::new("P0505", format!("{of}.grant"), declared.source, message).help(help));
}
