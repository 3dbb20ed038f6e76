//! PL38: SECURITY DEFINER functions that everybody may call.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Returns};
use crate::lint::place::named;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL38",
        severity: Severity::Warning,
        title: "a SECURITY DEFINER function that everybody may call",
        reason: "PUBLIC may execute each new function: whoever can connect does what its owner can.",
        help: "REVOKE EXECUTE … FROM PUBLIC, and grant it to who needs it",
        wrong: "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$SELECT 1$$;",
        right: "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$SELECT 1$$; REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let is_callable = |returns: &Returns| {
        *returns != Returns::Trigger && *returns != Returns::Type(crate::catalog::DataType::other("event_trigger"))
    };
    for function in
        catalog.functions.iter().filter(|function| function.security_definer && is_callable(&function.returns))
    {
        let is_granted = function.grants.iter().any(|grant| grant.role == "public");
        if !function.private || is_granted {
            named(
                found,
                &function.name,
                format!("everybody may call `{}`, with the rights of its owner", function.name),
            );
        }
    }
}
