//! L049: uniques that hold among deleted rows too.

use crate::Severity;
use crate::ir::Text;
use crate::lint::design::{Design, DesignTable};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::ends_in;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L049",
        severity: Severity::Advice,
        title: "a unique rule of rows that are deleted softly, over the deleted ones too",
        reason: "Whoever deletes an account and comes back can't take the old name, and nobody sees why. Right where a name is never given out again: `all_rows()` says so.",
        help: "make it unique among live rows: `soft_delete` does, `.filter(\"deleted_at IS NULL\")` by hand",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, deleted_at timestamptz);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, email text, deleted_at timestamptz); CREATE UNIQUE INDEX ON users (email) WHERE deleted_at IS NULL;",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables().filter(|table| table.declared.is_none()) {
        let is_soft = |column: &&crate::lint::DesignColumn| {
            matches!(&*column.name, "deleted_at" | "deletedAt" | "discarded_at") && column.nullable
        };
        let Some(deleted) = table.columns.iter().find(is_soft) else { continue };
        let among_all =
            table.uniques.iter().filter(|unique| !unique.is_partial && !unique.columns.contains(&deleted.name));
        for unique in among_all.filter(|unique| is_given_again(table, &unique.columns)) {
            let columns = unique.columns.join(", ");
            let message = format!("({columns}) is unique among rows that are deleted (`{}`) too", deleted.name);
            found.add(&table.path, unique.source, message);
        }
    }
}

/// Somebody may want the value again: it is no key, no reference, and nothing that is made up.
fn is_given_again(table: &DesignTable, columns: &[Text]) -> bool {
    let holds_key = !table.key.is_empty() && table.key.iter().all(|key| columns.contains(key));
    let is_reference = table.references.iter().any(|reference| reference.columns == columns);
    let is_made_up = columns.last().is_some_and(|last| ends_in(last, &["uuid", "token", "ref", "guid", "hash"]));
    !holds_key && !is_reference && !is_made_up
}
