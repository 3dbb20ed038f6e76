//! What a plan has to know of its changes before the first step.

use super::Steps;
use crate::catalog::{ConstraintKind, PartitionBound, PartitionOf, RowSecurity, Table};
use crate::diff::renamed::is_same;
use crate::diff::{Change, Item};

impl<'a> Steps<'a, '_> {
    /// Tables that come and go, and who is a partition of whom.
    pub fn note_table(&mut self, change: &Change<'a>) {
        match change {
            Change::Create(Item::Table(table)) => drop(self.new.insert(&table.name)),
            Change::Drop(Item::Table(table)) => self.gone.push((&table.name, None)),
            Change::Rebuild(Item::Constraint(_, part), _) => {
                if let ConstraintKind::ForeignKey { target, .. } = &part.kind {
                    self.unreferenced.insert(target);
                }
            }
            Change::Alter(Item::Table(was), Item::Table(now))
                if was.partition_of.is_none() && now.partition_of.is_some() =>
            {
                self.joining.insert(&was.name);
            }
            _ => {}
        }
        if let Change::Create(Item::Table(table))
        | Change::Alter(_, Item::Table(table))
        | Change::Stays(Item::Table(table)) = change
        {
            if let Some(of) = &table.partition_of {
                self.partitions.entry(&of.parent).or_default().push(*table);
            }
            if table.partition_by.is_some() {
                self.parents.insert(&table.name, *table);
            }
        }
        let is_forced = |table: &Table| table.row_security == RowSecurity::Forced;
        match *change {
            Change::Alter(Item::Table(was), Item::Table(now)) if is_forced(was) || is_forced(now) => {
                self.forced.insert(&now.name);
            }
            Change::Stays(Item::Table(table)) if is_forced(table) => drop(self.forced.insert(&table.name)),
            _ => {}
        }
        // As they were.
        if let Change::Stays(Item::Table(table))
        | Change::Drop(Item::Table(table))
        | Change::Alter(Item::Table(table), _) = change
            && let Some(PartitionOf { parent, bound: PartitionBound::Default }) = &table.partition_of
        {
            self.defaults.insert(self.called(parent), *table);
        }
    }

    /// Columns that come, go, are made anew or get another type.
    pub fn note_column(&mut self, change: &Change<'a>) {
        match change {
            Change::Create(Item::Column(table, column)) => drop(self.new_columns.insert((&table.name, &column.name))),
            Change::Drop(Item::Column(table, column)) => {
                self.gone.push((&table.name, Some(&column.name)));
                if column.generated.is_some() {
                    self.early.push((*table, &column.name));
                }
            }
            Change::Rebuild(Item::Column(table, column), _) => self.early.push((*table, &column.name)),
            Change::Alter(Item::Column(table, was), Item::Column(now_table, now)) => {
                let goes = || was.generated.is_some() || self.options.allows(&format!("{}.{}", table.name, was.name));
                let remade = self.remakes((table, was), (now_table, now));
                if remade && goes() {
                    self.early.push((*table, &was.name));
                } else if !is_same(&was.ty, &now.ty, &self.types) {
                    self.retyped.push((*table, &was.name));
                }
            }
            _ => {}
        }
    }

    /// Partitions whose indexes have to do with those that change.
    pub fn note_index(&mut self, change: &Change<'a>) {
        match *change {
            Change::Create(Item::IndexNames(now, catalog)) => drop(self.held.insert(&now.name, (None, (now, catalog)))),
            Change::Alter(Item::IndexNames(was, old), Item::IndexNames(now, new)) => {
                self.held.insert(&now.name, (Some((was, old)), (now, new)));
            }
            _ => {}
        }
    }

    /// Types that columns get, statistics over columns, columns whose type changes, and labels under other names.
    pub fn note_type(&mut self, change: &Change<'a>) {
        match change {
            Change::Create(Item::Domain(domain))
            | Change::Alter(_, Item::Domain(domain))
            | Change::Stays(Item::Domain(domain)) => drop(self.domains.insert(&domain.name, *domain)),
            Change::Create(Item::Enum(item)) | Change::Alter(_, Item::Enum(item)) | Change::Stays(Item::Enum(item)) => {
                self.enums.insert(&item.name, *item);
            }
            Change::Stays(Item::Statistics(item)) => self.statistics.push(*item),
            Change::Alter(Item::Statistics(was), Item::Statistics(now)) if was.definition == now.definition => {
                self.statistics.push(*now);
            }
            Change::Stays(Item::Column(table, column)) => self.of_type.push((*table, *column)),
            Change::Rename(Item::Label(_, was), Item::Label(ty, now)) => self.labels.push((&ty.name, *was, *now)),
            _ => {}
        }
    }
}
