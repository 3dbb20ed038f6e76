//! What holds among live rows, and what among all of them: `soft_delete` and `.all_rows()`.

use super::text::Path;
use crate::Diagnostic;
use crate::ir::{Entity, Text};

/// Reports `.all_rows()` where no rows are deleted softly, and uniques of live rows that would refuse nothing.
pub fn entity(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let soft = entity.lifecycle.as_ref().is_some_and(|life| life.soft_delete.is_some());
    let name = &entity.rust.name;
    let uniques = entity.uniques.iter().map(|unique| ("unique", unique.all_rows, unique.source));
    let indexes = entity.indexes.iter().map(|index| ("index", index.all_rows, index.source));
    for (word, _, source) in uniques.chain(indexes).filter(|(_, all_rows, _)| *all_rows && !soft) {
        let message = format!("`{word}` says `all_rows`, and `{name}` has no `soft_delete`");
        found.push(Diagnostic::new("E0722", Path(name, word), source, message).help("remove `.all_rows()`"));
    }
    if !soft {
        return;
    }
    for unique in entity.uniques.iter().filter(|unique| unique.fields.iter().any(|field| field == DELETED_AT)) {
        let fields = unique.fields.join(", ");
        let live: Vec<Text> = unique.fields.iter().filter(|field| *field != DELETED_AT).cloned().collect();
        let live = format!("`unique([{}])`, which holds among live rows", live.join(", "));
        let (message, help) = match (unique.all_rows, unique.nulls_not_distinct) {
            (false, _) => (
                format!(
                    "`unique([{fields}])` would refuse nothing: it holds among live rows, whose `{DELETED_AT}` is NULL"
                ),
                format!("write {live}; or `unique([{fields}]).all_rows().nulls_not_distinct()`"),
            ),
            (true, false) => (
                format!(
                    "`unique([{fields}])` would let live rows be alike: their `{DELETED_AT}` is NULL, and NULLs are distinct"
                ),
                format!("add `.nulls_not_distinct()`; or write {live}"),
            ),
            (true, true) => continue,
        };
        found.push(Diagnostic::new("E0723", Path(name, &fields), unique.source, message).help(help));
    }
}

/// The field that says when a row was deleted.
const DELETED_AT: &str = "deleted_at";
