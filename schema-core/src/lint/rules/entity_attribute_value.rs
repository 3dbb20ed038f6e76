//! L024: tables that hold any attribute of any thing.

use crate::Severity;
use crate::lint::design::{Design, DesignColumn};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::{has_word, singular};

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
            let is_one =
                |column: &&DesignColumn| names.contains(&&*column.name.to_lowercase()) && column.kind.is_text();
            table.columns.iter().find(is_one)
        };
        // Names that say it alone, and names that say it of a key, or of a table of tags.
        let attribute = has(&["attribute", "attribute_name", "attr", "property", "field_name", "meta_key"]);
        let is_of_tags = has_word(&singular(&table.name), &["tag", "attribute", "preference", "property", "meta"]);
        let key = || has(&["k", "key", "name", "option"]).filter(|key| is_of_tags && table.is_key(&key.name));
        let value = has(&["value", "attribute_value", "meta_value", "field_value", "v"]);
        let is_of_another = !table.references.is_empty();
        if is_of_another && table.columns.len() <= 6 && value.is_some() && attribute.or_else(key).is_some() {
            found.table(table, format!("`{}` holds any attribute as a text", table.name));
        }
    }
}
