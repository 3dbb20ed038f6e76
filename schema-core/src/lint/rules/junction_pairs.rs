//! L031: links that can be there twice.

use crate::Severity;
use crate::lint::design::{Design, DesignTable};
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L031",
        severity: Severity::Warning,
        title: "a table of links in which a pair can be there twice",
        reason: "The same tag on the same post twice: counts are wrong, and taking the link away leaves one.",
        help: "make the pair the key, or unique",
        wrong: "CREATE TABLE posts (id bigint PRIMARY KEY); CREATE TABLE tags (id bigint PRIMARY KEY); CREATE TABLE posts_tags (id bigint PRIMARY KEY, post_id bigint NOT NULL REFERENCES posts, tag_id bigint NOT NULL REFERENCES tags);",
        right: "CREATE TABLE posts (id bigint PRIMARY KEY); CREATE TABLE tags (id bigint PRIMARY KEY); CREATE TABLE posts_tags (post_id bigint REFERENCES posts, tag_id bigint REFERENCES tags, PRIMARY KEY (post_id, tag_id));",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    // What others reference is a thing and no link: a copy of a film in a shop.
    let targets = design.referenced();
    let is_whole =
        |table: &&DesignTable| table.columns.iter().all(|column| !table.is_reference(&column.name) || !column.nullable);
    for table in design.own_tables().filter(|table| is_link(table) && !targets.contains(&*table.path)).filter(is_whole)
    {
        let linked: Vec<&str> =
            table.references.iter().flat_map(|reference| &reference.columns).map(|name| &**name).collect();
        let is_of_pair =
            |columns: &[crate::ir::Text]| !columns.is_empty() && columns.iter().all(|name| linked.contains(&&**name));
        if !is_of_pair(&table.key) && !table.uniques.iter().any(|unique| is_of_pair(&unique.columns)) {
            found.table(table, format!("`{}` takes the same pair of {} twice", table.name, linked.join(" and ")));
        }
    }
}

/// It holds nothing but what it links, and what the store fills.
pub fn is_link(table: &DesignTable) -> bool {
    table.references.len() == 2
        && table.references.iter().all(|reference| reference.columns.len() == 1)
        && table.references[0].target != table.references[1].target
        && table.columns.iter().all(|column| {
            table.is_reference(&column.name) || column.is_filled || table.is_key(&column.name) && table.key.len() == 1
        })
}
