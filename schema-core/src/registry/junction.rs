//! How the link between two entities is called, and its columns.

use crate::case::Case;
use crate::ir::{Entity, Junction, ManyToMany, Text};

pub fn of(entity: &Entity, target: &Entity, link: &ManyToMany) -> Junction {
    let both = || format!("{}_{}", entity.store_name(), target.store_name()).into();
    let prefix = if entity.rust == target.rust { "other_" } else { "" };
    Junction {
        name: link.through.clone().unwrap_or_else(both),
        our_columns: key_columns(entity, ""),
        their_columns: key_columns(target, prefix),
    }
}

/// `post_id` for the key `id` of `Post`.
fn key_columns(entity: &Entity, prefix: &str) -> Vec<Text> {
    let singular = Case::Snake.of_type(&entity.rust.name);
    entity.key_fields().map(|field| format!("{prefix}{singular}_{}", entity.column_name(field)).into()).collect()
}
