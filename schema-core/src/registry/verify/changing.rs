//! Columns that the database changes can't be immutable.

use super::text::Path;
use crate::Diagnostic;
use crate::ir::Entity;

/// What an entity says of columns that `soft_delete` and `tree` write.
pub fn entity(entity: &Entity, found: &mut Vec<Diagnostic>) {
    let Some(said) = &entity.lifecycle else { return };
    let mut written: Vec<(&str, &str)> = Vec::new();
    if let Some(soft) = &said.soft_delete {
        written.push(("deleted_at", "soft_delete"));
        written.extend(soft.deletion.as_deref().map(|field| (field, "soft_delete")));
    }
    // Rows that never get another parent stand where they stood first.
    if let Some(tree) = said.tree.as_ref().filter(|tree| !said.fixed.contains(&tree.parent)) {
        written.extend([(&*tree.path, "tree"), (&*tree.level, "tree")]);
    }
    for (name, word) in written {
        let Some(field) = entity.field(name).filter(|field| said.fixed.contains(&field.name)) else { continue };
        let message = format!("`immutable` says that `{name}` never changes, and `{word}` changes it");
        let diagnostic = Diagnostic::new("E0730", Path(&entity.rust.name, name), field.source, message);
        found.push(diagnostic.help("remove `immutable` from the field"));
    }
}
