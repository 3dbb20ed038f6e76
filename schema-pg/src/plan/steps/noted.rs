//! What a plan has to know of its changes before the first step.

use super::Steps;
use crate::catalog::ConstraintKind;
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
                let recreated = self.recreates((table, was), (now_table, now));
                if recreated && goes() {
                    self.early.push((*table, &was.name));
                } else if !is_same(&was.ty, &now.ty, &self.types) || self.is_replaced(&now.ty) {
                    self.retyped.push((*table, &was.name));
                }
            }
            _ => {}
        }
    }

    /// Partitions whose indexes have to do with those that change.
    pub fn note_index(&mut self, change: &Change<'a>) {
        match *change {
            Change::Create(Item::IndexNames(now)) => drop(self.held.insert(&now.name, (None, now))),
            Change::Alter(Item::IndexNames(was), Item::IndexNames(now)) => {
                self.held.insert(&now.name, (Some(was), now));
            }
            _ => {}
        }
    }

    /// Labels under other names.
    pub fn note_type(&mut self, change: &Change<'a>) {
        if let Change::Rename(Item::Label(_, was), Item::Label(ty, now)) = change {
            self.labels.push((&ty.name, *was, *now));
        }
    }
}
