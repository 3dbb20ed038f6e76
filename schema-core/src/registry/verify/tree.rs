//! Trees: the parent is a row of the same table, and the fields that are kept can hold what is kept in them.

use super::fields::known_fields;
use super::text::Path;
use crate::Diagnostic;
use crate::ir::{Entity, Field, Tree, Type};

/// What an entity says of standing in a tree.
pub fn entity(entity: &Entity, tree: &Tree, found: &mut Vec<Diagnostic>) {
    if !known_fields(entity, "tree", tree.source, [&tree.parent], found) {
        return;
    }
    let mut report = |field: &str, message: String, help: &str| {
        let path = Path(&entity.rust.name, field);
        found.push(Diagnostic::new("E0711", path, tree.source, message).help(help));
    };
    let mut keys = entity.key_fields();
    let (Some(key), None) = (keys.next(), keys.next()) else {
        let message = "`tree` needs a primary key of one field: a row names its parent by it".to_owned();
        return report("", message, "give the rows such a key, and make the other fields `unique([…])`");
    };
    let Some(parent) = entity.field(&tree.parent) else { return };
    if parent.name == key.name {
        report(
            &parent.name,
            "`tree` names the key, not the parent".to_owned(),
            "name the field that holds the parent's key",
        );
    } else if parent.ty != key.ty {
        let message = format!("`tree` takes the parent from `{}`, whose type is not that of the key", parent.name);
        report(&parent.name, message, &format!("give it the type of `{}`, in an `Option`", key.name));
    } else if !parent.nullable {
        let message =
            format!("`tree` takes the parent from `{}`, which is never empty: there would be no root", parent.name);
        report(&parent.name, message, "write the type in an `Option`");
    }
    let other = entity.foreign_keys.iter().find(|reference| {
        reference.fields.contains(&tree.parent) && (reference.target != entity.rust || reference.fields.len() > 1)
    });
    if let Some(other) = other {
        let message =
            format!("`tree` takes the parent from `{}`, which references `{}`", tree.parent, other.target.name);
        report(&tree.parent, message, "a parent is a row of the same table: `references = Self`, on that field alone");
    }
    if let Some(path) = entity.field(&tree.path) {
        if path.nullable || !holds_path(path) {
            let message = format!("`tree` keeps the keys from the root down in `{}`", path.name);
            report(&path.name, message, "give it the type `Vec<String>` or `Ltree`, or leave the field out");
        } else if path.ty == Type::TreePath && !is_label(key) {
            let message =
                format!("`{}` is an `Ltree`, whose labels can't hold each value of the key `{}`", path.name, key.name);
            report(&path.name, message, "give it the type `Vec<String>`");
        }
    }
    if let Some(level) = entity.field(&tree.level)
        && (level.nullable || !matches!(level.ty, Type::Int16 | Type::Int32 | Type::Int64))
    {
        let message = format!("`tree` keeps how many rows are above in `{}`", level.name);
        report(&level.name, message, "give it the type `i32`, or leave the field out");
    }
}

fn holds_path(field: &Field) -> bool {
    field.ty == Type::TreePath || matches!(&field.ty, Type::List(of) if **of == Type::String)
}

/// Each value is letters, digits and minus signs, for which labels have underscores.
fn is_label(key: &Field) -> bool {
    use Type::{Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64, Uuid};
    matches!(key.ty, Int8 | Int16 | Int32 | Int64 | Uint8 | Uint16 | Uint32 | Uint64 | Uuid)
}
