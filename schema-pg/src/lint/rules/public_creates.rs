//! PL40: schemas in which everybody may create.

use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::Catalog;

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL40",
        severity: Severity::Warning,
        title: "a schema in which PUBLIC may create things",
        reason: "Whoever can connect puts a table or a function there, that others then find in place of the one that they meant.",
        help: "REVOKE CREATE ON SCHEMA … FROM PUBLIC",
        wrong: "CREATE SCHEMA app; GRANT CREATE ON SCHEMA app TO PUBLIC;",
        right: "CREATE SCHEMA app; GRANT USAGE ON SCHEMA app TO PUBLIC;",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    for schema in &catalog.schemas {
        let creates = |grant: &crate::catalog::Grant| {
            grant.role == "public" && grant.privileges.iter().any(|one| one == "CREATE")
        };
        if schema.grants.iter().any(creates) {
            found.add(
                &schema.name,
                schema_core::ir::Source::default(),
                format!("everybody may create things in the schema `{}`", schema.name),
            );
        }
    }
}
