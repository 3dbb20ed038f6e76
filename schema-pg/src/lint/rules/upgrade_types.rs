//! PL61: types that pg_upgrade refuses.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType};
use crate::lint::place::{on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL61",
        severity: Severity::Warning,
        title: "a column of a type that pg_upgrade refuses",
        reason: "The numbers in it are those of this server's catalogs, which the next major version gives anew: pg_upgrade stops (manual, pg_upgrade). regclass, regrole and regtype are converted, and not looked at.",
        help: "use text, or the name that is meant",
        wrong: "CREATE TABLE jobs (id bigint PRIMARY KEY, calls regprocedure);",
        right: "CREATE TABLE jobs (id bigint PRIMARY KEY, calls text);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    const REFUSED: &[&str] = &[
        "regcollation",
        "regconfig",
        "regdictionary",
        "regnamespace",
        "regoper",
        "regoperator",
        "regproc",
        "regprocedure",
    ];
    for table in own_tables(catalog) {
        for column in &table.columns {
            if let DataType::Other(words) = &column.ty
                && REFUSED.contains(&&***words)
            {
                on_column(found, table, &column.name, format!("`{}` is of the type {words}", column.name));
            }
        }
    }
}
