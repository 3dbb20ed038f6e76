//! L021: first normal form: columns that are numbered.

use std::collections::BTreeMap;

use crate::Severity;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L021",
        severity: Severity::Warning,
        title: "columns that are numbered: phone1, phone2",
        reason: "The fourth number needs a migration, a search has to look into each column, and nothing says that the second is not filled before the first (first normal form).",
        help: "make rows of a table that references this one, or a list",
        wrong: "CREATE TABLE users (id bigint PRIMARY KEY, phone1 text, phone2 text, phone3 text);",
        right: "CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE phones (user_id bigint REFERENCES users, phone text, PRIMARY KEY (user_id, phone));",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        let mut groups: BTreeMap<&str, Vec<(u32, &str, &ColumnKind)>> = BTreeMap::new();
        for column in table.own_columns() {
            let stem = column.name.trim_end_matches(|letter: char| letter.is_ascii_digit());
            let number = column.name[stem.len()..].parse();
            let stem = stem.trim_end_matches('_');
            if let Ok(number) = number
                && stem.len() > 2
                && !is_a_name(stem)
            {
                groups.entry(stem).or_default().push((number, &column.name, &column.kind));
            }
        }
        for (stem, mut group) in groups {
            group.sort_by_key(|(number, ..)| *number);
            let counts_up = group.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1) && group[0].0 <= 1;
            let is_alike = group.iter().all(|(.., kind)| *kind == group[0].2);
            if group.len() > 1 && (group.len() > 2 || group[0].0 == 1) && counts_up && is_alike {
                let names: Vec<&str> = group.iter().map(|(_, name, _)| *name).collect();
                found.table(table, format!("`{stem}` is there {} times: {}", group.len(), names.join(", ")));
            }
        }
    }
}

/// What numbers belong to: lines of an address, hashes, versions of protocols.
fn is_a_name(stem: &str) -> bool {
    const NAMES: &[&str] =
        &["line", "street", "address", "md", "sha", "base", "ipv", "utf", "iso", "alpha", "point", "http", "oauth"];
    let stem = stem.to_lowercase();
    NAMES.iter().any(|name| stem == *name || stem.ends_with(&format!("_{name}")) || stem.ends_with(&format!("{name}_")))
        || stem.ends_with("addressline")
}
