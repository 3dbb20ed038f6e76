//! PL49: views without a description.

use schema_core::Severity;
use schema_core::ir::Source;
use schema_core::lint::{Finder, Findings, Lint, Place};

use crate::catalog::Catalog;
use crate::lint::place::is_declared;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL49",
        severity: Severity::Advice,
        title: "a view without a comment",
        reason: "A view has a purpose, or there would be none: its query says how, not why.",
        help: "say what it is for: a doc comment on the struct, or COMMENT ON VIEW",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE VIEW v AS SELECT id FROM users;",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE VIEW v AS SELECT id FROM users; COMMENT ON VIEW v IS 'Who is there.';",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let without = catalog.views.iter().filter(|view| view.comment.is_none());
    let places = without.map(|view| Place {
        path: view.name.to_string(),
        source: Source::default(),
        message: format!("`{}` has no description", view.name.name),
    });
    found.habit(places.collect(), catalog.views.len(), is_declared(catalog), "views have no description");
}
