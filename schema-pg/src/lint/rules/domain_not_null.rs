//! PL27: domains that are NOT NULL.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;
use crate::lint::place::named;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL27",
        severity: Severity::Warning,
        title: "a domain that is NOT NULL",
        reason: "A column of it is NULL all the same where an outer join finds no row, or a subquery none: the manual (CREATE DOMAIN) advises to let the domain take NULL, and to say NOT NULL of columns.",
        help: "drop NOT NULL from the domain, and say it of its columns",
        wrong: "CREATE DOMAIN email AS text NOT NULL;",
        right: "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for domain in catalog.domains.iter().filter(|domain| domain.not_null) {
        named(
            found,
            &domain.name,
            format!("the domain `{}` is NOT NULL, and its columns can be NULL all the same", domain.name),
        );
    }
}
