//! Roles: who may do what with which collection. Rights are what a server has against changes of what never changes.

use schema_core::Registry;
use schema_core::ir::{Entity, Lasting};
use serde_json::json;

use crate::command::Command;
use crate::config::Config;
use crate::lower::{audit, collection_name, effective, mask};
use crate::options::{Action, EntityOptions};
use crate::spec::{Document, Spec, Text, Value};

/// A role and what it may do. Roles are in no spec: they are made by who may make users, and outlive collections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: Text,
    /// What it may do, by collection or view.
    pub privileges: Vec<(Text, Vec<Action>)>,
}

/// The roles that the settings name and those of `#[mongo(grant(…))]`, each with the least that it needs: an application neither
/// changes what is `immutable` nor removes what is `append_only` or is deleted by marking it.
///
/// ```
/// # use schema_core::*;
/// use schema_mongo::{Config, Roles};
///
/// #[derive(Entity)]
/// #[entity(name = "payments", append_only)]
/// #[mongo(grant("accounting").find())]
/// struct Payment {
///     # #[entity(primary_key)]
///     # id: i64,
///     amount: i64,
/// }
///
/// let registry = registry![Payment]?;
/// let roles = Roles { application: "app".into(), reader: None };
/// let config = Config { roles: Some(roles), ..Config::default() };
/// let spec = schema_mongo::lower_with(&registry, &config)?;
/// let roles = schema_mongo::roles(&registry, &spec, &config);
/// assert_eq!(
///     roles[1].create("shop").to_json(),
///     r#"{"createRole":"app","privileges":[{"resource":{"db":"shop","collection":"payments"},"actions":["find","insert"]}],"roles":[]}"#
/// );
/// assert_eq!(roles[0].name, "accounting");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn roles(registry: &Registry, spec: &Spec, config: &Config) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    let log = audit::name(config);
    for collection in &spec.collections {
        let entity = registry.entities().iter().find(|entity| collection_name(entity, config) == collection.name);
        for grant in entity.iter().flat_map(|entity| grants(entity)) {
            allow(&mut roles, &grant.role, &collection.name, &grant.actions);
        }
        let Some(known) = &config.roles else { continue };
        let actions = match entity {
            _ if collection.name == log => vec![Action::Find, Action::Insert],
            Some(entity) => writes(entity),
            // Of many to many.
            None => vec![Action::Find, Action::Insert, Action::Update, Action::Remove],
        };
        allow(&mut roles, &known.application, &collection.name, &actions);
        // A change stream is read by who reads the collection and may watch it.
        if entity.is_some_and(effective::is_audited) {
            allow(&mut roles, &known.application, &collection.name, &[Action::ChangeStream]);
        }
        let is_private = spec.view(&mask::name(&collection.name)).is_some() || collection.name == log;
        if let Some(reader) = known.reader.as_ref().filter(|_| !is_private) {
            allow(&mut roles, reader, &collection.name, &[Action::Find]);
        }
    }
    for view in &spec.views {
        let Some(known) = &config.roles else { break };
        // A view shows what its pipeline shows, also of collections that its reader may not read.
        let masked = spec.collections.iter().any(|collection| mask::name(&collection.name) == view.name);
        allow(&mut roles, &known.application, &view.name, &[Action::Find]);
        if let Some(reader) = known.reader.as_ref().filter(|_| masked) {
            allow(&mut roles, reader, &view.name, &[Action::Find]);
        }
    }
    roles.sort_by(|a, b| a.name.cmp(&b.name));
    for role in &mut roles {
        role.privileges.sort();
    }
    roles
}

fn grants(entity: &Entity) -> &[crate::options::GrantOptions] {
    entity.extensions.get::<EntityOptions>().map(|attrs| attrs.grants.as_slice()).unwrap_or_default()
}

/// What the application does with documents of the entity.
fn writes(entity: &Entity) -> Vec<Action> {
    let mut actions = vec![Action::Find, Action::Insert];
    let life = entity.lifecycle.as_deref();
    let lasting = life.and_then(|life| life.lasting);
    if lasting.is_none() {
        actions.push(Action::Update);
    }
    let marks = effective::lifecycle(entity, "on_delete_statement")
        .and_then(|life| life.soft_delete.as_ref())
        .is_some_and(|soft| soft.on_delete_statement);
    if lasting != Some(Lasting::AppendOnly) && !marks {
        actions.push(Action::Remove);
    }
    actions
}

fn allow(roles: &mut Vec<Role>, name: &Text, collection: &Text, actions: &[Action]) {
    let at = roles.iter().position(|role| role.name == *name).unwrap_or_else(|| {
        roles.push(Role { name: name.clone(), privileges: Vec::new() });
        roles.len() - 1
    });
    let privileges = &mut roles[at].privileges;
    match privileges.iter_mut().find(|(known, _)| known == collection) {
        Some((_, known)) => known.extend(actions),
        None => privileges.push((collection.clone(), actions.to_vec())),
    }
    for (_, actions) in privileges {
        actions.sort_unstable();
        actions.dedup();
    }
}

impl Role {
    /// The command that makes the role, in the database that the collections are in.
    pub fn create(&self, database: &str) -> Command<'static> {
        self.command("createRole", database)
    }

    /// The command that gives a role that is there these rights and no others.
    pub fn update(&self, database: &str) -> Command<'static> {
        self.command("updateRole", database)
    }

    fn command(&self, word: &str, database: &str) -> Command<'static> {
        // Members of a value are sorted; here their order counts: the command's name is first.
        let privileges: Vec<String> = self
            .privileges
            .iter()
            .map(|(collection, actions)| {
                let actions: Vec<&str> = actions.iter().map(|action| action.word()).collect();
                format!(
                    r#"{{"resource":{{"db":{},"collection":{}}},"actions":{}}}"#,
                    Value::from(database),
                    Value::from(&**collection),
                    json!(actions)
                )
            })
            .collect();
        let name = Value::from(&*self.name);
        let text = format!(r#"{{"{word}":{name},"privileges":[{}],"roles":[]}}"#, privileges.join(","));
        Command::Run(Document(text.into()))
    }
}
