//! What things of the old catalog will be, by what they are called before.

use std::mem::discriminant;

use crate::catalog::{Column, Function, Item, Object, QualifiedName, Table, Text};
use crate::diff::Changes;
use crate::diff::renamed::{is_same, types};
use crate::plan::graph::Things;
use crate::plan::renaming::Renaming;

/// What a catalog will hold, looked up by what it was called before.
pub struct Later<'a> {
    was: Things<'a>,
    now: Things<'a>,
    renaming: Renaming,
    types: Vec<(&'a QualifiedName, &'a QualifiedName)>,
}

impl<'a> Later<'a> {
    pub fn of(changes: &Changes<'a>) -> Self {
        Self {
            was: Things::of(changes.was),
            now: Things::of(changes.now),
            renaming: Renaming::of(changes),
            types: types(changes),
        }
    }

    /// What a thing becomes; `None` where it goes.
    pub fn counterpart(&self, item: Item<'a>) -> Option<Item<'a>> {
        let is_it = |now: &Item<'a>| match (&item, now) {
            (Item::Function(was), Item::Function(now)) => self.is_called_the_same_way(was, now),
            (Item::Aggregate(was), Item::Aggregate(now)) => was.arguments == now.arguments,
            (Item::Index(was, _), Item::Index(now, _)) => {
                self.renaming.after(&Object::Relation(was.name.clone())) == Object::Relation(now.name.clone())
            }
            (Item::DomainCheck(_, was), Item::DomainCheck(_, now)) => was.is_same_rule(now),
            (was, now) => discriminant(was) == discriminant(now),
        };
        match item {
            Item::Default(table, column) => {
                let (table, column) = self.column(&table.name, &column.name)?;
                Some(Item::Default(table, column))
            }
            Item::DomainDefault(domain) => match self.counterpart(Item::Domain(domain))? {
                Item::Domain(now) => Some(Item::DomainDefault(now)),
                _ => None,
            },
            Item::Label(..) | Item::IndexNames(_) | Item::Overrides(_) | Item::Row(..) | Item::TypePrivileges(_) => {
                None
            }
            _ => self.now.find(&self.renaming.after(&item.object()?)).into_iter().find(is_it),
        }
    }

    /// The column that one becomes, with its table.
    pub fn column(&self, table: &QualifiedName, column: &Text) -> Option<(&'a Table, &'a Column)> {
        let object = self.renaming.after(&Object::Column(table.clone(), column.clone()));
        match self.now.find(&object).as_slice() {
            [Item::Column(table, column)] => Some((*table, *column)),
            _ => None,
        }
    }

    /// A thing as it was; functions of one name are several.
    pub fn before(&self, object: &Object) -> Option<Item<'a>> {
        self.was.find(object).into_iter().next()
    }

    fn is_called_the_same_way(&self, was: &Function, now: &Function) -> bool {
        was.argument_types().count() == now.argument_types().count()
            && was.argument_types().zip(now.argument_types()).all(|(was, now)| is_same(was, now, &self.types))
    }
}
