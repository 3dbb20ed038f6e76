//! L043: third normal form: what another column determines.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L043",
        severity: Severity::Warning,
        title: "a column that a column outside of the key determines",
        reason: "A city is said once for each of its addresses, and can be another in each (third normal form). What determines what is said by `determines`.",
        help: "move both to a table that this one references, or say why it stands here: `denormalized(\"…\")`",
        wrong: "#[entity(determines([postcode], [city]))] on a struct of addresses",
        right: "a struct of postcodes with their cities",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        for (by, of) in &table.determines {
            let holds_all_of = |key: &[crate::ir::Text]| !key.is_empty() && key.iter().all(|name| by.contains(name));
            let is_key = holds_all_of(&table.key)
                || table.uniques.iter().any(|unique| !unique.is_partial && holds_all_of(&unique.columns));
            let is_part = by.iter().all(|name| table.is_key(name));
            if is_key || is_part {
                continue;
            }
            for column in of.iter().filter_map(|name| table.column(name)) {
                if !column.is_denormalized && !table.is_key(&column.name) {
                    let message = format!("`{}` is determined by `{}`, which is no key", column.name, by.join(", "));
                    found.column(table, column, message);
                }
            }
        }
    }
}
