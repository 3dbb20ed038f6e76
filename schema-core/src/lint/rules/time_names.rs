//! L010: one meaning by several names.

use std::collections::BTreeMap;

use crate::Severity;
use crate::lint::design::{Design, DesignColumn, DesignTable};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::joined;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L010",
        severity: Severity::Advice,
        title: "columns of one meaning with different names",
        reason: "`created_at` in one table and `creation_date` in the next: whoever joins them, or writes a trigger for all, has to know each.",
        help: "name it as in most tables; `renamed_from(\"…\")` migrates the old name",
        wrong: "CREATE TABLE a_orders (id bigint PRIMARY KEY, created_at timestamptz); CREATE TABLE b_orders (id bigint PRIMARY KEY, created_at timestamptz); CREATE TABLE c_orders (id bigint PRIMARY KEY, creation_date timestamptz);",
        right: "CREATE TABLE a_orders (id bigint PRIMARY KEY, created_at timestamptz); CREATE TABLE b_orders (id bigint PRIMARY KEY, created_at timestamptz); CREATE TABLE c_orders (id bigint PRIMARY KEY, created_at timestamptz);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for (meaning, names) in MEANINGS {
        let mut by_name: BTreeMap<&str, Vec<(&DesignTable, &DesignColumn)>> = BTreeMap::new();
        for table in design.own_tables() {
            for column in table.columns.iter().filter(|column| column.kind.is_time()) {
                let plain = joined(&column.name);
                if names.contains(&&*plain) {
                    by_name.entry(&column.name).or_default().push((table, column));
                }
            }
        }
        let counted = by_name.iter().map(|(name, places)| (*name, places.len()));
        let Some((most, count)) = counted.max_by_key(|(_, count)| *count) else { continue };
        let all: usize = by_name.values().map(Vec::len).sum();
        if count * 2 <= all {
            continue;
        }
        for (name, places) in by_name.iter().filter(|(name, _)| **name != most) {
            // Where a table has both, they mean two things.
            let alone: Vec<_> = places.iter().filter(|(table, _)| table.column(most).is_none()).collect();
            let tables: Vec<&str> = alone.iter().map(|(table, _)| &*table.name).collect();
            let Some((table, column)) = alone.first() else { continue };
            let message =
                format!("`{name}` says {meaning}, which is `{most}` in {count} tables: {}", tables.join(", "));
            found.column(table, column, message);
        }
    }
}

/// What columns of time mean, and the names for it, without underscores.
const MEANINGS: [(&str, &[&str]); 3] = [
    (
        "when a row was made",
        &[
            "createdat",
            "created",
            "createdon",
            "createddate",
            "creationdate",
            "creationtime",
            "createtime",
            "datecreated",
            "insertedat",
            "ctime",
        ],
    ),
    (
        "when a row was changed",
        &[
            "updatedat",
            "updated",
            "updatedon",
            "updateddate",
            "modifiedat",
            "modified",
            "modifiedon",
            "lastmodified",
            "lastupdated",
            "datemodified",
            "mtime",
        ],
    ),
    ("when a row was deleted", &["deletedat", "deleted", "deletedon", "deletiondate", "removedat", "datedeleted"]),
];
