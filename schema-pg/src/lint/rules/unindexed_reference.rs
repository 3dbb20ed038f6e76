//! PL01: references without an index.

use schema_core::Severity;
use schema_core::lint::words::is_list_of_values;
use schema_core::lint::{Finder, Findings, Lint, Place};

use crate::catalog::{Action, Catalog, ConstraintKind, IndexMethod};
use crate::lint::indexes::all;
use crate::lint::place::{at_column, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL01",
        severity: Severity::Warning,
        title: "a reference without an index on its columns",
        reason: "Each DELETE of the row that is referenced, and each change of its key, reads the whole table; so do joins that go that way. An index of some rows alone does not serve.",
        help: "create an index that begins with these columns; a struct makes one unless it says `.no_index()`",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users); CREATE INDEX ON orders (user_id);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for table in own_tables(catalog) {
        let indexes = all(table);
        for constraint in &table.constraints {
            let ConstraintKind::ForeignKey { columns, target, on_delete, .. } = &constraint.kind else { continue };
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
            let (None, Some(first)) = (indexes.iter().find(serves), columns.first()) else { continue };
            let holds_some = indexes.iter().any(|index| index.leads_with(columns));
            let no_index = if holds_some { "no index over all rows" } else { "no index" };
            let message = format!("`{}` references `{target}`, and {no_index} begins with it", columns.join(", "));
            let Place { path, source, message } = at_column(table, first, message);
            // Rows of a list of values hardly ever go.
            if !matches!(on_delete, Action::Cascade | Action::SetNull | Action::SetDefault) {
                if !is_list_of_values(&target.name) {
                    found.advise(&path, source, message);
                }
                continue;
            }
            found.add(&path, source, message);
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
