//! L024: tables that hold any attribute of any thing.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L024",
        severity: Severity::Advice,
        title: "a table of attributes and values",
        reason: "Every value is a text, none is required, and what would be a column takes a join each (entity, attribute, value).",
        help: "make columns of the attributes that are known, and one JSON column of the others",
        wrong: "CREATE TABLE products (id bigint PRIMARY KEY); CREATE TABLE product_attributes (product_id bigint REFERENCES products, attribute text, value text, PRIMARY KEY (product_id, attribute));",
        right: "CREATE TABLE products (id bigint PRIMARY KEY, colour text, attributes jsonb);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        let has = |names: &[&str]| {
            table.columns.iter().any(|column| names.contains(&&*column.name.to_lowercase()) && column.kind.is_text())
        };
        let is_of_another = table.references.iter().any(|reference| reference.columns.len() == 1);
        if is_of_another
            && table.columns.len() <= 6
            && has(&["attribute", "attribute_name", "attr", "property", "field_name", "meta_key"])
            && has(&["value", "attribute_value", "meta_value", "field_value"])
        {
            found.table(table, format!("`{}` holds any attribute as a text", table.name));
        }
    }
}
