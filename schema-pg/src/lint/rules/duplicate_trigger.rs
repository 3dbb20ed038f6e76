//! PL58: triggers that are there twice.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, Trigger};
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL58",
        severity: Severity::Advice,
        title: "two triggers that do the same",
        reason: "The function runs twice for each row.",
        help: "drop one of them",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN NEW; END$$; CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER b BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
        right: "CREATE TABLE t (id bigint PRIMARY KEY); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$BEGIN RETURN NEW; END$$; CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        for (number, trigger) in table.triggers.iter().enumerate() {
            let is_same = |other: &&Trigger| {
                let named =
                    Trigger { name: trigger.name.clone(), comment: trigger.comment.clone(), ..(*other).clone() };
                named == *trigger
            };
            if let Some(other) = table.triggers[..number].iter().find(is_same) {
                on_table(found, table, format!("the trigger `{}` does what `{}` does", trigger.name, other.name));
            }
        }
    }
}
