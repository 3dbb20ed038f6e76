//! Lints that structs allow.

use schema_core::Diagnostic;

use super::scope::Scope;
use crate::catalog::Catalog;
use crate::lint::{LINTS, allowed};

/// Keeps what is allowed, for `lint`, which knows the catalog alone.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    let all = allowed(scope.registry, catalog);
    for allowance in &all {
        if !LINTS.iter().any(|finder| finder.lint.code == allowance.code) {
            let message = format!("no lint for PostgreSQL has the code `{}`", allowance.code);
            let help = "codes look like `PL12`; each finding of `schema_pg::lint` shows its own";
            scope.found.push(Diagnostic::new("P0134", &*allowance.path, allowance.source, message).help(help));
        }
    }
    catalog.allowed.0 = all;
}
