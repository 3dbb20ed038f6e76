//! PL19: numbered keys of four bytes.

use schema_core::Severity;
use schema_core::lint::words::is_list_of_values;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, ConstraintKind, DataType};
use crate::lint::place::{at_column, is_declared, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL19",
        severity: Severity::Advice,
        title: "a numbered key of four bytes or less",
        reason: "It ends at 2,147,483,647, and to change it later writes the table and all that reference it anew. Tables of structs say how many rows they expect, and are looked at with that (L033).",
        help: "use bigint",
        wrong: "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
        right: "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let mut all = 0;
    let mut places = Vec::new();
    for table in
        own_tables(catalog).filter(|table| table.model.entity().is_none() && !is_list_of_values(&table.name.name))
    {
        let key = table.constraints.iter().find_map(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } => Some(&columns[..]),
            _ => None,
        });
        let Some([name]) = key else { continue };
        let Some(column) = table.column(name) else { continue };
        let asks = column.default.as_ref().is_some_and(|sql| sql.contains("nextval("));
        if column.identity.is_none() && !asks {
            continue;
        }
        all += 1;
        let end = match column.ty {
            DataType::Integer => "2,147,483,647",
            DataType::SmallInt => "32,767",
            _ => continue,
        };
        places.push(at_column(table, name, format!("`{name}` ends at {end}")));
    }
    found.habit(places, all, is_declared(catalog), "numbered keys have four bytes or less");
}
