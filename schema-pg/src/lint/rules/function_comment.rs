//! PL48: functions without a description.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::{is_generated, named};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL48",
        severity: Severity::Advice,
        title: "a function without a comment, where others have one",
        reason: "Whoever finds it in a dump has to read it to know what it is for. Looked at where at least one function has a comment.",
        help: "COMMENT ON FUNCTION",
        wrong: "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN 1; END$$; CREATE FUNCTION g() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN 2; END$$; COMMENT ON FUNCTION f() IS 'One.';",
        right: "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN 1; END$$; CREATE FUNCTION g() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN 2; END$$; COMMENT ON FUNCTION f() IS 'One.'; COMMENT ON FUNCTION g() IS 'Two.';",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let own = || catalog.functions.iter().filter(|function| !is_generated(function.comment.as_ref()));
    if own().any(|function| function.comment.is_some()) {
        for function in own().filter(|function| function.comment.is_none()) {
            named(found, &function.name, format!("`{}` has no description", function.name));
        }
    }
}
