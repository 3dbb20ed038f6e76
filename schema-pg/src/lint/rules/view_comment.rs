//! PL49: views without a description.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::named;

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
    for view in catalog.views.iter().filter(|view| view.comment.is_none()) {
        named(found, &view.name, format!("`{}` has no description", view.name));
    }
}
