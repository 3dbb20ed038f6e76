//! L023: references to one of several tables.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design, DesignTable};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::singular;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L023",
        severity: Severity::Warning,
        title: "a reference to one of several tables: a type beside an id",
        reason: "No foreign key can hold it: what it points at can go, and each join has to name the types.",
        help: "have a column for each table that can be referenced and a CHECK that one is there, or a table that all of them reference",
        wrong: "CREATE TABLE comments (id bigint PRIMARY KEY, subject_type text NOT NULL, subject_id bigint NOT NULL);",
        right: "CREATE TABLE posts (id bigint PRIMARY KEY); CREATE TABLE comments (id bigint PRIMARY KEY, post_id bigint REFERENCES posts);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.own_columns().filter(|column| is_id(&column.kind)) {
            let Some(stem) = column.name.strip_suffix("_id").or_else(|| column.name.strip_suffix("Id")) else {
                continue;
            };
            let kinds = [format!("{stem}_type"), format!("{stem}_kind"), format!("{stem}Type")];
            let Some(kind) = kinds.iter().find_map(|name| table.column(name)) else { continue };
            // `environment_id` beside `environment_type`: of the environment that it references.
            let is_of_table = |other: &DesignTable| {
                let name = singular(&other.name);
                let stem = stem.to_lowercase();
                name == stem || name.ends_with(&format!("_{stem}"))
            };
            let is_word = matches!(stem, "media" | "content" | "mime" | "template" | "step" | "target");
            if !is_word && !design.own_tables().any(is_of_table) {
                let message = format!(
                    "`{}` chooses the table that `{}` points at: no foreign key can hold it",
                    kind.name, column.name
                );
                found.column(table, column, message);
            }
        }
    }
}

fn is_id(kind: &ColumnKind) -> bool {
    matches!(kind, ColumnKind::Whole(_) | ColumnKind::Uuid | ColumnKind::Text(_))
}
