//! PL10: tables of many indexes.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::indexes::all;
use crate::lint::place::on_table;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL10",
        severity: Severity::Advice,
        title: "a table of more than 12 indexes",
        reason: "Each INSERT writes all of them, and each UPDATE that is not HOT too; planning looks at each.",
        help: "look which of them are read (pg_stat_user_indexes), and drop the others",
        wrong: "CREATE TABLE wide (id bigint PRIMARY KEY, na integer, nb integer, nc integer, nd integer, ne integer, nf integer, ng integer, nh integer, ni integer, nj integer, nk integer, nl integer, nm integer); CREATE INDEX ON wide (na); CREATE INDEX ON wide (nb); CREATE INDEX ON wide (nc); CREATE INDEX ON wide (nd); CREATE INDEX ON wide (ne); CREATE INDEX ON wide (nf); CREATE INDEX ON wide (ng); CREATE INDEX ON wide (nh); CREATE INDEX ON wide (ni); CREATE INDEX ON wide (nj); CREATE INDEX ON wide (nk); CREATE INDEX ON wide (nl); CREATE INDEX ON wide (nm);",
        right: "CREATE TABLE wide (id bigint PRIMARY KEY, na integer); CREATE INDEX ON wide (na);",
    },
    find,
};

/// Indexes that a table may have.
const MOST: usize = 12;

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        let count = all(table).len();
        if count > MOST {
            on_table(found, table, format!("`{}` has {count} indexes", table.name.name));
        }
    }
}
