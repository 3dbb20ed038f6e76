//! L032: keys of links that nothing needs.

use super::junction_pairs::is_link;
use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L032",
        severity: Severity::Advice,
        title: "a table of links with a key of its own beside the pair that is unique",
        reason: "The pair identifies the link; the other key costs an index and eight bytes each, unless something references it.",
        help: "make the pair the key",
        wrong: "CREATE TABLE posts (id bigint PRIMARY KEY); CREATE TABLE tags (id bigint PRIMARY KEY); CREATE TABLE posts_tags (id bigint PRIMARY KEY, post_id bigint NOT NULL REFERENCES posts, tag_id bigint NOT NULL REFERENCES tags, UNIQUE (post_id, tag_id));",
        right: "CREATE TABLE posts (id bigint PRIMARY KEY); CREATE TABLE tags (id bigint PRIMARY KEY); CREATE TABLE posts_tags (post_id bigint REFERENCES posts, tag_id bigint REFERENCES tags, PRIMARY KEY (post_id, tag_id));",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let targets = design.referenced();
    for table in design.own_tables().filter(|table| is_link(table) && !targets.contains(&*table.path)) {
        let [key] = &table.key[..] else { continue };
        let is_pair =
            |columns: &[crate::ir::Text]| columns.len() == 2 && columns.iter().all(|name| table.is_reference(name));
        if !table.is_reference(key) && table.uniques.iter().any(|unique| is_pair(&unique.columns) && !unique.is_partial)
        {
            found.table(table, format!("`{key}` identifies links that their pair identifies already"));
        }
    }
}
