//! What is specified by a wrong word: what structs make and the catalog does not have, or has otherwise.

use crate::adopt::left::Part;
use crate::catalog::{
    Catalog, Constraint, ConstraintKind, Enabled, Index, Item, Policy, QualifiedName, Table, Trigger, View, ViewKind,
};
use crate::diff::{Change, Changes};

/// The parts whose words make something that is not there. What is only missing is specified in SQL.
pub fn wrong(changes: &Changes<'_>) -> Vec<Part> {
    let mut found = Vec::new();
    for change in changes {
        match *change {
            Change::Drop(item) | Change::Rename(item, _) | Change::Rebuild(item, _) => {
                found.extend(of_item(item, changes.now));
            }
            Change::Alter(item, now) if !is_altered_in_sql(item, now) => found.extend(of_item(item, changes.now)),
            _ => {}
        }
    }
    found
}

/// What was specified is right, and what is missing of it is specified by statements that alter it.
fn is_altered_in_sql(was: Item<'_>, now: Item<'_>) -> bool {
    match (was, now) {
        (Item::Enum(was), Item::Enum(now)) => was.labels == now.labels,
        (Item::Domain(was), Item::Domain(now)) => {
            was.ty == now.ty
                && was.collation == now.collation
                && was.checks.iter().all(|check| now.checks.iter().any(|other| check.is_same_rule(other)))
        }
        (Item::Table(was), Item::Table(now)) => {
            was.partition_by == now.partition_by
                && was.partition_of == now.partition_of
                && was.inherits == now.inherits
                && was.grants.iter().all(|grant| now.grants.contains(grant))
                && was.storage.iter().all(|parameter| now.storage.contains(parameter))
                && (was.row_security.is_off() || was.row_security == now.row_security)
        }
        (Item::Column(_, was), Item::Column(_, now)) => {
            was.ty == now.ty
                && was.generated == now.generated
                && was.identity == now.identity
                && was.nullable == now.nullable
                && (was.collation.is_none() || was.collation == now.collation)
                && (was.default.is_none() || was.default == now.default)
        }
        (Item::Constraint(_, was), Item::Constraint(_, now)) => was.kind == now.kind && was.not_valid == now.not_valid,
        (Item::Index(_, was) | Item::ViewIndex(_, was), Item::Index(_, now) | Item::ViewIndex(_, now)) => {
            was.created() == now.created()
        }
        (Item::Policy(_, was), Item::Policy(_, now)) => {
            Policy { comment: None, ..was.clone() } == Policy { comment: None, ..now.clone() }
        }
        (Item::Trigger(_, was), Item::Trigger(_, now)) => {
            let plain = |trigger: &Trigger| Trigger { enabled: Enabled::Origin, comment: None, ..trigger.clone() };
            plain(was) == plain(now)
        }
        (Item::View(was), Item::View(now)) => is_same_view(was, now),
        (Item::Function(_), Item::Function(_)) => false,
        _ => true,
    }
}

/// The same rows in the same columns. Indexes are looked at on their own.
fn is_same_view(was: &View, now: &View) -> bool {
    let kind = match (&was.kind, &now.kind) {
        (ViewKind::Materialized { storage, .. }, ViewKind::Materialized { storage: other, .. }) => storage == other,
        (was, now) => was == now,
    };
    let columns = was.columns.iter().map(|column| (&column.name, &column.ty));
    kind && was.query == now.query
        && columns.eq(now.columns.iter().map(|column| (&column.name, &column.ty)))
        && was.grants.iter().all(|grant| now.grants.contains(grant))
}

/// The part by which an item is made.
fn of_item(item: Item<'_>, catalog: &Catalog) -> Vec<Part> {
    let part = match item {
        Item::Table(table) => match &table.partition_of {
            Some(of) => Part::Partitions(of.parent.clone()),
            None => Part::Table(table.name.clone()),
        },
        Item::Column(table, column) | Item::Default(table, column) => {
            Part::Column(table.name.clone(), column.name.clone())
        }
        Item::Constraint(table, constraint) => of_constraint(table, constraint, catalog),
        Item::Index(table, index) => of_index(table, index, catalog),
        Item::ViewIndex(view, index) => Part::Index(view.name.clone(), index.name.clone()),
        Item::Policy(table, policy) => Part::Policy(table.name.clone(), policy.name.clone()),
        Item::View(view) => Part::View(view.name.clone()),
        Item::Enum(item) => Part::Type(item.name.clone()),
        Item::Domain(item) => Part::Type(item.name.clone()),
        Item::Sequence(sequence) => match &sequence.owned_by {
            Some((table, column)) => Part::Column(table.clone(), column.clone()),
            None => return Vec::new(),
        },
        Item::Trigger(table, trigger) => Part::Trigger(table.clone(), trigger.name.clone()),
        Item::Rule(table, _) => Part::Table(table.clone()),
        Item::IndexNames(table) | Item::Overrides(table) => Part::Table(table.name.clone()),
        // Policies that call it bring it.
        Item::Function(function) => {
            let calls = |policy: &Policy| {
                let mut conditions = policy.using.iter().chain(&policy.check);
                conditions.any(|sql| sql.contains(&*function.name.name))
            };
            let tables = catalog.tables.iter().filter(|table| table.policies.iter().any(calls));
            return tables.map(|table| Part::Security(table.name.clone())).collect();
        }
        _ => return Vec::new(),
    };
    vec![whole(part, catalog)]
}

/// A part that can be left out, in place of one that can't.
pub fn whole(part: Part, catalog: &Catalog) -> Part {
    let is_there = |name: &QualifiedName| catalog.tables.iter().any(|table| table.name == *name);
    match part {
        // Of a view, not of a table.
        Part::Index(ref owner, _) | Part::Grants(ref owner) | Part::Table(ref owner) | Part::Trigger(ref owner, _)
            if !is_there(owner) =>
        {
            match part {
                Part::Table(owner) | Part::Trigger(owner, _) => Part::View(owner),
                other => other,
            }
        }
        other => other,
    }
}

fn of_constraint(table: &Table, constraint: &Constraint, catalog: &Catalog) -> Part {
    let given = catalog.tables.iter().find(|given| given.name == table.name);
    let is_given = given.is_some_and(|given| given.constraint(&constraint.name).is_some());
    match (&constraint.kind, is_given) {
        (ConstraintKind::PrimaryKey { .. }, _) => Part::Key(table.name.clone()),
        (_, true) => Part::Constraint(table.name.clone(), constraint.name.clone()),
        // One that no constraint of the database stands for.
        (_, false) => Part::Table(table.name.clone()),
    }
}

fn of_index(table: &Table, index: &Index, catalog: &Catalog) -> Part {
    let given = catalog.tables.iter().find(|given| given.name == table.name);
    if given.is_some_and(|given| given.index(&index.name).is_some()) {
        return Part::Index(table.name.clone(), index.name.clone());
    }
    // The index of a reference: by its columns.
    let columns: Vec<_> = index.leading_columns().cloned().collect();
    let reference = given.into_iter().flat_map(|given| &given.constraints).find(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey { columns: own, .. } => *own == columns,
        _ => false,
    });
    match reference {
        Some(reference) => Part::ReferenceIndex(table.name.clone(), reference.name.clone()),
        None => Part::Table(table.name.clone()),
    }
}
