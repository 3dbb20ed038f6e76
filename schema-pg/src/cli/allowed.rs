//! `--allow`: what may be lost, by name.

use std::collections::BTreeSet;

use clap::Args;
use schema_core::cli::Screen;
use schema_core::nearest;

use super::granted::roles;
use crate::catalog::{Catalog, Text};
use crate::plan::{all_items, allowed_as};

/// What may be lost.
#[derive(Debug, Default, Args)]
pub struct Allowed {
    /// This may be lost, with what is in it: app.users, app.users.nickname. May be repeated
    #[arg(long, value_name = "NAME")]
    pub allow: Vec<String>,
}

impl Allowed {
    /// The names.
    pub fn names(&self) -> BTreeSet<Text> {
        self.allow.iter().cloned().map(Text::from).collect()
    }
}

/// Warns of names that nothing has that is there: they allow nothing. A script that is run again names what is gone, so it is no error.
pub fn warn_of_unknown(allow: &[String], was: &Catalog, screen: Screen) {
    if allow.is_empty() {
        return;
    }
    let known = names(was);
    for name in allow {
        // Of rows, the table is known: `app.roles(2)`.
        let thing = name.split_once('(').map_or(&**name, |(table, _)| table);
        if known.contains(thing) || known.contains(&**name) {
            continue;
        }
        let near = nearest(name, known.iter().map(|name| &**name));
        let near = near.map_or_else(String::new, |near| format!(": a similar name is `{near}`"));
        screen.warn(&format!("--allow {name} allows nothing, since nothing is called so{near}"));
    }
}

/// All names by which something may be allowed to go.
fn names(catalog: &Catalog) -> BTreeSet<Text> {
    let items = all_items(catalog).into_iter().filter_map(|item| item.object());
    let mut names: BTreeSet<Text> = items.map(|object| allowed_as(&object)).collect();
    names.extend(roles(catalog));
    let more = catalog.sequences.iter().flat_map(|item| &item.grants);
    let more = more.chain(catalog.default_privileges.iter().flat_map(|item| &item.grants));
    names.extend(more.map(|grant| grant.role.clone()));
    for table in &catalog.tables {
        names.extend(table.storage.iter().map(|(parameter, _)| format!("{}.{parameter}", table.name).into()));
    }
    names
}
