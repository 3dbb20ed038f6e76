//! ML06: structs that hold themselves. MongoDB's schemas can't name themselves, so they are checked a few levels deep.

use schema_core::lint::{Finder, Findings, Lint};
use schema_core::{Registry, Severity};

use crate::lower::is_recursive;

/// What it finds.
pub const LINT: Finder<Registry> = Finder {
    lint: Lint {
        code: "ML06",
        severity: Severity::Advice,
        title: "a struct that holds itself",
        reason: "A validator can't name itself, so it looks three structs deep and takes any object below.",
        help: "keep trees as documents that name their parent, or check the depth in the application",
        wrong: "struct Node { children: Vec<Node> }",
        right: "struct Node { parent_id: Option<Uuid> }",
    },
    find,
};

fn find(registry: &Registry, found: &mut Findings<'_>) {
    for embedded in registry.embedded() {
        if is_recursive(embedded, registry) {
            let name = &embedded.rust.name;
            let message =
                format!("`{name}` holds itself: the validator looks three structs deep, and takes any object below");
            found.add(name, embedded.source, message);
        }
    }
}
