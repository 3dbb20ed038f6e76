//! A server as far as it judges commands: what MongoDB refuses is a complaint here, each rule with its source. It shares nothing with the
//! checks of the library, so that a mistake there is found here. What it takes it holds, and shows as `listCollections` and
//! `listIndexes` do.

mod collection;
mod filter;
mod index;
mod json;
mod shard;

use std::collections::BTreeMap;

use schema_mongo::{Plan, Spec, Version};
use serde_json::{Value, json};

pub use self::collection::Held;
pub use self::json::Json;

/// What a server holds.
#[derive(Debug, Clone)]
pub struct Server {
    pub version: Version,
    /// It is a router: others have no shards.
    pub router: bool,
    pub collections: BTreeMap<String, Held>,
    pub views: BTreeMap<String, Value>,
}

/// Why a command is refused.
pub type Refused = Vec<String>;

impl Server {
    pub fn new(version: Version, router: bool) -> Self {
        Self { version, router, collections: BTreeMap::new(), views: BTreeMap::new() }
    }

    /// All steps of a plan; each complaint names the command.
    pub fn carry_out(&mut self, plan: &Plan<'_>) -> Refused {
        let mut found = Refused::new();
        for step in &plan.steps {
            let text = step.command.to_json();
            let command: Json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
            let complaints = self.run(&command, step.command.is_admin());
            found.extend(complaints.into_iter().map(|complaint| format!("{complaint}\n    {text}")));
        }
        found.extend(self.apart());
        // An index that may not go can be one that never works any more: that it stays is said.
        if plan.refused.is_empty() {
            found.extend(self.collections.values().flat_map(index::never_works));
        }
        found
    }

    /// Encrypted collections without what belongs to them, and that without them (specification of drivers, "Client Side Encryption",
    /// "Create Collection Helper" and "Drop Collection Helper").
    fn apart(&self) -> Refused {
        let mut found = Refused::new();
        for (name, held) in self.collections.iter().filter(|(_, held)| !held.encrypted.is_empty()) {
            for state in ["esc", "ecoc"].map(|state| format!("enxcol_.{name}.{state}")) {
                if self.collections.get(&state).is_none_or(|held| held.clustered.is_none()) {
                    found.push(format!("{state} is not there, or not clustered: nothing encrypted can be written"));
                }
            }
            if !held.indexes.iter().any(|index| index.keys == [("__safeContent__".to_owned(), "1".to_owned())]) {
                found.push(format!("{name} has no index on __safeContent__"));
            }
        }
        for name in self.collections.keys().filter_map(|name| name.strip_prefix("enxcol_.")) {
            let of = name.rsplit_once('.').map_or(name, |(of, _)| of);
            if !self.collections.contains_key(of) {
                found.push(format!("what belongs to {of} is there without it"));
            }
        }
        found
    }

    /// One command.
    pub fn run(&mut self, command: &Json, admin: bool) -> Refused {
        let Some((name, target)) = command.members().first() else { return vec!["a command has a name".into()] };
        let target = target.text().unwrap_or_default().to_owned();
        let for_admin = [
            "renameCollection",
            "shardCollection",
            "reshardCollection",
            "refineCollectionShardKey",
            "unshardCollection",
        ];
        // Manual, "Database Commands": these are for the database `admin`, and name the other one.
        if admin != for_admin.contains(&name.as_str()) {
            return vec![format!("`{name}` is for {}", if admin { "the database itself" } else { "admin" })];
        }
        let target = target.strip_prefix("$database.").unwrap_or(&target).to_owned();
        match name.as_str() {
            "create" => self.create(&target, command),
            "drop" => {
                // `drop.cpp`: what is not there is no error since 7.0; plans drop what is there.
                let known = self.collections.remove(&target).is_some() || self.views.remove(&target).is_some();
                if known { Refused::new() } else { vec![format!("NamespaceNotFound: {target}")] }
            }
            "renameCollection" => self.rename(&target, command),
            "createIndexes" => self.with(&target, |held, server| index::create(held, command, server)),
            "dropIndexes" => self.with(&target, |held, _| index::drop(held, command)),
            "collMod" if self.views.contains_key(&target) => self.create_view(&target, command),
            "collMod" => self.with(&target, |held, server| collection::modify(held, command, server)),
            "shardCollection" | "reshardCollection" | "refineCollectionShardKey" | "unshardCollection" => {
                // Code 59, CommandNotFound.
                if !self.router {
                    return vec![format!("no such command: '{name}'")];
                }
                let how = name.clone();
                self.with(&target, |held, server| shard::change(held, &how, command, server))
            }
            "count" | "aggregate" | "update" => self.with(&target, |_, _| Refused::new()),
            other => vec![format!("no such command: '{other}'")],
        }
    }

    fn with(&mut self, name: &str, act: impl FnOnce(&mut Held, &About) -> Refused) -> Refused {
        let about = About { version: self.version };
        match self.collections.get_mut(name) {
            Some(held) => act(held, &about),
            None => vec![format!("NamespaceNotFound: {name}")],
        }
    }

    fn create(&mut self, name: &str, command: &Json) -> Refused {
        if self.collections.contains_key(name) || self.views.contains_key(name) {
            return vec![format!("NamespaceExists: {name}")];
        }
        if command.get("viewOn").is_some() {
            return self.create_view(name, command);
        }
        let (held, found) = collection::create(name, command, self.version);
        self.collections.insert(name.to_owned(), held);
        found
    }

    fn create_view(&mut self, name: &str, command: &Json) -> Refused {
        let stages = command.get("pipeline").map(Json::value).unwrap_or_default();
        let mut found = Refused::new();
        // Manual, "Create View": no `$out`, no `$merge`, also not within.
        let text = stages.to_string();
        if ["\"$out\"", "\"$merge\"", "\"$changeStream\""].iter().any(|stage| text.contains(stage)) {
            found.push(format!("OptionNotSupportedOnView: {text}"));
        }
        self.views
            .insert(name.to_owned(), json!({ "viewOn": command.get("viewOn").map(Json::value), "pipeline": stages }));
        found
    }

    fn rename(&mut self, from: &str, command: &Json) -> Refused {
        let to = command.get("to").and_then(Json::text).unwrap_or_default();
        let to = to.strip_prefix("$database.").unwrap_or(to).to_owned();
        let Some(held) = self.collections.remove(from) else { return vec![format!("NamespaceNotFound: {from}")] };
        let mut found = Refused::new();
        // `rename_collection.cpp`: "Cannot rename an encrypted collection"; manual, "Time Series Collection Limitations".
        if !held.encrypted.is_empty() || held.series.is_some() {
            found.push(format!("IllegalOperation: {from} can't be renamed"));
        }
        if self.collections.contains_key(&to) || self.views.contains_key(&to) {
            found.push(format!("NamespaceExists: {to}"));
        }
        self.collections.insert(to, held);
        found
    }

    /// What it shows of itself: answers of `listCollections`, each with that of `listIndexes`.
    pub fn shown(&self) -> String {
        let collections = self.collections.iter().map(|(name, held)| held.shown(name, self.version));
        let views =
            self.views.iter().map(|(name, options)| json!({ "name": name, "type": "view", "options": options }));
        format!("[{}]", collections.chain(views.map(|view| view.to_string())).collect::<Vec<_>>().join(","))
    }

    /// The same, read back.
    pub fn spec(&self) -> Spec {
        let live = self.shown();
        let mut spec = Spec::from_introspection(&live).unwrap_or_else(|error| panic!("{error}: {live}"));
        for collection in &mut spec.collections {
            collection.shard_key = self.collections[&*collection.name].shard.as_ref().map(shard::Key::read);
        }
        spec.no_shards = !self.router;
        spec
    }
}

/// What rules ask of the server itself.
pub struct About {
    pub version: Version,
}
