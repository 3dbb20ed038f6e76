//! L042: second normal form: what part of a key determines.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L042",
        severity: Severity::Warning,
        title: "a column that part of the key determines",
        reason: "It stands in every row that has the same part of the key, and can be another in each (second normal form). What determines what is said by `determines`.",
        help: "move it to the table of that part of the key, or say why it stands here: `denormalized(\"…\")`",
        wrong: "#[entity(determines([product_id], [product_name]))] on a struct with the key (order_id, product_id)",
        right: "`product_name` in the struct of products",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        for (by, of) in &table.determines {
            let is_part = by.len() < table.key.len() && by.iter().all(|name| table.is_key(name));
            for column in
                of.iter().filter_map(|name| table.column(name)).filter(|column| is_part && !column.is_denormalized)
            {
                let message = format!("`{}` is determined by `{}`, part of the key alone", column.name, by.join(", "));
                found.column(table, column, message);
            }
        }
    }
}
