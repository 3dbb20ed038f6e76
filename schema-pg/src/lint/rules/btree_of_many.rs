//! PL07: btree indexes on what holds many values.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, DataType, IndexMethod, IndexTerm};
use crate::lint::place::on_column;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL07",
        severity: Severity::Warning,
        title: "a btree index on an array, JSON or a document of words",
        reason: "It finds rows whose whole value is equal, which nobody asks for; \"contains\" does not use it, and long values are refused.",
        help: "use GIN: `#[pg(gin)]`",
        wrong: "CREATE TABLE posts (id bigint PRIMARY KEY, tags text[]); CREATE INDEX ON posts (tags);",
        right: "CREATE TABLE posts (id bigint PRIMARY KEY, tags text[]); CREATE INDEX ON posts USING gin (tags);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in &catalog.tables {
        for index in table.indexes.iter().filter(|index| index.method == IndexMethod::Btree && !index.unique) {
            for term in &index.columns {
                let IndexTerm::Column(name) = &term.term else { continue };
                let holds_many =
                    |ty: &DataType| matches!(ty, DataType::Array(_) | DataType::Jsonb | DataType::Tsvector);
                if table.column(name).is_some_and(|column| holds_many(&column.ty)) {
                    on_column(found, table, name, format!("the index `{}` compares `{name}` as a whole", index.name));
                }
            }
        }
    }
}
