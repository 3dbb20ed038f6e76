//! Triggers as attributes.

use schema_core::ir::Deferrable;

use super::relation;
use super::source::{idents, literal};
use crate::catalog::{Event, Level, Timing};
use crate::options::TriggerOptions;

/// A trigger.
pub fn trigger(found: &TriggerOptions) -> String {
    let mut declared = format!("trigger({})", literal(&found.name));
    declared.push_str(if found.timing == Some(Timing::Before) { ".before()" } else { ".after()" });
    for (at, event) in found.events.iter().enumerate() {
        let or = if at == 0 { "" } else { "or_" };
        declared.push_str(&match event {
            Event::Insert => format!(".{or}insert()"),
            Event::Update => format!(".{or}update()"),
            Event::UpdateOf(fields) => format!(".{or}update_of({})", idents(fields)),
            Event::Delete => format!(".{or}delete()"),
            Event::Truncate => format!(".{or}truncate()"),
        });
    }
    declared.push_str(match found.constraint {
        None => "",
        Some(Deferrable::No) => ".constraint()",
        Some(waiting) => relation::deferrable(waiting),
    });
    for (word, name) in [("old_table", &found.old_table), ("new_table", &found.new_table)] {
        name.iter().for_each(|name| declared.push_str(&format!(".{word}({})", literal(name))));
    }
    declared.push_str(if found.level == Level::Statement { ".for_each_statement()" } else { "" });
    if let Some(condition) = &found.when {
        declared.push_str(&format!(".when({})", literal(condition)));
    }
    if let Some(function) = &found.function {
        declared.push_str(&format!(".execute({})", literal(function)));
    }
    declared
}
