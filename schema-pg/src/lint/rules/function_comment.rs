//! PL48: functions without a description.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Returns};
use crate::lint::place::{is_generated, named};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL48",
        severity: Severity::Advice,
        title: "a function without a comment, where most have one",
        reason: "Whoever finds it in a dump has to read it to know what it is for. Looked at where at least half of the functions have a comment.",
        help: "COMMENT ON FUNCTION",
        wrong: "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN 1; END$$; CREATE FUNCTION g() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN 2; END$$; COMMENT ON FUNCTION f() IS 'One.';",
        right: "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN 1; END$$; CREATE FUNCTION g() RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN 2; END$$; COMMENT ON FUNCTION f() IS 'One.'; COMMENT ON FUNCTION g() IS 'Two.';",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let own: Vec<_> = catalog
        .functions
        .iter()
        .filter(|function| !is_generated(function.comment.as_ref()) && function.returns != Returns::Trigger)
        .collect();
    let with = own.iter().filter(|function| function.comment.is_some()).count();
    if with * 2 >= own.len() {
        for function in own.iter().filter(|function| function.comment.is_none()) {
            named(found, &function.name, format!("`{}` has no description", function.name.name));
        }
    }
}
