//! PL46: times of changes that nobody keeps.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Event, Timing};
use crate::lint::place::{column as at_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL46",
        severity: Severity::Advice,
        title: "an `updated_at` that no trigger keeps",
        reason: "It is right where each program thinks of it, and wrong from the first UPDATE by hand on.",
        help: "add `timestamps`, or a BEFORE UPDATE trigger",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now());",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now()); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN NEW.updated_at := now(); RETURN NEW; END$$; CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        let is_kept = table.triggers.iter().any(|trigger| {
            trigger.timing == Timing::Before
                && trigger.events.iter().any(|event| matches!(event, Event::Update | Event::UpdateOf(_)))
        });
        let changed =
            table.columns.iter().find(|column| matches!(&*column.name, "updated_at" | "modified_at" | "last_modified"));
        if let (false, Some(column)) = (is_kept, changed) {
            at_column(found, table, &column.name, format!("no trigger keeps `{}`", column.name));
        }
    }
}
