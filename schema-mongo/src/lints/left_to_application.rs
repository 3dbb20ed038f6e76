//! ML07: what a database of tables keeps by triggers. In MongoDB the application keeps it.

use schema_core::Diagnostic;
use schema_core::ir::Entity;

use super::advice::advice;

use crate::lower::lifecycle::left_to_application;

pub fn lint(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let words = left_to_application(entity);
    if words.is_empty() {
        return;
    }
    let with = words.iter().map(|word| format!("`{word}` ({})", helper(word))).collect::<Vec<_>>().join(", ");
    let message = format!("MongoDB has no triggers and no row security: the application keeps {with}");
    let help = "call these for each change, and say that it is so: `#[mongo(without(\"…\", \"reason\"))]` leaves a word out, with the fields' indexes and descriptions";
    found.push(advice("ML07", &*entity.rust.name, entity.source, message).help(help));
}

/// What this library has for it.
fn helper(word: &str) -> &'static str {
    match word {
        "timestamps" | "actors" => "`on_insert`, `on_update`",
        "version" => "`version_guard`",
        "immutable" => "`check_update`",
        "soft_delete" => "`soft_delete`, `restore`, `live_filter`",
        "tenant" => "`visible`",
        "owner" => "`owned_by`",
        "audit" => "`audit_stream`",
        "retain" => "`expired`, `archive_stages`",
        "tree" => "`tree_place`, `tree_move`",
        _ => "`transition_guard`",
    }
}
