//! PL37: functions that find names where their caller says.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::named;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL37",
        severity: Severity::Advice,
        title: "a function in PL/pgSQL without a search_path of its own",
        reason: "What it names without a schema is found where the session says, so that it fails, or writes elsewhere, in another session: in a restore, in a trigger of another role. SQL functions are not looked at: with a setting they are not inlined.",
        help: "SET search_path = …, and name each thing with its schema",
        wrong: "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$BEGIN RETURN 1; END$$;",
        right: "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN 1; END$$;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for function in
        catalog.functions.iter().filter(|function| function.language == "plpgsql" && !function.security_definer)
    {
        if !function.settings.iter().any(|(name, _)| name == "search_path") {
            named(found, &function.name, format!("`{}` finds names where the session says", function.name));
        }
    }
}
