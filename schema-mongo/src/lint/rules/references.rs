//! ML05: references that ask the store to act. MongoDB keeps no references: the application does what `on_delete` says.

use schema_core::lint::{Finder, Findings, Lint};
use schema_core::{Registry, Severity};

use schema_core::ir::{Action, Entity};

use crate::lint::fields::entities;
use crate::lower::inside::inside;
use crate::lower::is_left_out;
use crate::options::EntityOptions;

/// What it finds.
pub const LINT: Finder<Registry> = Finder {
    lint: Lint {
        code: "ML05",
        severity: Severity::Advice,
        title: "a reference that asks the database to act",
        reason: "MongoDB keeps no references: what `on_delete` says, the application does, or nobody.",
        help: "embed what goes with it; or do it in a transaction (take the keys out of lists by `$pull`, the links out of the collection between), and say so: `#[mongo(without(\"references\", \"reason\"))]`",
        wrong: "#[entity(references(User).on_delete(Cascade))] user_id: Uuid",
        right: "#[entity(references(User))] user_id: Uuid",
    },
    find,
};

fn find(registry: &Registry, found: &mut Findings<'_>) {
    for entity in entities(registry) {
        look(&entity, found);
    }
}

fn look(entity: &Entity, found: &mut Findings<'_>) {
    if is_left_out(entity.extensions.get::<EntityOptions>(), "references") {
        return;
    }
    let own = entity.foreign_keys.iter().map(|key| (entity.rust.name.clone(), key.clone()));
    let inner = inside(entity, None).into_iter().flat_map(|place| {
        let embedded = place.embedded.into_owned();
        embedded.foreign_keys.into_iter().map(move |key| (embedded.rust.name.clone(), key))
    });
    for (owner, key) in own.chain(inner) {
        let acts = |action| matches!(action, Action::Cascade | Action::SetNull | Action::SetDefault);
        if acts(key.on_delete) || acts(key.on_update) {
            let message =
                format!("MongoDB does not act when a `{}` goes or changes: the application must", key.target.name);
            let path = format!("{owner}.{}", key.fields.join(", "));
            found.add(&path, key.source, message);
        }
    }
    for link in entity.many_to_many.iter().filter(|link| link.on_delete == Action::Cascade) {
        let message = format!("MongoDB does not unlink a `{}` that goes: the application must", link.target.name);
        let path = format!("{}.many_to_many({})", entity.rust.name, link.target.name);
        found.add(&path, link.source, message);
    }
}
