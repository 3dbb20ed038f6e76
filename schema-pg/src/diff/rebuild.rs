//! What stands on something that changes so that it must be made anew: PostgreSQL refuses to change what is under it.

use std::collections::{BTreeMap, BTreeSet};

use super::renamed::{below_in, is_same, names_term, names_word, types};
use super::{Change, Item, encrypted};
use crate::catalog::{
    Body, Catalog, Column, ConstraintKind, Dependencies, Event, Function, Index, IndexTerm, Object, QualifiedName,
    Table, Text, View,
};

/// Adds a rebuild for each view, trigger, policy and generated column that stands on a column whose type changes or that is
/// dropped, on a function or a view that is made anew; for those in turn, until nothing is left. And for references on keys.
pub fn dependents<'a>(was: &'a Catalog, now: &'a Catalog, found: &mut Vec<Change<'a>>) {
    let later = Later::of(now, found);
    references(was, &later, found);
    let mut moved = moved(found);
    if moved.is_empty() {
        return;
    }
    inherited(was, &mut moved);
    let mut done: BTreeSet<QualifiedName> = BTreeSet::new();
    loop {
        let mut more = Vec::new();
        for view in &was.views {
            let stays = now.views.iter().find(|other| other.name == view.name);
            let handled = done.contains(&view.name) || found.iter().any(|change| is_remade(change, &view.name));
            if handled || !moved.iter().any(|object| stands_on(view, object)) {
                continue;
            }
            done.insert(view.name.clone());
            if let Some(stays) = stays {
                found.retain(|change| !concerns(change, &view.name));
                found.push(Change::Rebuild(Item::View(view), Item::View(stays)));
                more.push(Object::Relation(view.name.clone()));
            }
        }
        parts(was, &later, &moved, found);
        more.extend(functions(was, now, &moved, found));
        if more.is_empty() {
            return;
        }
        moved = more;
    }
}

/// What a catalog will hold, looked up by what it was called before.
struct Later<'a> {
    catalog: &'a Catalog,
    tables: BTreeMap<&'a QualifiedName, &'a Table>,
    columns: BTreeMap<(&'a QualifiedName, &'a Text), &'a Text>,
}

impl<'a> Later<'a> {
    fn of(catalog: &'a Catalog, found: &[Change<'a>]) -> Self {
        let mut later = Self { catalog, tables: BTreeMap::new(), columns: BTreeMap::new() };
        for change in found {
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

    fn table(&self, was: &Table) -> Option<&'a Table> {
        let by_name = || self.catalog.tables.iter().find(|table| table.name == was.name);
        self.tables.get(&was.name).copied().or_else(by_name)
    }

    /// A column in the table that the old one becomes.
    fn column(&self, table: &'a Table, was: &'a Column, now: &'a Table) -> Option<&'a Column> {
        now.column(self.columns.get(&(&table.name, &was.name)).unwrap_or(&&was.name))
    }
}

/// References that stand on a key that goes or holds other columns, and that stay: another key holds theirs.
fn references<'a>(was: &'a Catalog, later: &Later<'a>, found: &mut Vec<Change<'a>>) {
    let gone = |change: &Change<'a>| match change {
        Change::Drop(Item::Constraint(table, key)) => Some((&table.name, key.kind.key()?)),
        Change::Alter(Item::Constraint(table, key), Item::Constraint(_, new)) => {
            (key.kind != new.kind).then_some((&table.name, key.kind.key()?))
        }
        _ => None,
    };
    let keys: Vec<(&QualifiedName, &[Text])> = found.iter().filter_map(gone).collect();
    if keys.is_empty() {
        return;
    }
    let on_gone = |kind: &ConstraintKind| match kind {
        ConstraintKind::ForeignKey { target, target_columns: on, .. } => keys
            .iter()
            .any(|(table, key)| *table == target && key.len() == on.len() && key.iter().all(|part| on.contains(part))),
        _ => false,
    };
    for old in &was.tables {
        for part in old.constraints.iter().filter(|part| on_gone(&part.kind)) {
            // One under another name is made under that.
            let at = found
                .iter()
                .position(|change| matches!(change, Change::Rename(item, _) if *item == Item::Constraint(old, part)));
            if let Some(Change::Rename(_, stays)) = at.map(|at| found.remove(at)) {
                rebuilt(Item::Constraint(old, part), stays, found);
                continue;
            }
            let new = later.table(old);
            if let Some((new, stays)) = new.and_then(|new| Some((new, new.constraint(&part.name)?))) {
                rebuilt(Item::Constraint(old, part), Item::Constraint(new, stays), found);
            }
        }
    }
}

/// What changes so that nothing may stand on it.
fn moved(found: &[Change<'_>]) -> Vec<Object> {
    let mut moved = Vec::new();
    let types = types(found);
    for change in found {
        match change {
            Change::Alter(Item::Column(table, was), Item::Column(now_table, now))
                if is_moved(was, now, &types) || encrypted::turns((table, was), (now_table, now)) =>
            {
                moved.push(Object::Column(table.name.clone(), was.name.clone()));
            }
            Change::Drop(item @ (Item::Column(..) | Item::Function(_) | Item::Table(_) | Item::View(_)))
            | Change::Rebuild(item @ (Item::Function(_) | Item::View(_)), _) => moved.extend(item.object()),
            _ => {}
        }
    }
    moved
}

/// What moves in a table moves in those below, which have the column from it.
fn inherited(was: &Catalog, moved: &mut Vec<Object>) {
    if !moved.iter().any(|object| matches!(object, Object::Column(..))) {
        return;
    }
    let below = below_in(was);
    let mut at = 0;
    while let Some(object) = moved.get(at) {
        if let Object::Column(table, column) = object {
            let child = |name: &&QualifiedName| Object::Column((**name).clone(), column.clone());
            let mut more: Vec<Object> = below.get(table).into_iter().flatten().map(child).collect();
            more.retain(|object| !moved.contains(object));
            moved.append(&mut more);
        }
        at += 1;
    }
}

fn is_moved(was: &Column, now: &Column, types: &[(&QualifiedName, &QualifiedName)]) -> bool {
    !is_same(&was.ty, &now.ty, types) || was.collation != now.collation || was.generated != now.generated
}

fn is_remade(change: &Change<'_>, view: &QualifiedName) -> bool {
    match change {
        Change::Drop(Item::View(item)) | Change::Rebuild(Item::View(item), _) => item.name == *view,
        _ => false,
    }
}

/// A smaller change of the same view, which the rebuild does too.
fn concerns(change: &Change<'_>, view: &QualifiedName) -> bool {
    match change {
        Change::Alter(item, _) | Change::Drop(item) | Change::Create(item) | Change::Rename(item, _) => match item {
            Item::View(item) => item.name == *view,
            Item::ViewIndex(item, _) => item.name == *view,
            Item::Trigger(on, _) | Item::Rule(on, _) => **on == *view,
            _ => false,
        },
        Change::Rebuild(..) | Change::MayBeRenamed(..) | Change::Stays(_) => false,
    }
}

/// By what PostgreSQL recorded where that is known, else by the words of the query.
fn stands_on(view: &View, object: &Object) -> bool {
    let Dependencies(on) = &view.depends_on;
    if on.contains(object) {
        return true;
    }
    let recorded = on.iter().any(|object| matches!(object, Object::Column(..)));
    match object {
        // Without columns, nobody but the query tells which ones it shows.
        Object::Column(table, column) if !recorded => {
            view.depends_on.relations().any(|name| name == table)
                && (names_word(&view.query, column) || view.query.contains('*'))
        }
        Object::Relation(name) => view.depends_on.relations().any(|on| on == name),
        Object::Function(name) => names_word(&view.query, &name.name),
        _ => false,
    }
}

/// Functions whose bodies PostgreSQL has read: it records what they stand on.
fn functions<'a>(was: &'a Catalog, now: &'a Catalog, moved: &[Object], found: &mut Vec<Change<'a>>) -> Vec<Object> {
    let mut more = Vec::new();
    for old in was.functions.iter().filter(|old| matches!(old.body, Body::Atomic(_))) {
        let types = |function: &Function| function.argument_types().map(ToString::to_string).collect::<Vec<_>>();
        let stays = now.functions.iter().find(|new| new.name == old.name && types(new) == types(old));
        let handled = found.iter().any(|change| {
            matches!(change, Change::Drop(Item::Function(item)) | Change::Rebuild(Item::Function(item), _) if *item == old)
        });
        let stands = |object: &Object| {
            old.depends_on.0.contains(object)
                || matches!(object, Object::Relation(name) if old.depends_on.relations().any(|on| on == name))
        };
        if let Some(stays) = stays
            && !handled
            && moved.iter().any(stands)
        {
            rebuilt(Item::Function(old), Item::Function(stays), found);
            more.extend(Item::Function(old).object());
        }
    }
    more
}

/// Triggers and policies that name a column whose type changes, and generated columns over it; all that calls a function that
/// is made anew.
fn parts<'a>(was: &'a Catalog, later: &Later<'a>, moved: &[Object], found: &mut Vec<Change<'a>>) {
    for object in moved {
        // A column is one of its table; a function may be called by any.
        let (table, word) = match object {
            Object::Column(table, column) => (Some(table), column),
            Object::Function(function) => {
                calls(was, later, function, found);
                (None, &function.name)
            }
            _ => continue,
        };
        for old in was.tables.iter().filter(|old| table.is_none_or(|table| *table == old.name)) {
            if let Some(new) = later.table(old) {
                of_table(old, new, word, later, found);
            }
        }
    }
}

fn of_table<'a>(old: &'a Table, new: &'a Table, word: &Text, later: &Later<'a>, found: &mut Vec<Change<'a>>) {
    for policy in &old.policies {
        let names = |sql: &Option<Text>| sql.as_ref().is_some_and(|sql| names_word(sql, word));
        if let Some(stays) = new.policy(&policy.name)
            && (names(&policy.using) || names(&policy.check))
        {
            rebuilt(Item::Policy(old, policy), Item::Policy(new, stays), found);
        }
    }
    for trigger in &old.triggers {
        let of = |event: &Event| matches!(event, Event::UpdateOf(all) if all.contains(word));
        let when = trigger.when.as_ref().is_some_and(|sql| names_word(sql, word));
        let calls = trigger.function.name == *word;
        if let Some(stays) = new.trigger(&trigger.name)
            && (when || calls || trigger.events.iter().any(of))
        {
            rebuilt(Item::Trigger(&old.name, trigger), Item::Trigger(&new.name, stays), found);
        }
    }
    for column in &old.columns {
        if let Some(generated) = &column.generated
            && let Some(stays) = later.column(old, column, new)
            && stays.generated.is_some()
            && names_word(&generated.expression, word)
        {
            rebuilt(Item::Column(old, column), Item::Column(new, stays), found);
        }
    }
}

/// Defaults, checks, exclusions and indexes that call a function, rules of domains, triggers of views and events.
fn calls<'a>(was: &'a Catalog, later: &Later<'a>, function: &QualifiedName, found: &mut Vec<Change<'a>>) {
    let now = later.catalog;
    let word = &function.name;
    let names = |sql: &Text| names_word(sql, word);
    for old in &was.tables {
        let Some(new) = later.table(old) else { continue };
        for column in &old.columns {
            // One that changes is set anew in any case, unless it stays as it is.
            if let Some(stays) = later.column(old, column, new)
                && column.default.as_ref().is_some_and(names)
                && column.generated.is_none()
            {
                found.push(Change::Rebuild(Item::Default(old, column), Item::Default(new, stays)));
            }
        }
        for part in &old.constraints {
            let calls = match &part.kind {
                ConstraintKind::Check { expression, .. } => names(expression),
                ConstraintKind::Exclude { elements, predicate, .. } => {
                    elements.iter().any(|element| names_term(&element.column.term, word))
                        || predicate.as_ref().is_some_and(names)
                }
                _ => false,
            };
            if let Some(stays) = new.constraint(&part.name)
                && calls
            {
                rebuilt(Item::Constraint(old, part), Item::Constraint(new, stays), found);
            }
        }
        for index in &old.indexes {
            if let Some(stays) = new.index(&index.name)
                && calls_in(index, word)
            {
                rebuilt(Item::Index(old, index), Item::Index(new, stays), found);
            }
        }
    }
    for old in &was.domains {
        let Some(new) = now.domains.iter().find(|new| new.name == old.name) else { continue };
        // A rule that changes is taken off in any case.
        for check in old.checks.iter().filter(|check| names(&check.expression)) {
            if let Some(stays) = new.checks.iter().find(|stays| stays.is_same_rule(check)) {
                found.push(Change::Rebuild(Item::DomainCheck(old, check), Item::DomainCheck(new, stays)));
            }
        }
        if old.default.as_ref().is_some_and(names) {
            found.push(Change::Rebuild(Item::DomainDefault(old), Item::DomainDefault(new)));
        }
    }
    for view in &was.views {
        let Some(stays) = now.views.iter().find(|stays| stays.name == view.name) else { continue };
        if found.iter().any(|change| is_remade(change, &view.name)) {
            continue;
        }
        for trigger in view.triggers.iter().filter(|trigger| trigger.function == *function) {
            if let Some(new) = stays.triggers.iter().find(|new| new.name == trigger.name) {
                rebuilt(Item::Trigger(&view.name, trigger), Item::Trigger(&stays.name, new), found);
            }
        }
        for index in view.indexes().iter().filter(|index| calls_in(index, word)) {
            if let Some(new) = stays.indexes().iter().find(|new| new.name == index.name) {
                rebuilt(Item::ViewIndex(view, index), Item::ViewIndex(stays, new), found);
            }
        }
    }
    for trigger in was.event_triggers.iter().filter(|trigger| trigger.function == *function) {
        if let Some(stays) = now.event_triggers.iter().find(|stays| stays.name == trigger.name) {
            rebuilt(Item::EventTrigger(trigger), Item::EventTrigger(stays), found);
        }
    }
}

fn calls_in(index: &Index, word: &Text) -> bool {
    index.columns.iter().any(|column| matches!(&column.term, IndexTerm::Expression(sql) if names_word(sql, word)))
        || index.predicate.as_ref().is_some_and(|sql| names_word(sql, word))
}

fn rebuilt<'a>(was: Item<'a>, now: Item<'a>, found: &mut Vec<Change<'a>>) {
    let same = |change: &Change<'_>| match change {
        Change::Alter(item, _) | Change::Rebuild(item, _) => *item == was,
        _ => false,
    };
    found.retain(|change| !same(change));
    found.push(Change::Rebuild(was, now));
}
