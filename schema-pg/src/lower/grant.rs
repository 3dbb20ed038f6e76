//! Who may do what: what was said, and the least that the roles of the application need.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Lasting, Source, View};

use super::scope::Scope;
use super::{columns, encrypted, mask, soft_delete, writable};
use crate::catalog::{Catalog, DefaultPrivileges, Grant, Table, Text, ViewKind};
use crate::config::OtherRole;
use crate::options::{EntityOptions, GrantOptions, Privilege, ViewOptions};

/// What there is to do with a table or a view (manual, "Privileges"), but for MAINTAIN, which 17 added.
const ALL: [&str; 7] = ["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"];
const ALL_OF_VIEW: [&str; 4] = ["DELETE", "INSERT", "SELECT", "UPDATE"];

/// The privileges on the table of an entity.
pub fn lower(declared: &Entity, table: &mut Table, scope: &mut Scope<'_>) {
    let pg = declared.extensions.get::<EntityOptions>();
    for grant in pg.into_iter().flat_map(|pg| &pg.grants) {
        asked_for(declared, grant, table, scope);
    }
    // The log is its owner's.
    if let Some(roles) = scope.roles().filter(|_| !pg.is_some_and(|pg| pg.closed)) {
        let possible = possible(declared, scope);
        for role in roles.users() {
            of_role(&role, &possible, declared, table, scope);
        }
    }
    table.grants.sort();
    table.grants.dedup();
}

/// What a role that does not own the table can be allowed. Reports `no_delete` where rows are deleted softly by DELETE.
fn possible(declared: &Entity, scope: &mut Scope<'_>) -> Vec<Privilege> {
    use Privilege::{Delete, Insert, References, Select, Truncate, Update};
    let life = declared.lifecycle.as_ref();
    let mut possible = match life.and_then(|life| life.lasting) {
        _ if life.is_some_and(|life| life.read_only) => vec![Select],
        Some(Lasting::AppendOnly) => vec![Insert, Select],
        Some(Lasting::Immutable) => vec![Delete, Insert, Select],
        None => vec![Delete, Insert, Select, Truncate, Update],
    };
    possible.push(References);
    if declared.extensions.get::<EntityOptions>().is_some_and(|pg| pg.no_delete) {
        possible.retain(|privilege| !matches!(privilege, Delete | Truncate));
        if life.and_then(|life| life.soft_delete.as_ref()).is_some_and(|soft| soft.on_delete_statement) {
            let message =
                "`no_delete` takes DELETE away, by which `soft_delete.on_delete_statement()` deletes rows softly";
            let diagnostic = Diagnostic::new("P0552", &*declared.rust.name, declared.source, message);
            scope.found.push(diagnostic.help("remove one of the two"));
        }
    }
    possible
}

/// What a role may do with a table.
fn of_role(role: &OtherRole, possible: &[Privilege], declared: &Entity, table: &mut Table, scope: &Scope<'_>) {
    if role.privileges.contains(&Privilege::All) {
        table.grants.push(Grant { privileges: ALL.map(Into::into).into(), ..to(&role.name, &[]) });
        return;
    }
    let is_granted = |privilege: &Privilege| role.privileges.contains(privilege) && possible.contains(privilege);
    let by_column = [Privilege::Insert, Privilege::Update].into_iter().filter(is_granted);
    let whole = [Privilege::Delete, Privilege::References, Privilege::Select, Privilege::Truncate];
    let mut whole: Vec<&'static str> = whole.into_iter().filter(is_granted).map(Privilege::word).collect();
    let private = scope.privacy.of(declared).iter().map(|private| &private.column);
    let hidden: Vec<&Text> = if role.masked { private.collect() } else { Vec::new() };
    let mut grants = Vec::new();
    if !hidden.is_empty() && is_granted(&Privilege::Select) {
        whole.retain(|word| *word != "SELECT");
        let open = table.columns.iter().map(|column| &column.name).filter(|name| !hidden.contains(name));
        // A table of nothing but private data is shown to nobody by column.
        grants.push(Grant { columns: open.cloned().collect(), ..to(&role.name, &["SELECT"]) });
        grants.retain(|grant| !grant.columns.is_empty());
    }
    grants.push(to(&role.name, &whole));
    // One for all that is on the same columns.
    for grant in by_column.map(|word| writable::grant(&role.name, word.word(), declared, table, scope)) {
        match grants.iter_mut().find(|other| other.columns == grant.columns) {
            Some(other) => other.privileges.extend(grant.privileges),
            None => grants.push(grant),
        }
    }
    grants.iter_mut().for_each(|grant| grant.privileges.sort_unstable());
    table.grants.extend(grants.into_iter().filter(|grant| !grant.privileges.is_empty()));
}

/// What the roles of the application need beside tables: schemas, views, and the functions that policies call. What is
/// made later is called by nobody until it is said who may.
pub fn around(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let Some(roles) = scope.roles() else { return };
    let users = roles.users();
    for at in 1..users.len() {
        if users[..at].iter().any(|other| other.name == users[at].name) {
            let message = format!("two roles of the configuration are called `{}`", users[at].name);
            let diagnostic = Diagnostic::new("P0556", "Config.roles", Source::default(), message);
            scope.found.push(diagnostic.help("say once what it may do"));
        }
    }
    let everybody = || users.iter().map(|role| &role.name);
    for schema in &mut catalog.schemas {
        schema.grants.extend(everybody().map(|role| to(role, &["USAGE"])));
        schema.grants.sort();
    }
    for sequence in &mut catalog.sequences {
        let writers = users.iter().filter(|role| role.may(Privilege::Insert));
        sequence.grants.extend(writers.map(|role| to(&role.name, &["USAGE"])));
        sequence.grants.sort();
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
            let reads = |grant: &Grant| {
                grant.role == *role && grant.columns.is_empty() && grant.privileges.iter().any(|word| word == "SELECT")
            };
            tables.all(|table| table.grants.iter().any(reads))
        };
        if masked {
            let readers = users.iter().filter(|role| role.may(Privilege::Select));
            view.grants.extend(readers.map(|role| to(&role.name, &["SELECT"])));
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
            function.grants.extend(users.iter().filter(|role| !role.masked).map(|role| to(&role.name, &["EXECUTE"])));
            function.grants.sort();
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
    let whole = |privilege: &Privilege| matches!(privilege, Privilege::Delete | Privilege::Truncate | Privilege::All);
    if let Some(privilege) =
        declared.privileges.iter().find(|privilege| whole(privilege) && !declared.columns.is_empty())
    {
        let message = format!("{} is about whole rows, not about columns", privilege.word());
        report(&entity.rust.name, declared, message, "grant it without `.columns(…)`", scope);
    }
    table.grants.extend(one_each(entity, declared, &ALL, scope));
}

/// The privileges on a view.
pub fn of_view(view: &View, scope: &mut Scope<'_>) -> Vec<Grant> {
    let mut entity = Entity::new(view.rust.clone(), view.source);
    entity.rename_all.clone_from(&view.rename_all);
    entity.fields.clone_from(&view.fields);
    let mut grants = Vec::new();
    for declared in view.extensions.get::<ViewOptions>().into_iter().flat_map(|pg| &pg.grants) {
        let fits = |privilege: Privilege| match privilege {
            Privilege::Select | Privilege::All => true,
            Privilege::Insert | Privilege::Update | Privilege::Delete => !view.materialized,
            Privilege::Truncate | Privilege::References => false,
        };
        if let Some(privilege) = declared.privileges.iter().find(|privilege| !fits(**privilege)) {
            let kind = if view.materialized { "a materialized view is read alone" } else { "a view has no rows" };
            let message = format!("{} is not for a view: {kind}", privilege.word());
            report(&view.rust.name, declared, message, "write `grant([Select]).to(\"reader\")`", scope);
        }
        let all: &[&'static str] = if view.materialized { &["SELECT"] } else { &ALL_OF_VIEW };
        grants.extend(one_each(&entity, declared, all, scope));
    }
    grants.sort();
    grants.dedup();
    grants
}

/// What was said for each of its roles.
fn one_each(entity: &Entity, declared: &GrantOptions, all: &[&'static str], scope: &mut Scope<'_>) -> Vec<Grant> {
    if declared.roles.is_empty() || declared.privileges.is_empty() {
        let help = "write `grant([Select]).to(\"reader\")`";
        report(&entity.rust.name, declared, "a grant says what is granted, and to whom".to_owned(), help, scope);
    }
    for field in declared.columns.iter().filter(|field| entity.field(field).is_none()) {
        let message = format!("`{field}` is no field of `{}`", entity.rust.name);
        report(&entity.rust.name, declared, message, "name fields of the entity", scope);
    }
    let mut privileges: Vec<Text> = match declared.privileges.contains(&Privilege::All) {
        true => all.iter().map(|word| Text::from(*word)).collect(),
        false => declared.privileges.iter().map(|privilege| privilege.word().into()).collect(),
    };
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
