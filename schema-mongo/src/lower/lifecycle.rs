//! How rows live: what a database of tables keeps by triggers and row security. In MongoDB documents have the fields, indexes look
//! at live ones, and roles refuse what is never done; the rest the application keeps, with what `documents` has for it. That it
//! must is said in the descriptions of the validator, and by [`lint`](crate::lint()).

use schema_core::ir::{Entity, Lasting, Source, Value};

use super::scope::{Scope, is_left_out};
use super::{columns, effective, form, literal};
use crate::options::EntityOptions;
use crate::spec::{Keyword, Schema, Text};

/// Reports what nothing in MongoDB keeps, and the application by itself hardly can.
pub fn verify(entity: &Entity, scope: &mut Scope<'_>) {
    let Some(life) = &entity.lifecycle else { return };
    let has_roles = scope.config.roles.is_some();
    let role = "or let a role keep it: `Config { roles: Some(Roles { … }), .. }`";
    let lasting = life.lasting.filter(|_| !has_roles).map(|lasting| match lasting {
        Lasting::Immutable => "immutable",
        Lasting::AppendOnly => "append_only",
    });
    if let Some(word) = lasting {
        report(entity, (word, word), entity.source, role, scope);
    }
    let Some(soft) = &life.soft_delete else { return };
    let here = soft.source;
    if soft.cascade {
        let help = "or embed what is deleted with it; `schema_mongo::documents::soft_delete` marks one collection";
        report(entity, ("soft_delete", "cascade"), here, help, scope);
    }
    // A role that can't remove documents deletes none in the usual way.
    if soft.on_delete_statement && !has_roles {
        report(entity, ("soft_delete", "on_delete_statement"), here, role, scope);
    }
    if soft.refuse_references {
        let help = "or look the document up in the transaction that writes the reference, with `schema_mongo::documents::live_filter`";
        report(entity, ("soft_delete", "refuse_references"), here, help, scope);
    }
}

fn report(entity: &Entity, (word, option): (&str, &str), at: Source, help: &str, scope: &mut Scope<'_>) {
    let attrs = entity.extensions.get::<EntityOptions>();
    if is_left_out(attrs, word) || is_left_out(attrs, option) {
        return;
    }
    let message = format!("MongoDB has no triggers: it does not keep `{option}`");
    let help = format!("say that the application keeps it: `#[mongo(without(\"{option}\", \"reason\"))]`, {help}");
    scope.report("M0901", &*entity.rust.name, at, message, help);
}

/// The words of an entity that the application keeps, in a stable order.
pub fn left_to_application(entity: &Entity) -> Vec<&'static str> {
    let attrs = entity.extensions.get::<EntityOptions>();
    let mut words = Vec::new();
    if entity.timestamps {
        words.push("timestamps");
    }
    if let Some(life) = &entity.lifecycle {
        let tenant = effective::tenant_field(entity).is_some();
        let all = [
            ("actors", life.actors.is_some()),
            ("version", !life.versions.is_empty()),
            ("immutable", !life.fixed.is_empty()),
            ("soft_delete", life.soft_delete.is_some()),
            ("tenant", tenant),
            ("owner", life.owner.is_some()),
            ("audit", life.audit.is_some()),
            ("transitions", !life.transitions.is_empty()),
            ("tree", life.tree.is_some()),
            ("retain", life.retention.as_ref().is_some_and(|retention| retention.archive)),
        ];
        words.extend(all.into_iter().filter(|(_, is_said)| *is_said).map(|(word, _)| word));
    }
    words.retain(|word| !is_left_out(attrs, word));
    words
}

/// Says in the validator's descriptions what fields are for, and what never happens to them: people read it there, and nothing
/// else in the database says it.
pub fn describe(entity: &Entity, schema: &mut Schema, scope: &mut Scope<'_>) {
    let Some(life) = entity.lifecycle.as_deref() else { return };
    let attrs = entity.extensions.get::<EntityOptions>();
    let mut say = |field: &str, word: &str, sentence: Text| {
        if !is_left_out(attrs, word)
            && let Some(path) = columns::path(entity, field)
            && let Some(member) = schema.property_mut(&path)
        {
            member.describe(sentence);
        }
    };
    if life.soft_delete.is_some() {
        say("deleted_at", "soft_delete", "When it was deleted; live documents have no value here.".into());
        say("deletion_id", "soft_delete", "Which deletion it was.".into());
    }
    if life.actors.is_some() {
        say("created_by", "actors", "Who made it. Never changes.".into());
        say("updated_by", "actors", "Who changed it last.".into());
    }
    if let Some(tree) = &life.tree {
        say(&tree.path, "tree", "The keys from the root down to the document itself, as text.".into());
        say(&tree.level, "tree", "How many documents are above it.".into());
    }
    for field in &life.versions {
        say(field, "version", "Grows by one with each change; who changes it names the one that was read.".into());
    }
    for field in &life.fixed {
        say(field, "immutable", "Never changes.".into());
    }
    for states in &life.transitions {
        let Some(field) = entity.field(&states.field) else { continue };
        let form = form::of("", field, &mut Scope::new(scope.registry, scope.config));
        let word = |value: &Value| match literal::lower(&field.ty, form, value, scope) {
            Some(serde_json::Value::String(text)) => text,
            Some(other) => other.to_string(),
            None => format!("{value:?}"),
        };
        let ways: Vec<String> =
            states.pairs.iter().map(|(from, to)| format!("{} to {}", word(from), word(to))).collect();
        let mut sentence = format!("Goes from {}; no other way.", ways.join(", from "));
        if !states.initial.is_empty() {
            let first: Vec<String> = states.initial.iter().map(word).collect();
            sentence.push_str(&format!(" Starts as {}.", first.join(" or ")));
        }
        say(&states.field, "transitions", sentence.into());
    }
    let lasting = match life.lasting {
        Some(Lasting::Immutable) => Some(("immutable", "Documents never change.")),
        Some(Lasting::AppendOnly) => Some(("append_only", "Documents never change, and stay.")),
        None => None,
    };
    if let Some((_, sentence)) = lasting.filter(|(word, _)| !is_left_out(attrs, word)) {
        schema.describe(sentence.into());
    }
}

impl Schema {
    /// Adds a sentence to the description.
    fn describe(&mut self, sentence: Text) {
        let known = self.0.iter().find_map(|keyword| match keyword {
            Keyword::Description(known) => Some(known.clone()),
            _ => None,
        });
        self.set(Keyword::Description(match known {
            Some(known) => format!("{known} {sentence}").into(),
            None => sentence,
        }));
    }
}
