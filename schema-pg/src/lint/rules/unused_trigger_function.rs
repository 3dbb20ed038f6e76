//! PL51: functions of triggers that no trigger calls.

use rustc_hash::FxHashSet;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Function, Returns, Text};
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
    let returns_trigger =
        |function: &&Function| function.returns == Returns::Trigger && !called.contains(&function.name);
    let alone: Vec<&Function> = catalog.functions.iter().filter(returns_trigger).collect();
    if alone.is_empty() {
        return;
    }
    // Functions that create triggers, and triggers of foreign tables.
    let of_others = catalog.general.iter().flat_map(|item| &item.more);
    let creating: Vec<&Text> = texts::all(catalog).filter(|text| text.contains("EXECUTE")).chain(of_others).collect();
    for function in alone {
        if !creating.iter().any(|text| text.contains(&*function.name.name)) {
            named(found, &function.name, format!("no trigger calls `{}`", function.name));
        }
    }
}
