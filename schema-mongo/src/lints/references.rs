//! ML05: references that ask the store to act. MongoDB keeps no references: the application does what `on_delete` says.

use schema_core::Diagnostic;
use schema_core::ir::{Action, Entity};

use super::advice::advice;

use crate::lower::inside::inside;
use crate::lower::is_left_out;
use crate::options::EntityOptions;

pub fn lint(entity: &Entity, found: &mut Vec<Diagnostic>) {
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
            let help = "embed what goes with it, or do it in a transaction and say so: `#[mongo(without(\"references\", \"reason\"))]`";
            let path = format!("{owner}.{}", key.fields.join(", "));
            found.push(advice("ML05", path, key.source, message).help(help));
        }
    }
    for link in entity.many_to_many.iter().filter(|link| link.on_delete == Action::Cascade) {
        let message = format!("MongoDB does not unlink a `{}` that goes: the application must", link.target.name);
        let help = "take its key out of the lists (`$pull`), or its links out of the collection between, and say so: `#[mongo(without(\"references\", \"reason\"))]`";
        let path = format!("{}.many_to_many({})", entity.rust.name, link.target.name);
        found.push(advice("ML05", path, link.source, message).help(help));
    }
}
