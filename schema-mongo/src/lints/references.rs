//! ML05: references that ask the store to act. MongoDB keeps no references: the application does what `on_delete` says.

use schema_core::Diagnostic;
use schema_core::ir::{Action, Entity};

use crate::lower::is_left_out;
use crate::said::EntitySaid;

pub fn lint(entity: &Entity, found: &mut Vec<Diagnostic>) {
    if is_left_out(entity.extensions.get::<EntitySaid>(), "references") {
        return;
    }
    for key in &entity.foreign_keys {
        let acts = |action| matches!(action, Action::Cascade | Action::SetNull | Action::SetDefault);
        if acts(key.on_delete) || acts(key.on_update) {
            let message =
                format!("MongoDB does not act when a `{}` goes or changes: the application must", key.target.name);
            let help = "embed what goes with it, or do it in a transaction and say so: `#[mongo(without(\"references\", \"reason\"))]`";
            let path = format!("{}.{}", entity.rust.name, key.fields.join(", "));
            found.push(Diagnostic::new("ML05", path, key.source, message).help(help));
        }
    }
}
