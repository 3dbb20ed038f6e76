//! PL64: uniques that hold anyway.

use rustc_hash::FxHashMap;
use schema_core::Severity;
use schema_core::lint::{Finder, Findings, Lint};

use crate::catalog::{Catalog, ConstraintKind, QualifiedName, Text};
use crate::lint::place::{on_table, own_tables};

/// What it finds.
pub const LINT: Finder<Catalog> = Finder {
    lint: Lint {
        code: "PL64",
        severity: Severity::Advice,
        title: "a unique rule that holds since some of its columns are unique already",
        reason: "It refuses nothing, and its index is written by each change. Right where a reference needs these very columns: then it is not found.",
        help: "drop it",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL, UNIQUE (email, name));",
        right: "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL);",
    },
    find,
};

fn find(catalog: &Catalog, found: &mut Findings<'_>) {
    let mut referenced: FxHashMap<&QualifiedName, Vec<&[Text]>> = FxHashMap::default();
    for constraint in catalog.tables.iter().flat_map(|table| &table.constraints) {
        if let ConstraintKind::ForeignKey { target, target_columns, .. } = &constraint.kind {
            referenced.entry(target).or_default().push(target_columns);
        }
    }
    for table in own_tables(catalog) {
        let rules: Vec<(&Text, &[Text])> = table
            .constraints
            .iter()
            .filter_map(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey { columns, .. } | ConstraintKind::Unique { columns, .. } => {
                    Some((&constraint.name, &columns[..]))
                }
                _ => None,
            })
            .collect();
        let is_whole =
            |columns: &[Text]| columns.iter().all(|name| table.column(name).is_some_and(|column| !column.nullable));
        for (name, columns) in &rules {
            let needed = referenced.get(&table.name).is_some_and(|all| all.contains(columns));
            let holds = rules.iter().find(|(_, own)| {
                own.len() < columns.len() && is_whole(own) && own.iter().all(|name| columns.contains(name))
            });
            if let (false, Some((other, _))) = (needed, holds) {
                on_table(found, table, format!("`{name}` holds anyway, since `{other}` does"));
            }
        }
    }
}
