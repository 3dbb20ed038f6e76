//! PL36: SECURITY DEFINER without a search_path.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Body, Catalog};
use crate::lint::place::named;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL36",
        severity: Severity::Warning,
        title: "a SECURITY DEFINER function without a search_path of its own",
        reason: "It runs with the rights of its owner and finds names where the caller says: a table or function of the caller's takes the place of the one that was meant (manual, \"Writing SECURITY DEFINER Functions Safely\").",
        help: "SET search_path = pg_catalog, pg_temp, and name each thing with its schema",
        wrong: "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER AS $$SELECT 1$$; REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;",
        right: "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$SELECT 1$$; REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for function in catalog.functions.iter().filter(|function| function.security_definer) {
        let has_path = function.settings.iter().any(|(name, _)| name == "search_path");
        // What is parsed when the function is made finds no other names later.
        if !has_path && !matches!(function.body, Body::Atomic(_)) {
            named(
                found,
                &function.name,
                format!("`{}` is SECURITY DEFINER and finds names where its caller says", function.name),
            );
        }
    }
}
