//! PL52: JSON that is asked like a column.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::expression::mentions;
use crate::catalog::{Catalog, DataType, IndexTerm};
use crate::lint::place::{is_generated, on_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL52",
        severity: Severity::Advice,
        title: "an index, a check or a generated column over a member of JSON",
        reason: "What is searched, checked or computed is known: as a column it has a type, statistics for plans, and may be NOT NULL.",
        help: "make the member a column",
        wrong: "CREATE TABLE t (id bigint PRIMARY KEY, body jsonb); CREATE INDEX ON t ((body ->> 'city'));",
        right: "CREATE TABLE t (id bigint PRIMARY KEY, body jsonb, city text); CREATE INDEX ON t (city);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog).filter(|table| table.model.entity().is_none()) {
        let of_indexes = table.indexes.iter().filter(|index| !is_generated(index.comment.as_ref())).flat_map(|index| {
            index.columns.iter().filter_map(|column| match &column.term {
                IndexTerm::Expression(text) => Some(text),
                IndexTerm::Column(_) => None,
            })
        });
        let generated = table.columns.iter().filter_map(|column| Some(&column.generated.as_ref()?.expression));
        let texts: Vec<_> = of_indexes.chain(generated).filter(|text| text.contains("->")).collect();
        for column in table.columns.iter().filter(|column| column.ty == DataType::Jsonb) {
            if let Some(text) = texts.iter().find(|text| mentions(text, &column.name)) {
                on_column(
                    found,
                    table,
                    &column.name,
                    format!("a member of `{}` is asked like a column: {text}", column.name),
                );
            }
        }
    }
}
