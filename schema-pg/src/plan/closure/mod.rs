//! What has to be recreated: what can't stay while something under it changes, and what stands on that in turn.

mod alteration;
mod later;
mod listed;
mod reaction;
mod state;

use std::collections::BTreeSet;

use super::graph::{Graph, Resolver, Via};
use super::step::Refused;
use super::types::{casts, is_recreated};
use super::{PlanOptions, encrypted, replacement};
use crate::catalog::{
    ByName, Catalog, Column, CompositeType, DataType, IndexTerm, Item, Object, QualifiedName, RangeDefinition, Table,
    Text,
};
use crate::diff::renamed::{self, below_in, is_same, types};
use crate::diff::{Change, Changes};
use alteration::{Alteration, Reaction};
use later::Later;
use listed::Listed;
use state::{Closing, is_stored};

/// The changes with all that has to be recreated.
pub struct Closure<'a> {
    /// The changes.
    pub list: Vec<Change<'a>>,
    /// Types that are replaced by others of the same name, by the names that they will have.
    pub replaced: BTreeSet<&'a QualifiedName>,
    /// What can't be done at all.
    pub refused: Vec<Refused>,
}

/// Adds what has to be recreated, until nothing is left that depends on it.
pub fn close<'a>(changes: &Changes<'a>, options: &PlanOptions) -> Closure<'a> {
    let mut closure = Closing {
        later: Later::of(changes),
        renamed: types(changes),
        list: Listed::of(changes),
        replaced: BTreeSet::new(),
        refused: Vec::new(),
        was: changes.was,
        now: changes.now,
        retyped: BTreeSet::new(),
        open: Vec::new(),
        seen: BTreeSet::new(),
    };
    closure.begin(changes, options);
    if !closure.open.is_empty() {
        let resolver = Resolver::of(changes.was);
        let graph = Graph::of(changes.was, &resolver);
        closure.run(changes, &graph);
    }
    let Closing { list, replaced, refused, retyped, renamed, .. } = closure;
    let mut list = list.into_list();
    // What is set anew with the type of its column is not recreated on its own.
    let typed: BTreeSet<(&QualifiedName, &Text)> = list
        .iter()
        .filter_map(|change| match change {
            Change::Alter(Item::Column(table, was), Item::Column(_, now)) => {
                let typed = !is_same(&was.ty, &now.ty, &renamed) || was.collation != now.collation;
                typed.then_some((&table.name, &was.name))
            }
            Change::Rebuild(Item::Column(table, was), _) => Some((&table.name, &was.name)),
            _ => None,
        })
        .collect();
    list.retain(|change| match change {
        Change::Rebuild(Item::Default(table, column), _) => {
            let key = (&table.name, &column.name);
            !retyped.contains(&key) && !typed.contains(&key)
        }
        _ => true,
    });
    Closure { list, replaced, refused }
}

impl<'a> Closing<'a> {
    /// What the changes themselves alter.
    fn begin(&mut self, changes: &Changes<'a>, options: &PlanOptions) {
        let names = renamed::of(changes.was, changes);
        let names = names.as_ref();
        self.other_kinds(changes);
        for change in changes {
            match *change {
                Change::Drop(was) if was.type_name().is_some_and(|name| self.replaced.contains(name)) => {}
                Change::Drop(item) | Change::Rebuild(item, _)
                    if !matches!(item, Item::Extension(_) | Item::Schema(_)) =>
                {
                    item.object().into_iter().for_each(|object| self.alters(object, Alteration::Dropped));
                }
                Change::Alter(Item::Column(was_table, was), Item::Column(table, now)) => {
                    let read = renamed::column(was_table, was, names);
                    self.column((was_table, was, &read), (table, now), options);
                }
                Change::Alter(item @ Item::Constraint(table, was), Item::Constraint(_, now))
                    if was.kind.key().is_some() =>
                {
                    let read = renamed::table(table, names);
                    if read.constraint(&was.name).is_none_or(|read| read.kind != now.kind) {
                        item.object().into_iter().for_each(|object| self.alters(object, Alteration::Dropped));
                    }
                }
                Change::Alter(item @ Item::Index(table, was), Item::Index(_, now)) if was.unique => {
                    let read = renamed::table(table, names);
                    if read.index(&was.name).is_none_or(|read| read.created() != now.created()) {
                        item.object().into_iter().for_each(|object| self.alters(object, Alteration::Dropped));
                    }
                }
                Change::Alter(item @ Item::Aggregate(was), Item::Aggregate(now)) if was.options != now.options => {
                    item.object().into_iter().for_each(|object| self.alters(object, Alteration::Dropped));
                }
                Change::Alter(Item::Enum(was), Item::Enum(now)) => {
                    let allowed = options.allows(&was.name.to_string());
                    if allowed && loses_labels(changes, (&was.name, &was.labels), &now.labels) {
                        self.replaces(&was.name, &now.name);
                    }
                }
                Change::Alter(Item::Domain(was), Item::Domain(now)) => {
                    let lost = replacement::loses(Item::Domain(was), Item::Domain(now));
                    let allowed = lost.is_none_or(|object| options.allows(&super::allowed_as(&object)));
                    let differs = !is_same(&was.ty, &now.ty, &self.renamed) || was.collation != now.collation;
                    if allowed && differs {
                        self.castable(&was.name, &was.ty, &now.ty);
                        self.replaces(&was.name, &now.name);
                    } else if now.not_null && !was.not_null
                        || now.checks.iter().any(|new| !was.checks.iter().any(|old| old.is_same_rule(new)))
                    {
                        self.alters(Object::Type(was.name.clone()), Alteration::Checked);
                    }
                }
                Change::Alter(Item::Range(was), Item::Range(now)) if !is_same_range(was, now) => {
                    match is_stored(changes.was, &was.name) {
                        true => self.replaces(&was.name, &now.name),
                        false => self.alters(Object::Type(was.name.clone()), Alteration::Dropped),
                    }
                }
                Change::Alter(Item::Composite(was), Item::Composite(now)) => {
                    let altered = |old: &crate::catalog::Attribute| {
                        now.attributes.iter().any(|new| new.name == old.name && new != old)
                    };
                    let altered = was.attributes.iter().any(altered) && is_stored(changes.was, &was.name);
                    if altered || !keeps_order(was, now) {
                        for new in &now.attributes {
                            if let Some(old) = was.attributes.iter().find(|old| old.name == new.name) {
                                self.castable(&was.name, &old.ty, &new.ty);
                            }
                        }
                        self.replaces(&was.name, &now.name);
                    }
                }
                _ => {}
            }
        }
    }

    /// A type of another kind that takes the place of one that columns have: a domain that becomes an enum.
    fn other_kinds(&mut self, changes: &Changes<'a>) {
        for change in changes {
            let Change::Drop(was) = *change else { continue };
            let Some(name) = was.type_name().filter(|name| is_stored(changes.was, name)) else { continue };
            let taken = changes.iter().find_map(|change| match *change {
                Change::Create(now) if now.type_name() == Some(name) => Some(now),
                _ => None,
            });
            let Some(now) = taken else { continue };
            self.list.remove(&was, |change| matches!(change, Change::Drop(item) if *item == was));
            self.list.remove(&now, |change| matches!(change, Change::Create(item) if *item == now));
            self.list.push(Change::Alter(was, now));
            if let Some(name) = now.type_name() {
                self.replaces(name, name);
            }
        }
    }

    fn column(
        &mut self,
        (was_table, was, read): (&'a Table, &'a Column, &Column),
        (table, now): (&'a Table, &'a Column),
        options: &PlanOptions,
    ) {
        let object = Object::Column(was_table.name.clone(), was.name.clone());
        let turn = encrypted::turn((was_table, was), (table, now), options);
        let goes = was.generated.is_some() || options.allows(&format!("{}.{}", was_table.name, was.name));
        let recreated = match turn {
            encrypted::Turn::Not => {
                is_recreated(read, now, &self.renamed, (is_row(&was.ty, self.was), is_row(&now.ty, self.now)))
            }
            encrypted::Turn::By(_) => false,
            encrypted::Turn::Lost => true,
        };
        if recreated {
            if goes {
                self.alters(object, Alteration::Dropped);
                // What is computed is written into each row.
                if now.generated.as_ref().is_some_and(|generated| !generated.is_virtual) {
                    self.alters(Object::Relation(was_table.name.clone()), Alteration::Rewritten);
                }
            }
        } else if !is_same(&was.ty, &now.ty, &self.renamed)
            || was.collation != now.collation
            || matches!(turn, encrypted::Turn::By(_))
            || was.generated.is_some() && now.generated.is_none()
        {
            self.alters(object, Alteration::Retyped);
        }
    }

    /// Values in columns of the type become the new ones by a cast.
    fn castable(&mut self, ty: &QualifiedName, was: &DataType, now: &DataType) {
        if !casts(was, now) && is_stored(self.was, ty) {
            let why = "there is no cast from its values to the new ones: give its columns another type first";
            self.refused.push(Refused::impossible(Object::Type(ty.clone()), why));
        }
    }

    fn replaces(&mut self, was: &'a QualifiedName, now: &'a QualifiedName) {
        if self.replaced.insert(now) {
            self.alters(Object::Type(was.clone()), Alteration::Replaced);
        }
    }

    fn run(&mut self, changes: &Changes<'a>, graph: &Graph<'a>) {
        let below = below_in(changes.was);
        let tables = ByName::of(changes.was);
        while let Some((object, alteration)) = self.open.pop() {
            if let (Some(Item::View(view)), Alteration::Dropped) = (self.later.before(&object), alteration) {
                for column in &view.columns {
                    self.alters(Object::Column(view.name.clone(), column.name.clone()), Alteration::Dropped);
                }
            }
            // What happens to a column happens to it in the tables that have it from there.
            if let Object::Column(table, column) = &object {
                if alteration != Alteration::Dropped {
                    self.alters(Object::Relation(table.clone()), Alteration::Rewritten);
                }
                for child in below.get(table).into_iter().flatten() {
                    self.alters(Object::Column((*child).clone(), column.clone()), alteration);
                }
                self.key_of_partitions(&object, (table, column), alteration, &tables);
            }
            let dependents: Vec<(Item<'a>, Via)> = graph.dependents(&object).collect();
            for (item, via) in dependents {
                self.react(item, via, (&object, alteration));
            }
        }
    }

    /// The type of a column by which rows are assigned to partitions can't be altered.
    fn key_of_partitions(
        &mut self,
        object: &Object,
        (table, column): (&QualifiedName, &Text),
        alteration: Alteration,
        tables: &ByName<'a>,
    ) {
        let Some(table) = tables.table(table).filter(|_| alteration != Alteration::Dropped) else { return };
        let names = |term: &IndexTerm| match term {
            IndexTerm::Column(name) => name == column,
            IndexTerm::Expression(sql) => crate::catalog::expression::mentions(sql, column),
        };
        if table.partition_by.iter().flat_map(|key| &key.terms).any(names) {
            let why = "PostgreSQL alters no type of a column by which rows are assigned to partitions: make a new table and move the rows";
            self.refused.push(Refused::impossible(object.clone(), why));
        }
    }

    fn react(&mut self, item: Item<'a>, via: Via, (object, alteration): (&Object, Alteration)) {
        let reaction = self.reaction(item, via, (object, alteration));
        match reaction {
            Reaction::Stays => {}
            Reaction::With(alteration) => {
                let object = match item {
                    Item::Column(table, _) => Some(Object::Relation(table.name.clone())),
                    _ => item.object(),
                };
                object.into_iter().for_each(|object| self.alters(object, alteration));
            }
            Reaction::Along => {
                item.object().into_iter().for_each(|object| self.alters(object, Alteration::Dropped));
            }
            Reaction::Recreate => {
                self.recreate(item);
                item.object().into_iter().for_each(|object| self.alters(object, Alteration::Dropped));
            }
            Reaction::Retype => {
                let Item::Column(table, column) = item else { return };
                self.retyped.insert((&table.name, &column.name));
                if let Some(now) = self.later.counterpart(item)
                    && !self.list.about(&item).any(|change| matches!(change, Change::Alter(was, _) | Change::Rebuild(was, _) | Change::Drop(was) if was == item))
                {
                    self.list.push(Change::Alter(item, now));
                }
                self.alters(Object::Column(table.name.clone(), column.name.clone()), Alteration::Replaced);
            }
            Reaction::Replace => {
                let Some(now) = self.later.counterpart(item) else { return };
                let listed = |change| matches!(change, Change::Alter(was, _) | Change::Drop(was) if was == item);
                if !self.list.about(&item).any(listed) {
                    self.list.push(Change::Alter(item, now));
                }
                if let (Some(was), Some(now)) = (item.type_name(), now.type_name()) {
                    self.replaces(was, now);
                }
                self.list.remove(&item, |change| matches!(change, Change::Rebuild(part, _) if is_within(part, &item)));
            }
            Reaction::Impossible(why) => {
                // What goes or is recreated anyway stands in nobody's way.
                let whole = match item {
                    Item::Column(table, _) => Item::Table(table),
                    item => item,
                };
                let handled = |change: Change<'_>| matches!(change, Change::Drop(was) | Change::Rebuild(was, _) if was == item || was == whole);
                if !self.list.about(&item).chain(self.list.about(&whole)).any(handled)
                    && let Some(object) = item.object()
                {
                    self.refused.push(Refused::impossible(object, why));
                }
            }
        }
    }

    /// It is dropped before and created after, where it is to stay; any smaller change of it goes along.
    fn recreate(&mut self, item: Item<'a>) {
        // It goes, or comes back with what it belongs to.
        let gone = |change: Change<'_>| matches!(change, Change::Drop(was) | Change::Rebuild(was, _) if was == item || is_within(&item, &was));
        if self.list.about(&item).chain(self.list.about_whole(&item)).any(gone) || self.is_within_replaced(item) {
            return;
        }
        let Some(now) = self.later.counterpart(item) else { return };
        self.list.remove(&item, |change| match change {
            Change::Alter(was, _) => *was == item || is_within(was, &item),
            Change::Rename(was, _) => *was == item && !matches!(item, Item::Table(_) | Item::Column(..)),
            Change::Drop(part) | Change::Create(part) | Change::Rebuild(part, _) => is_within(part, &item),
            Change::MayBeRenamed(..) => false,
        });
        self.list.push(Change::Rebuild(item, now));
        if let Item::DomainCheck(domain, _) = item {
            self.alters(Object::Type(domain.name.clone()), Alteration::Checked);
        }
    }

    fn is_within_replaced(&self, item: Item<'a>) -> bool {
        let (Item::DomainCheck(domain, _) | Item::DomainDefault(domain)) = item else { return false };
        let name = self.later.counterpart(Item::Domain(domain)).and_then(|item| item.type_name());
        name.is_some_and(|name| self.replaced.contains(name))
    }
}

/// What belongs to a view is recreated with it, what belongs to a domain is replaced with it.
fn is_within(part: &Item<'_>, whole: &Item<'_>) -> bool {
    if let Item::Domain(domain) = whole {
        return matches!(part, Item::DomainCheck(of, _) | Item::DomainDefault(of) if of.name == domain.name);
    }
    let Item::View(view) = whole else { return false };
    match part {
        Item::View(other) => other.name == view.name,
        Item::ViewIndex(of, _) => of.name == view.name,
        Item::Trigger(on, _) | Item::Rule(on, _) => **on == view.name,
        _ => false,
    }
}

/// Labels go, or stand in another order: PostgreSQL can't do that to a type that is there.
fn loses_labels(changes: &Changes<'_>, (was_name, was): (&QualifiedName, &[Text]), now: &[Text]) -> bool {
    let called = |label: &Text| {
        changes.iter().find_map(|change| match change {
            Change::Rename(Item::Label(ty, old), Item::Label(_, new)) if ty.name == *was_name && *old == label => {
                Some((*new).clone())
            }
            _ => None,
        })
    };
    let known: Vec<Text> = was.iter().map(|label| called(label).unwrap_or_else(|| label.clone())).collect();
    let kept: Vec<&Text> = now.iter().filter(|label| known.contains(label)).collect();
    known.len() != kept.len() || !known.iter().eq(kept)
}

/// Attributes that stay stand as they did, and those that are new behind them: there PostgreSQL puts them.
fn keeps_order(was: &CompositeType, now: &CompositeType) -> bool {
    let (stays, new): (Vec<_>, Vec<_>) = now
        .attributes
        .iter()
        .map(|new| &new.name)
        .partition(|name| was.attributes.iter().any(|old| old.name == **name));
    let before = was.attributes.iter().map(|old| &old.name).filter(|name| stays.contains(name));
    before.chain(new).eq(now.attributes.iter().map(|new| &new.name))
}

/// Its values are rows.
fn is_row(ty: &DataType, catalog: &Catalog) -> bool {
    ty.named().is_some_and(|name| catalog.composites.iter().any(|item| item.name == *name))
}

fn is_same_range(was: &RangeDefinition, now: &RangeDefinition) -> bool {
    (&was.subtype, &was.options) == (&now.subtype, &now.options)
}
