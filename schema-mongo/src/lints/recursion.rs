//! ML06: structs that hold themselves. MongoDB's schemas can't name themselves, so they are checked a few levels deep.

use schema_core::{Diagnostic, Registry};

use super::advice::advice;

use crate::lower::is_recursive;

pub fn lint(registry: &Registry, found: &mut Vec<Diagnostic>) {
    for embedded in registry.embedded() {
        if is_recursive(embedded, registry) {
            let name = &embedded.rust.name;
            let message =
                format!("`{name}` holds itself: the validator looks three structs deep, and takes any object below");
            let help = "keep trees as documents that name their parent, or check the depth in the application";
            found.push(advice("ML06", &**name, embedded.source, message).help(help));
        }
    }
}
