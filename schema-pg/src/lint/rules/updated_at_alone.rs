//! PL46: times of changes that nobody keeps.

use schema_core::Severity;
use schema_core::lint::words::joined;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Event, Timing};
use crate::lint::place::{is_generated, on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL46",
        severity: Severity::Advice,
        title: "an `updated_at` that no trigger sets, where others have one",
        reason: "It is right where each program thinks of it, and wrong from the first UPDATE by hand on. Looked at where a trigger sets it in some other table.",
        help: "add `timestamps`, or a BEFORE UPDATE trigger",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now()); CREATE TABLE u (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now()); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN NEW.updated_at := now(); RETURN NEW; END$$; CREATE TRIGGER g BEFORE UPDATE ON u FOR EACH ROW EXECUTE FUNCTION f();",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now()); CREATE TABLE u (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL DEFAULT now()); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN NEW.updated_at := now(); RETURN NEW; END$$; CREATE TRIGGER g BEFORE UPDATE ON u FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    // Where no table has such a trigger, programs do it.
    let (kept, alone): (Vec<_>, Vec<_>) = own_tables(catalog)
        .filter(|table| !is_generated(table.comment.as_ref()))
        .filter_map(|table| Some((table, table.columns.iter().find(|column| is_of_changes(&column.name))?)))
        .partition(|(table, _)| {
            table.triggers.iter().any(|trigger| {
                let is_update = |event: &Event| matches!(event, Event::Update | Event::UpdateOf(_));
                trigger.timing == Timing::Before && trigger.events.iter().any(is_update)
            })
        });
    if !kept.is_empty() {
        for (table, column) in alone {
            on_column(found, table, &column.name, format!("no trigger sets `{}` when a row changes", column.name));
        }
    }
}

fn is_of_changes(name: &str) -> bool {
    matches!(&*joined(name), "updatedat" | "modifiedat" | "lastmodified" | "lastupdated")
}
