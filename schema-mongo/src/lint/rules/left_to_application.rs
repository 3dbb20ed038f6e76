//! ML07: what a database of tables keeps by triggers. In MongoDB the application keeps it.

use schema_core::lint::{Finder, Findings, Lint};
use schema_core::{Registry, Severity};

use schema_core::ir::Entity;

use crate::lint::fields::entities;
use crate::lower::lifecycle::left_to_application;

/// What it finds.
pub const LINT: Finder<Registry> = Finder {
    lint: Lint {
        code: "ML07",
        severity: Severity::Advice,
        title: "what the application has to keep",
        reason: "MongoDB has no triggers and no row security: what they keep in a database of tables, the application keeps, with the functions that are named here.",
        help: "call these for each change, and say that it is so: `#[mongo(without(\"…\", \"reason\"))]` leaves a word out, with the fields' indexes and descriptions",
        wrong: "#[entity(version)] number: i64",
        right: "the same with `#[mongo(without(\"version\", \"update_one goes through version_guard\"))]`",
    },
    find,
};

fn find(registry: &Registry, found: &mut Findings<'_>) {
    for entity in entities(registry) {
        look(&entity, found);
    }
}

fn look(entity: &Entity, found: &mut Findings<'_>) {
    let words = left_to_application(entity);
    if words.is_empty() {
        return;
    }
    let with = words.iter().map(|word| format!("`{word}` ({})", helper(word))).collect::<Vec<_>>().join(", ");
    let message = format!("MongoDB has no triggers and no row security: the application keeps {with}");
    found.add(&entity.rust.name, entity.source, message);
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
