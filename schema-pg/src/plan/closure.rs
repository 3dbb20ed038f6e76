//! What has to be recreated: what can't stay while something under it changes, and what stands on that in turn.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Graph, Resolver, Via};
use super::step::Refused;
use super::types::is_recreated;
use super::{PlanOptions, composite, encrypted, replace};
use crate::catalog::{
    ByName, Catalog, Column, ConstraintKind, DataType, Index, IndexTerm, Item, Object, QualifiedName, RangeDefinition,
    Table, Text,
};
use crate::diff::renamed::{self, below_in, is_same, types};
use crate::diff::{Change, Changes};

/// What happens to a thing, as far as others depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alteration {
    /// It is dropped: for good, or to be created again.
    Dropped,
    /// The type of a column is altered: PostgreSQL alters indexes and constraints along.
    Retyped,
    /// A type is replaced by another of the same name, or a column gets the one in place of the other.
    Replaced,
}

/// What becomes of what depends on it.
enum Reaction {
    /// It stays, or PostgreSQL takes care of it.
    Stays,
    /// It is dropped before, and created after.
    Recreate,
    /// PostgreSQL drops it along; it comes back with what it belongs to.
    Along,
    /// A column that gets the type in place of the other.
    Retype,
    /// A type that is replaced too.
    Replace,
    /// There is no way.
    Impossible(&'static str),
}

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
        renamed: types(changes).into_iter().collect(),
        list: changes.list.clone(),
        replaced: BTreeSet::new(),
        refused: Vec::new(),
        was: changes.was,
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
    let Closing { mut list, replaced, refused, retyped, renamed, .. } = closure;
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

struct Closing<'a> {
    later: Later<'a>,
    renamed: Vec<(&'a QualifiedName, &'a QualifiedName)>,
    list: Vec<Change<'a>>,
    replaced: BTreeSet<&'a QualifiedName>,
    refused: Vec<Refused>,
    was: &'a Catalog,
    /// Columns that get a type in place of another: tables and columns as they were.
    retyped: BTreeSet<(&'a QualifiedName, &'a Text)>,
    open: Vec<(Object, Alteration)>,
    seen: BTreeSet<(Object, Alteration)>,
}

impl<'a> Closing<'a> {
    fn alters(&mut self, object: Object, alteration: Alteration) {
        if self.seen.insert((object.clone(), alteration)) {
            self.open.push((object, alteration));
        }
    }

    /// What the changes themselves alter.
    fn begin(&mut self, changes: &Changes<'a>, options: &PlanOptions) {
        let names = renamed::of(changes.was, changes);
        let names = names.as_ref();
        self.other_kinds(changes);
        for change in changes {
            match *change {
                Change::Drop(was) if type_name(was).is_some_and(|name| self.replaced.contains(name)) => {}
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
                    let bare = |index: &Index| Index { comment: None, ..index.clone() };
                    let read = renamed::table(table, names);
                    if read.index(&was.name).is_none_or(|read| bare(read) != bare(now)) {
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
                    let lost = replace::loses(Item::Domain(was), Item::Domain(now));
                    let allowed = lost.is_none_or(|object| options.allows(&super::allowed_as(&object)));
                    let differs = !is_same(&was.ty, &now.ty, &self.renamed) || was.collation != now.collation;
                    if allowed && differs {
                        self.replaces(&was.name, &now.name);
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
                    if altered || composite::is_reordered(was, now) {
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
            let Some(name) = type_name(was).filter(|name| is_stored(changes.was, name)) else { continue };
            let taken = changes.iter().find_map(|change| match *change {
                Change::Create(now) if type_name(now) == Some(name) => Some(now),
                _ => None,
            });
            let Some(now) = taken else { continue };
            self.list.retain(
                |change| !matches!(change, Change::Drop(item) | Change::Create(item) if *item == was || *item == now),
            );
            self.list.push(Change::Alter(was, now));
            if let Some(name) = type_name(now) {
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
            encrypted::Turn::Not => is_recreated(read, now, &self.renamed),
            encrypted::Turn::By(_) => false,
            encrypted::Turn::Lost => true,
        };
        if recreated {
            if goes {
                self.alters(object, Alteration::Dropped);
            }
        } else if !is_same(&was.ty, &now.ty, &self.renamed)
            || was.collation != now.collation
            || matches!(turn, encrypted::Turn::By(_))
            || was.generated.is_some() && now.generated.is_none()
        {
            self.alters(object, Alteration::Retyped);
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
            if let (Object::Relation(name), Alteration::Dropped) = (&object, alteration)
                && let Some(view) = changes.was.views.iter().find(|view| view.name == *name)
            {
                for column in &view.columns {
                    self.alters(Object::Column(name.clone(), column.name.clone()), Alteration::Dropped);
                }
            }
            // What happens to a column happens to it in the tables that have it from there.
            if let Object::Column(table, column) = &object {
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
                    && !self.list.iter().any(|change| matches!(change, Change::Alter(was, _) | Change::Rebuild(was, _) | Change::Drop(was) if *was == item))
                {
                    self.list.push(Change::Alter(item, now));
                }
                self.alters(Object::Column(table.name.clone(), column.name.clone()), Alteration::Replaced);
            }
            Reaction::Replace => {
                let Some(now) = self.later.counterpart(item) else { return };
                if !self
                    .list
                    .iter()
                    .any(|change| matches!(change, Change::Alter(was, _) | Change::Drop(was) if *was == item))
                {
                    self.list.push(Change::Alter(item, now));
                }
                if let (Some(was), Some(now)) = (type_name(item), type_name(now)) {
                    self.replaces(was, now);
                }
                self.list.retain(|change| !matches!(change, Change::Rebuild(part, _) if is_within(part, &item)));
            }
            Reaction::Impossible(why) => {
                // What goes or is recreated anyway stands in nobody's way.
                let handled =
                    |change: &Change<'_>| matches!(change, Change::Drop(was) | Change::Rebuild(was, _) if *was == item);
                if !self.list.iter().any(handled)
                    && let Some(object) = item.object()
                {
                    self.refused.push(Refused::impossible(object, why));
                }
            }
        }
    }

    fn reaction(&self, item: Item<'a>, via: Via, (object, alteration): (&Object, Alteration)) -> Reaction {
        use Alteration as A;
        let of_column = matches!(object, Object::Column(..));
        let indexed = matches!(
            item,
            Item::Index(..) | Item::Constraint(..) if !is_reference(item)
        );
        match (alteration, via) {
            (_, Via::Body | Via::Partition) => Reaction::Stays,
            (A::Dropped, Via::Part) => match item {
                // A partition goes with its table, a default with its column.
                Item::Table(_) | Item::Default(..) => Reaction::Stays,
                _ => Reaction::Along,
            },
            (A::Replaced, Via::Part) if matches!(item, Item::DomainCheck(..) | Item::DomainDefault(_)) => {
                Reaction::Along
            }
            (_, Via::Part) => Reaction::Stays,
            (A::Dropped, Via::OfType) if matches!(item, Item::Column(..)) => match object {
                Object::Relation(_) => Reaction::Impossible(
                    "a column has the rows of a view that is recreated as its type: change the type of the column first",
                ),
                _ => Reaction::Stays,
            },
            (A::Dropped, Via::Holds | Via::Names) if of_column && indexed => Reaction::Along,
            (A::Retyped, Via::Holds) => match item {
                // PostgreSQL builds it again, and takes care of references to columns that change, not of those to others of it.
                Item::Constraint(_, part) if includes(&part.kind, object) => Reaction::Along,
                Item::Index(_, index) if index.unique && held_by(&index.include, object) => Reaction::Along,
                _ => Reaction::Stays,
            },
            (A::Replaced, Via::Holds) => Reaction::Stays,
            (A::Retyped, Via::References) => match self.stays_comparable(item) {
                true => Reaction::Stays,
                false => Reaction::Recreate,
            },
            (A::Retyped, Via::Names) => match item {
                Item::Index(..) | Item::Constraint(..) | Item::Statistics(_) | Item::Default(..) => Reaction::Stays,
                _ => only_parts(item),
            },
            (A::Retyped, Via::Row | Via::Calls) => Reaction::Stays,
            (A::Retyped, Via::OfType) => match item {
                Item::Column(..) => Reaction::Impossible("a column has the rows of this table as its type"),
                _ => Reaction::Stays,
            },
            (A::Replaced, Via::OfType) => match item {
                Item::Column(_, column) if column.generated.is_some() => Reaction::Recreate,
                Item::Column(..) => Reaction::Retype,
                Item::Range(range) if !is_stored(self.was, &range.name) => Reaction::Recreate,
                Item::Domain(_) | Item::Composite(_) | Item::Range(_) => Reaction::Replace,
                _ => only_parts(item),
            },
            (A::Dropped | A::Replaced, _) => only_parts(item),
        }
    }

    /// A reference compares its columns with those that it points at, whichever of them is altered first.
    fn stays_comparable(&self, item: Item<'a>) -> bool {
        let Item::Constraint(table, part) = item else { return true };
        let ConstraintKind::ForeignKey { columns, target, target_columns, .. } = &part.kind else { return true };
        let now = self.later.table(&table.name).zip(self.later.table(target));
        let Some((now, now_target)) = now else { return true };
        let was_target = self.later.was.table(target);
        let all = columns.iter().zip(target_columns).map(|(own, other)| {
            let after = |table: &'a Table, was: &QualifiedName, name: &Text| {
                self.later.column(was, name, table).map(|column| &column.ty)
            };
            [
                table.column(own).map(|column| &column.ty),
                was_target.and_then(|table| table.column(other)).map(|column| &column.ty),
                after(now, &table.name, own),
                after(now_target, target, other),
            ]
        });
        all.into_iter().all(|types| {
            let integer = |ty: &&DataType| matches!(ty, DataType::SmallInt | DataType::Integer | DataType::BigInt);
            let text = |ty: &&DataType| matches!(ty, DataType::Text | DataType::Varchar(_));
            let types: Vec<&DataType> = types.into_iter().flatten().collect();
            types.iter().all(integer) || types.iter().all(text) || types.windows(2).all(|pair| pair[0] == pair[1])
        })
    }

    fn is_within_replaced(&self, item: Item<'a>) -> bool {
        match item {
            Item::DomainCheck(domain, _) | Item::DomainDefault(domain) => {
                self.replaced.contains(self.later.ty(&domain.name))
            }
            _ => false,
        }
    }

    /// It is dropped before and created after, where it is to stay; any smaller change of it goes along.
    fn recreate(&mut self, item: Item<'a>) {
        // It goes, or comes back with what it belongs to.
        let gone = |change: &Change<'_>| matches!(change, Change::Drop(was) | Change::Rebuild(was, _) if *was == item || is_within(&item, was));
        if self.list.iter().any(gone) || self.is_within_replaced(item) {
            return;
        }
        let renamed = self.list.iter().find_map(|change| match change {
            Change::Rename(was, now) if *was == item && !matches!(item, Item::Table(_) | Item::Column(..)) => {
                Some(*now)
            }
            _ => None,
        });
        let Some(now) = renamed.or_else(|| self.later.counterpart(item)) else { return };
        self.list.retain(|change| match change {
            Change::Alter(was, _) => *was != item && !is_within(was, &item),
            Change::Rename(was, _) => renamed.is_none() || *was != item,
            Change::Drop(part) | Change::Create(part) | Change::Rebuild(part, _) => !is_within(part, &item),
            Change::MayBeRenamed(..) => true,
        });
        self.list.push(Change::Rebuild(item, now));
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

/// A table is never recreated: what depends is a part of it, and reacts by itself.
fn only_parts(item: Item<'_>) -> Reaction {
    match item {
        Item::Table(_) | Item::Domain(_) | Item::Composite(_) | Item::Sequence(_) => Reaction::Stays,
        // One that is computed; what only has a type stays.
        Item::Column(_, column) if column.generated.is_none() => Reaction::Stays,
        _ => Reaction::Recreate,
    }
}

fn is_reference(item: Item<'_>) -> bool {
    matches!(item, Item::Constraint(_, part) if matches!(part.kind, ConstraintKind::ForeignKey { .. }))
}

fn includes(kind: &ConstraintKind, object: &Object) -> bool {
    match kind {
        ConstraintKind::PrimaryKey { include, .. } | ConstraintKind::Unique { include, .. } => held_by(include, object),
        _ => false,
    }
}

fn held_by(columns: &[Text], object: &Object) -> bool {
    matches!(object, Object::Column(_, name) if columns.contains(name))
}

fn type_name<'a>(item: Item<'a>) -> Option<&'a QualifiedName> {
    match item {
        Item::Enum(item) => Some(&item.name),
        Item::Domain(item) => Some(&item.name),
        Item::Composite(item) => Some(&item.name),
        Item::Range(item) => Some(&item.name),
        _ => None,
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

/// Some column, domain or type has this type.
fn is_stored(catalog: &Catalog, name: &QualifiedName) -> bool {
    let is_it = |ty: &DataType| ty.named() == Some(name);
    catalog.tables.iter().any(|table| table.columns.iter().any(|column| is_it(&column.ty)))
        || catalog.domains.iter().any(|domain| is_it(&domain.ty))
        || catalog.composites.iter().any(|item| item.attributes.iter().any(|part| is_it(&part.ty)))
        || catalog.ranges.iter().any(|item| is_it(&item.subtype))
}

fn is_same_range(was: &RangeDefinition, now: &RangeDefinition) -> bool {
    (&was.subtype, &was.options) == (&now.subtype, &now.options)
}

/// What a catalog will hold, looked up by what it was called before.
struct Later<'a> {
    was: ByName<'a>,
    catalog: &'a Catalog,
    by_name: ByName<'a>,
    tables: BTreeMap<&'a QualifiedName, &'a Table>,
    columns: BTreeMap<(&'a QualifiedName, &'a Text), &'a Text>,
    types: BTreeMap<&'a QualifiedName, &'a QualifiedName>,
}

impl<'a> Later<'a> {
    fn of(changes: &Changes<'a>) -> Self {
        let mut later = Self {
            was: ByName::of(changes.was),
            catalog: changes.now,
            by_name: ByName::of(changes.now),
            tables: BTreeMap::new(),
            columns: BTreeMap::new(),
            types: types(changes).into_iter().collect(),
        };
        for change in changes {
            match *change {
                Change::Rename(Item::Table(was), Item::Table(now)) => drop(later.tables.insert(&was.name, now)),
                Change::Rename(Item::Column(table, was), Item::Column(_, now)) => {
                    later.columns.insert((&table.name, &was.name), &now.name);
                }
                _ => {}
            }
        }
        later
    }

    /// The table that one of this name becomes.
    fn table(&self, was: &QualifiedName) -> Option<&'a Table> {
        self.tables.get(was).copied().or_else(|| self.by_name.table(was))
    }

    /// A column in the table that the old one becomes.
    fn column(&self, table: &QualifiedName, was: &Text, now: &'a Table) -> Option<&'a Column> {
        let renamed = self.columns.iter().find(|((of, name), _)| *of == table && *name == was).map(|(_, now)| *now);
        now.column(renamed.unwrap_or(was))
    }

    fn ty(&self, was: &'a QualifiedName) -> &'a QualifiedName {
        self.types.get(was).copied().unwrap_or(was)
    }

    /// What a thing becomes; `None` where it goes.
    fn counterpart(&self, item: Item<'a>) -> Option<Item<'a>> {
        let now = self.catalog;
        Some(match item {
            Item::Table(table) => Item::Table(self.table(&table.name)?),
            Item::Column(table, column) => {
                let new = self.table(&table.name)?;
                Item::Column(new, self.column(&table.name, &column.name, new)?)
            }
            Item::Default(table, column) => {
                let new = self.table(&table.name)?;
                Item::Default(new, self.column(&table.name, &column.name, new)?)
            }
            Item::Constraint(table, part) => {
                let new = self.table(&table.name)?;
                Item::Constraint(new, new.constraint(&part.name)?)
            }
            Item::Index(table, part) => {
                let new = self.table(&table.name)?;
                Item::Index(new, new.index(&part.name)?)
            }
            Item::Policy(table, part) => {
                let new = self.table(&table.name)?;
                Item::Policy(new, new.policy(&part.name)?)
            }
            Item::Trigger(on, part) => match self.table(on) {
                Some(table) => Item::Trigger(&table.name, table.trigger(&part.name)?),
                None => {
                    let view = now.views.iter().find(|view| view.name == *on)?;
                    Item::Trigger(&view.name, view.triggers.iter().find(|new| new.name == part.name)?)
                }
            },
            Item::Rule(on, part) => match self.table(on) {
                Some(table) => Item::Rule(&table.name, table.rules.iter().find(|new| new.name == part.name)?),
                None => {
                    let view = now.views.iter().find(|view| view.name == *on)?;
                    Item::Rule(&view.name, view.rules.iter().find(|new| new.name == part.name)?)
                }
            },
            Item::View(view) => Item::View(now.views.iter().find(|new| new.name == view.name)?),
            Item::ViewIndex(view, part) => {
                let view = now.views.iter().find(|new| new.name == view.name)?;
                Item::ViewIndex(view, view.indexes().iter().find(|new| new.name == part.name)?)
            }
            Item::Function(function) => {
                let is_it = |new: &&crate::catalog::Function| {
                    let renamed: Vec<_> = self.types.iter().map(|(was, now)| (*was, *now)).collect();
                    let mut types = new.argument_types().zip(function.argument_types());
                    new.name == function.name
                        && new.argument_types().count() == function.argument_types().count()
                        && types.all(|(new, was)| is_same(was, new, &renamed))
                };
                Item::Function(now.functions.iter().find(is_it)?)
            }
            Item::Aggregate(item) => Item::Aggregate(
                now.aggregates.iter().find(|new| new.name == item.name && new.arguments == item.arguments)?,
            ),
            Item::Enum(item) => {
                let name = self.ty(&item.name);
                Item::Enum(now.enums.iter().find(|new| new.name == *name)?)
            }
            Item::Domain(item) => {
                let name = self.ty(&item.name);
                Item::Domain(now.domains.iter().find(|new| new.name == *name)?)
            }
            Item::Composite(item) => {
                let name = self.ty(&item.name);
                Item::Composite(now.composites.iter().find(|new| new.name == *name)?)
            }
            Item::Range(item) => {
                let name = self.ty(&item.name);
                Item::Range(now.ranges.iter().find(|new| new.name == *name)?)
            }
            Item::DomainCheck(domain, check) => {
                let name = self.ty(&domain.name);
                let domain = now.domains.iter().find(|new| new.name == *name)?;
                Item::DomainCheck(domain, domain.checks.iter().find(|new| new.is_same_rule(check))?)
            }
            Item::DomainDefault(domain) => {
                let name = self.ty(&domain.name);
                Item::DomainDefault(now.domains.iter().find(|new| new.name == *name)?)
            }
            Item::Statistics(item) => Item::Statistics(now.statistics.iter().find(|new| new.name == item.name)?),
            Item::EventTrigger(item) => {
                Item::EventTrigger(now.event_triggers.iter().find(|new| new.name == item.name)?)
            }
            Item::Sequence(item) => Item::Sequence(now.sequences.iter().find(|new| new.name == item.name)?),
            Item::Schema(_)
            | Item::Extension(_)
            | Item::Label(..)
            | Item::IndexNames(_)
            | Item::Overrides(_)
            | Item::TypePrivileges(_)
            | Item::DefaultPrivileges(_) => return None,
        })
    }
}
