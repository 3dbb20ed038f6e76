//! What single partitions have of their own.

use schema_core::ir::{Entity, PrimaryKey};
use schema_core::nearest;

use super::name::{self, stem};
use super::partition_checks::report;
use super::scope::Scope;
use super::term::Rows;
use super::{constraint, extension, index, storage, trigger};
use crate::catalog::{Constraint, Index, Table};
use crate::options::{EntityOptions, OfPartitionOptions, PartitionsOptions};

/// Adds it to the partitions of a table, which are all there.
pub fn lower(declared: &Entity, flat: &Entity, table: &Table, partitions: &mut [Table], scope: &mut Scope<'_>) {
    let Some(pg) = declared.extensions.get::<EntityOptions>() else { return };
    for of in &pg.of_partitions {
        let Some(cut) = &pg.partitions else {
            let message = format!("`{}` is not cut into partitions", declared.rust.name);
            let found = schema_core::Diagnostic::new("P0301", path(declared), of.source, message);
            scope
                .found
                .push(found.help("say how: `partition_by_range(…)`, `partition_by_list(…)` or `partition_by_hash(…)`"));
            continue;
        };
        match partitions
            .iter_mut()
            .find(|partition| partition.name == name::of_partition(&table.name, cut.levels().count(), &of.partition))
        {
            Some(partition) => one(declared, flat, table, partition, of, scope),
            None => {
                let placed = PartitionsOptions { source: of.source, ..cut.clone() };
                let message = format!("`{}` has no partition `{}`", declared.rust.name, of.partition);
                let start = format!("{}_", stem(&table.name.name, cut.levels().count()));
                let known: Vec<&str> =
                    partitions.iter().filter_map(|partition| partition.name.name.strip_prefix(&*start)).collect();
                let help = match nearest(&of.partition, known.iter().copied()) {
                    Some(nearest) => format!("a similar name exists: `{nearest}`"),
                    None => format!("its partitions are {}", known.join(", ")),
                };
                report(declared, &placed, message, &help, scope);
            }
        }
    }
}

fn path(declared: &Entity) -> String {
    format!("{}.partition", declared.rust.name)
}

fn one(
    declared: &Entity,
    flat: &Entity,
    table: &Table,
    partition: &mut Table,
    of: &OfPartitionOptions,
    scope: &mut Scope<'_>,
) {
    let (declared, flat) = (with_that_alone(declared, of), with_that_alone(flat, of));
    let name = partition.name.name.clone();
    // Its columns are those of the table above.
    let mut whole = Table { columns: table.columns.clone(), ..Table::new(partition.name.clone()) };
    whole.partition_of.clone_from(&partition.partition_of);
    whole.triggers.append(&mut partition.triggers);
    partition.constraints = constraint::asked_for(&declared, &flat, &name, &table.columns, scope);
    let rows = Rows { declared: &declared, flat: &flat, columns: &table.columns };
    index::on_struct(rows, &name, &mut partition.indexes, scope);
    trigger::lower(&declared, &mut whole, scope);
    partition.triggers = whole.triggers;
    let own = of.own.extensions.get::<EntityOptions>();
    let parameters = own.map(|own| own.storage.as_slice()).unwrap_or_default();
    for (parameter, value) in storage::lower(&declared, parameters, of.source, scope) {
        partition.storage.retain(|(known, _)| *known != parameter);
        partition.storage.push((parameter, value));
    }
    partition.storage.sort();
    Constraint::sort(&mut partition.constraints);
    Index::sort(&mut partition.indexes);
    partition.triggers.sort_by(|a, b| a.name.cmp(&b.name));
    partition.indexes.iter().flat_map(|index| &index.columns).for_each(|column| extension::of_column(column, scope));
}

/// The entity with what one partition has of its own in place of what it has itself.
fn with_that_alone(entity: &Entity, of: &OfPartitionOptions) -> Entity {
    let own = &of.own;
    let mut alone = Entity {
        primary_key: own.primary_key.clone(),
        key_name: own.key_name.clone(),
        uniques: own.uniques.clone(),
        checks: own.checks.clone(),
        indexes: own.indexes.clone(),
        foreign_keys: Vec::new(),
        many_to_many: Vec::new(),
        searches: Vec::new(),
        fuzzy: Vec::new(),
        extensions: own.extensions.clone(),
        ..entity.clone()
    };
    if alone.primary_key == PrimaryKey::Unspecified {
        alone.primary_key = PrimaryKey::None;
    }
    alone
}
