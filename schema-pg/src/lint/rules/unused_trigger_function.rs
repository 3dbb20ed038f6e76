//! PL51: functions of triggers that no trigger calls.

use rustc_hash::FxHashSet;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Returns};
use crate::lint::place::named;
use crate::lint::texts;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL51",
        severity: Severity::Advice,
        title: "a function for triggers that no trigger calls",
        reason: "Nothing else can call it: it does nothing.",
        help: "drop it, or create its trigger",
        wrong: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN NEW; END$$;",
        right: "CREATE TABLE t (id bigint PRIMARY KEY); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN NEW; END$$; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let of_tables = catalog.tables.iter().flat_map(|table| &table.triggers);
    let of_views = catalog.views.iter().flat_map(|view| &view.triggers);
    let called: FxHashSet<_> = of_tables.chain(of_views).map(|trigger| &trigger.function).collect();
    let of_others: Vec<&str> = catalog.general.iter().flat_map(|item| &item.more).map(|text| &**text).collect();
    for function in catalog.functions.iter().filter(|function| function.returns == Returns::Trigger) {
        let is_called = called.contains(&function.name)
            || of_others.iter().any(|text| text.contains(&*function.name.name))
            || texts::all(catalog).any(|text| text.contains(&*function.name.name) && text.contains("EXECUTE"));
        if !is_called {
            named(found, &function.name, format!("no trigger calls `{}`", function.name));
        }
    }
}
