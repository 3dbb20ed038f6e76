//! Materialized views past row security: who owns them, and what their owner may read.

use rustc_hash::FxHashMap;
use schema_core::{Diagnostic, ir};

use super::scope::Scope;
use super::{name, session_helpers};
use crate::catalog::{Catalog, Grant, Policy, PolicyCommand, QualifiedName, Schema, Table, Text, View};
use crate::options::ViewOptions;
use crate::sql::is_current_user;

/// Gives materialized views of rows that policies hide to their role, which may read what they show, all rows of it; and
/// reports those that would hold what the session that refreshes them happens to see. Once all grants are there.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    for declared in scope.registry.views().iter().filter(|view| view.materialized) {
        let name = scope.view_name(declared);
        let reads = read_by(&name, catalog);
        // The secret of masks is read by masked views alone, with the rights of their owner.
        let secret = super::mask::secret_name(scope);
        let secured =
            |table: &&Table| reads.contains(&table.name) && !table.row_security.is_off() && table.name != secret;
        let secured: Vec<QualifiedName> =
            catalog.tables.iter().filter(secured).map(|table| table.name.clone()).collect();
        let Some(first) = secured.first() else { continue };
        let pg = declared.extensions.get::<ViewOptions>();
        let owner = scope.roles().and_then(|roles| roles.materialized.clone());
        match (pg.is_some_and(|pg| pg.past_row_security), pg.is_some_and(|pg| pg.bypassrls), owner) {
            (false, ..) => {
                let tenants = scope.registry.entities().iter().any(|entity| entity.tenant().is_some());
                let whose = if tenants { ", of all tenants" } else { "" };
                let message = format!(
                    "a materialized view has no row security, and holds rows of `{first}` that policies hide{whose}"
                );
                let help = "read the table by a plain view; or say so: `#[pg(past_row_security)]`";
                report("P0509", declared, message, help, scope);
            }
            (true, true, None) => {}
            (true, bypassrls, Some(owner)) => {
                if !bypassrls {
                    let of_role = |name: &QualifiedName| restricted(catalog, name, &owner);
                    if let Some((table, policy)) = secured.iter().find_map(|name| Some((name, of_role(name)?))) {
                        let message = format!(
                            "the restrictive policy `{policy}` of `{table}` hides rows from the role `{owner}` too, which \
                             fills the materialized view"
                        );
                        let help = "let that role have BYPASSRLS and say so: `past_row_security().bypassrls()`; or read the \
                                    table by a plain view";
                        report("P0531", declared, message, help, scope);
                    }
                    show_all(&secured, &owner, catalog);
                }
                give(&name, &reads, &owner, catalog, scope);
            }
            (true, false, None) => {
                let message = format!(
                    "row security binds the owner too: when the owner refreshes the view, it holds those rows of `{first}` \
                     that policies show to that session, and no others"
                );
                let help = "name a role that owns such views, `Roles { materialized: Some(\"app_views\".into()), .. }`; or, where \
                            its owner is a superuser or has BYPASSRLS, say `past_row_security().bypassrls()`";
                report("P0530", declared, message, help, scope);
            }
        }
    }
}

fn report(code: &'static str, declared: &ir::View, message: String, help: &str, scope: &mut Scope<'_>) {
    scope.found.push(Diagnostic::new(code, &*declared.rust.name, declared.source, message).help(help));
}

/// The tables and views that a view reads, itself or by other views.
fn read_by(view: &QualifiedName, catalog: &Catalog) -> Vec<QualifiedName> {
    let views: FxHashMap<&QualifiedName, &View> = catalog.views.iter().map(|view| (&view.name, view)).collect();
    let mut seen = vec![view];
    let mut at = 0;
    while let Some(name) = seen.get(at).copied() {
        at += 1;
        let shown = views.get(name).into_iter().flat_map(|view| view.depends_on.relations());
        let more: Vec<&QualifiedName> = shown.filter(|name| !seen.contains(name)).collect();
        seen.extend(more);
    }
    seen.into_iter().skip(1).cloned().collect()
}

/// A policy of the table that must let rows pass for this role too.
fn restricted<'c>(catalog: &'c Catalog, table: &QualifiedName, role: &Text) -> Option<&'c Text> {
    let table = catalog.tables.iter().find(|known| known.name == *table)?;
    let binds = |policy: &&Policy| {
        let is_read = matches!(policy.command, PolicyCommand::All | PolicyCommand::Select);
        !policy.permissive && is_read && policy.roles.iter().any(|bound| bound == "public" || bound == role)
    };
    table.policies.iter().find(binds).map(|policy| &policy.name)
}

/// A policy for the role on each of the tables. Its members pass it only while they are that role: the owner of the tables is
/// one, and stays bound by the other policies.
fn show_all(tables: &[QualifiedName], role: &Text, catalog: &mut Catalog) {
    for table in catalog.tables.iter_mut().filter(|table| tables.contains(&table.name)) {
        let own = name::joined::<&str>(&table.name.name, &[], "materialized");
        let policy = Policy {
            name: own,
            permissive: true,
            command: PolicyCommand::Select,
            roles: vec![role.clone()],
            using: Some(is_current_user(role).into()),
            check: None,
            comment: None,
        };
        // One serves all views of the role.
        if !table.policies.contains(&policy) {
            table.policies.push(policy);
            table.policies.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }
}

/// The view is the role's, which reads what it shows.
fn give(view: &QualifiedName, reads: &[QualifiedName], role: &Text, catalog: &mut Catalog, scope: &Scope<'_>) {
    let mut schemas: Vec<(Text, &[&'static str])> = vec![(view.schema.clone(), &["CREATE", "USAGE"])];
    for table in catalog.tables.iter_mut().filter(|table| reads.contains(&table.name)) {
        schemas.push((table.name.schema.clone(), &["USAGE"]));
        add(&mut table.grants, role, &["SELECT"]);
    }
    for shown in &mut catalog.views {
        if shown.name == *view {
            shown.owner = Some(role.clone());
        } else if reads.contains(&shown.name) {
            schemas.push((shown.name.schema.clone(), &["USAGE"]));
            add(&mut shown.grants, role, &["SELECT"]);
        }
    }
    // Policies that are for everybody ask who is asking.
    for function in catalog.functions.iter_mut().filter(|function| session_helpers::is_helper(function, scope)) {
        schemas.push((function.name.schema.clone(), &["USAGE"]));
        add(&mut function.grants, role, &["EXECUTE"]);
    }
    for (name, privileges) in schemas {
        if !catalog.schemas.iter().any(|schema| schema.name == name) {
            catalog.schemas.push(Schema::new(name.clone()));
            catalog.schemas.sort_by(|a, b| a.name.cmp(&b.name));
        }
        for schema in catalog.schemas.iter_mut().filter(|schema| schema.name == name) {
            add(&mut schema.grants, role, privileges);
        }
    }
}

/// What a role may do beside what it may do already.
fn add(grants: &mut Vec<Grant>, role: &Text, privileges: &[&'static str]) {
    let whole = |grant: &&mut Grant| grant.role == *role && grant.columns.is_empty() && !grant.grantable;
    match grants.iter_mut().find(whole) {
        Some(grant) => {
            grant.privileges.extend(privileges.iter().map(|word| Text::from(*word)));
            grant.privileges.sort_unstable();
            grant.privileges.dedup();
        }
        None => grants.push(Grant {
            role: role.clone(),
            privileges: privileges.iter().map(|word| (*word).into()).collect(),
            columns: Vec::new(),
            grantable: false,
        }),
    }
    grants.sort();
}
