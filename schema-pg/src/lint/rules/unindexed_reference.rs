//! PL01: references without an index.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, ConstraintKind, IndexMethod};
use crate::lint::indexes::all;
use crate::lint::place::{column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL01",
        severity: Severity::Warning,
        title: "a reference without an index on its columns",
        reason: "Each DELETE of the row that is referenced, and each change of its key, reads the whole table; so do joins that go that way. An index of some rows alone does not serve.",
        help: "take `.no_index()` away, or create an index that begins with these columns",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users); CREATE INDEX ON orders (user_id);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        let indexes = all(table);
        for constraint in &table.constraints {
            let ConstraintKind::ForeignKey { columns, target, .. } = &constraint.kind else { continue };
            let serves = |index: &&crate::lint::indexes::Held<'_>| {
                let is_whole = index.predicate.is_none_or(|predicate| is_there(predicate, columns));
                is_whole && matches!(index.method, IndexMethod::Btree | IndexMethod::Hash) && index.leads_with(columns)
            };
            // Who changed a row last changes with each update: an index would end HOT updates.
            let changes =
                table.model.entity().is_some_and(|model| columns.iter().any(|name| model.set_on_update.contains(name)));
            if changes {
                continue;
            }
            if let (None, Some(first)) = (indexes.iter().find(serves), columns.first()) {
                let message = format!("`{}` references `{target}`, and no index begins with it", columns.join(", "));
                column(found, table, first, message);
            }
        }
    }
}

/// The condition of an index holds for each row that references something.
fn is_there(predicate: &str, columns: &[crate::catalog::Text]) -> bool {
    use crate::catalog::expression::{conjuncts, is_same_sql};
    use crate::quote_ident;
    conjuncts(predicate)
        .iter()
        .all(|part| columns.iter().any(|name| is_same_sql(part, &format!("{} IS NOT NULL", quote_ident(name)))))
}
