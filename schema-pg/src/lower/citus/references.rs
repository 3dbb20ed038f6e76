//! References between tables on nodes: both rows are on one node.
//!
//! Source: `ErrorIfUnsupportedForeignConstraintExists`, `EnsureSupportedFKeyOnDistKey` and `EnsureSupportedFKeyBetweenCitusLocalAndRefTable`
//! (commands/foreign_constraint.c), `EnsureFKeysForTenantTable` (commands/schema_based_sharding.c).

use super::broken::Broken;
use super::place::{Place, Places};
use crate::catalog::{Action, Constraint, ConstraintKind, QualifiedName, Table, Text};
use crate::config::Citus;

/// A reference, taken apart.
struct Reference<'a> {
    columns: &'a [Text],
    target: &'a QualifiedName,
    target_columns: &'a [Text],
    on_delete: Action,
    on_update: Action,
    emptied: &'a [Text],
}

/// References from and to tables on nodes.
pub fn verify<'a>(places: &Places<'a>, _: Citus, broken: &mut Vec<Broken<'a>>) {
    for (table, place) in places.all() {
        for constraint in &table.constraints {
            let Some(reference) = reference(constraint) else { continue };
            let Some(target) = places.table(reference.target) else { continue };
            let found = one((table, place), (target, places.place(target)), &reference);
            broken.extend(found.map(|(message, help)| Broken {
                code: "P0803",
                table: &table.name,
                what: &constraint.name,
                message,
                help,
            }));
        }
    }
}

fn reference(constraint: &Constraint) -> Option<Reference<'_>> {
    match &constraint.kind {
        ConstraintKind::ForeignKey {
            columns, target, target_columns, on_delete, on_update, delete_columns, ..
        } => Some(Reference {
            columns,
            target,
            target_columns,
            on_delete: *on_delete,
            on_update: *on_update,
            emptied: delete_columns,
        }),
        _ => None,
    }
}

fn one(
    (table, place): (&Table, Place<'_>),
    (target, other): (&Table, Place<'_>),
    reference: &Reference<'_>,
) -> Option<(String, String)> {
    let to = &target.name.name;
    if place.is_on_nodes() && defaults_to_number(table, reference) {
        return Some((
            "a reference that becomes the default, which counts with a sequence, would be empty: shards have no such default".to_owned(),
            "choose `NoAction`, `Restrict` or `Cascade`".to_owned(),
        ));
    }
    match (place, other) {
        (Place::Shards { column, group }, Place::Shards { column: theirs, group: other }) => {
            if group != other {
                return Some((
                    format!("rows of `{to}` are on other nodes: the tables are in two colocation groups"),
                    "distribute both by columns of one type, or say `distributed_by(…).colocate_with(…)`".to_owned(),
                ));
            }
            let at = |columns: &[Text], column: &Text| columns.iter().position(|held| held == column);
            match (at(reference.columns, column), at(reference.target_columns, theirs)) {
                (Some(ours), Some(there)) if ours == there => of_column(column, reference),
                _ => Some((
                    format!(
                        "it does not hold `{column}` where it references `{theirs}` of `{to}`, so that the row may be on another node"
                    ),
                    format!(
                        "reference `{to}` by a key with the distribution column in it: entities with `tenant = …` do, others by `foreign_key([…])`"
                    ),
                )),
            }
        }
        (Place::Shards { column, .. }, Place::Reference) => {
            reference.columns.contains(column).then(|| of_column(column, reference)).flatten()
        }
        (Place::Shards { .. }, Place::Local | Place::Schema(_)) => Some((
            format!(
                "`{to}` is on no node of this row: a distributed table references tables of its group and reference tables"
            ),
            format!("say `global` or `#[pg(reference_table)]` where `{to}` is declared, or give it a `tenant`"),
        )),
        (Place::Reference | Place::Local, Place::Shards { .. }) => Some((
            format!("`{to}` is in shards: tables of all nodes, and of the coordinator, reference no row of one shard"),
            "give this entity the same `tenant`; a link of many to many is an entity with a `tenant`".to_owned(),
        )),
        (Place::Reference, Place::Local) => {
            let lasts = |action| matches!(action, Action::NoAction | Action::Restrict);
            (!lasts(reference.on_delete) || !lasts(reference.on_update)).then(|| {
                (
                    format!("`{to}` is the coordinator's alone, and no action of a reference to it reaches the copies of this table on other nodes"),
                    format!("choose `NoAction` or `Restrict`, or say `#[pg(reference_table)]` where `{to}` is declared"),
                )
            })
        }
        (Place::Schema(ours), Place::Schema(theirs)) if ours == theirs => None,
        (Place::Schema(_), Place::Reference) | (Place::Reference | Place::Local, Place::Reference | Place::Local) => {
            None
        }
        (Place::Schema(_), _) => Some((
            format!(
                "`{to}` is in another schema, and no reference table: a distributed schema references its own tables and reference tables"
            ),
            format!("say `#[pg(reference_table)]` where `{to}` is declared"),
        )),
        (_, Place::Schema(_)) => Some((
            format!("`{to}` is in a distributed schema, whose rows nothing outside of it references"),
            "move this entity into the same schema".to_owned(),
        )),
    }
}

/// What no reference that holds the distribution column does.
fn of_column(column: &Text, reference: &Reference<'_>) -> Option<(String, String)> {
    if matches!(reference.on_delete, Action::SetNull | Action::SetDefault) {
        let only = if reference.emptied.is_empty() { "" } else { ", though it would leave that column" };
        return Some((
            format!(
                "`on_delete` would empty a reference that holds the distribution column `{column}`{only}: Citus refuses SET NULL and SET DEFAULT there"
            ),
            "choose `NoAction`, `Restrict` or `Cascade`, and empty the references before their row is deleted"
                .to_owned(),
        ));
    }
    if matches!(reference.on_update, Action::SetNull | Action::SetDefault | Action::Cascade) {
        return Some((
            format!("`on_update` would change the distribution column `{column}`, and with it the node of the row"),
            "choose `NoAction` or `Restrict`".to_owned(),
        ));
    }
    None
}

/// Some column that becomes its default counts with a sequence.
fn defaults_to_number(table: &Table, reference: &Reference<'_>) -> bool {
    let all = |action| action == Action::SetDefault;
    let set: &[Text] = match (all(reference.on_update), all(reference.on_delete)) {
        (true, _) => reference.columns,
        (false, true) if reference.emptied.is_empty() => reference.columns,
        (false, true) => reference.emptied,
        (false, false) => return false,
    };
    set.iter().any(|name| table.column(name).is_some_and(super::sequences::counts))
}
