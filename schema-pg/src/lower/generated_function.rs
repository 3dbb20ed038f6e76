//! Functions that triggers call: one for all tables of a schema where the text is the same, else one for each table.

use super::name;
use super::scope::Scope;
use crate::catalog::{Event, Function, QualifiedName, Returns, Table, Text, Timing, Trigger};
use schema_core::origin::generated;

/// The function of this name in the table's schema, made where it is not there yet. Two texts never have one name: a
/// caller whose text depends on something has that in the name.
pub fn shared(
    table: &Table,
    own: Text,
    comment: Text,
    (functions, scope): (&mut Vec<Function>, &mut Scope<'_>),
    body: impl FnOnce() -> String,
) -> QualifiedName {
    let name = QualifiedName::new(table.name.schema.clone(), own);
    if scope.shared.insert(name.clone()) {
        functions.push(Function::generated(name.clone(), Returns::Trigger, &body(), comment));
    }
    name
}

/// A function for this table alone: `cascade_items`.
pub fn own(table: &Table, what: &str, comment: Text, body: &str) -> Function {
    let own = name::joined::<&str>(what, &[], &table.name.name);
    Function::generated(QualifiedName::new(table.name.schema.clone(), own), Returns::Trigger, body, comment)
}

/// A trigger for each row, called after what it is for.
pub fn trigger(table: &Table, what: &str, timing: Timing, events: Vec<Event>, function: QualifiedName) -> Trigger {
    let name = name::joined::<&str>(&table.name.name, &[], what);
    let mut trigger = Trigger::new(name, timing, events, function);
    let attribute = match what {
        "read_only"
        | "deletion"
        | "deletion_insert"
        | "deletion_key"
        | "purge"
        | "soft_delete_cascade"
        | "soft_delete_move" => "soft_delete",
        "append_only_truncate" => "append_only",
        "encrypted_update" => "encrypted",
        "tree_insert" | "tree_update" => "tree",
        "created_at" => "timestamps",
        what => what,
    };
    trigger.comment = Some(generated(attribute));
    trigger
}
