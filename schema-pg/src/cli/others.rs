//! What a database holds that the entities don't say: it stays, unless it is named.

use std::collections::BTreeSet;

use schema_core::origin::Origin;

use crate::catalog::{Catalog, ConstraintKind, Item, QualifiedName, Renames, Table, Text, ViewKind};
use crate::diff::{Change, diff};
use crate::migration::is_history;
use crate::plan::allowed_as;

/// A thing that is there, that the entities don't say, and that stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Other {
    /// Its kind and name: `index app.users_email_idx`.
    pub name: String,
    /// The name by which dropping it is allowed.
    pub allow: Text,
}

/// What may go.
#[derive(Debug, Default)]
pub struct May {
    /// What may go by name, with what is in it.
    pub allow: BTreeSet<Text>,
    /// What the entities don't say may go where no data goes with it, in the schemas that they use.
    pub prune: bool,
}

/// Adds to what is wanted what is there and others made, so that no plan drops it. Returns what that is.
///
/// What this library generated says so in its comment, and goes when no entity asks for it any more. All else may be somebody else's:
/// it goes where it is named. Tables of migration runners are nobody's business.
pub fn keep(live: &mut Catalog, wanted: &mut Catalog, renames: &Renames, may: &May) -> Vec<Other> {
    let is_wanted = |name: &QualifiedName| wanted.tables.iter().any(|table| table.name == *name);
    live.tables.retain(|table| !is_history(&table.name) || is_wanted(&table.name));
    let mut kept = wanted.clone();
    let mut others = Vec::new();
    let changes = diff(live, wanted, renames);
    let now = |was: &QualifiedName| {
        let renamed = changes.iter().find_map(|change| match change {
            Change::Rename(Item::Table(before), Item::Table(now)) if before.name == *was => Some(&now.name),
            _ => None,
        });
        renamed.unwrap_or(was).clone()
    };
    let used: BTreeSet<&Text> = wanted.tables.iter().map(|table| &table.name.schema).collect();
    for change in &changes {
        let Change::Drop(item) = change else { continue };
        let allow = item.object().map(|object| allowed_as(&object));
        let is_allowed = allow.as_ref().is_some_and(|name| may.allow.contains(name));
        let is_pruned = may.prune && !holds_data(item) && schema(item).is_some_and(|schema| used.contains(schema));
        let goes = is_allowed || is_pruned || Origin::of(item.comment()).is_generated();
        if goes || !put(item, &now, &mut kept) {
            continue;
        }
        if let (Some(object), Some(allow)) = (item.object(), allow) {
            let name = match item {
                Item::View(view) => format!("view {}", view.name),
                Item::Label(of, label) => format!("label {label} of {}", of.name),
                _ => object.to_string(),
            };
            others.push(Other { name, allow });
        }
    }
    kept.sort();
    *wanted = kept;
    others.sort();
    others
}

/// Rows or values go with it.
fn holds_data(item: &Item<'_>) -> bool {
    matches!(item, Item::Table(_) | Item::Column(..) | Item::Label(..) | Item::Sequence(_) | Item::Schema(_))
}

/// The schema that it is in.
fn schema<'a>(item: &Item<'a>) -> Option<&'a Text> {
    Some(match *item {
        Item::Enum(item) | Item::Label(item, _) => &item.name.schema,
        Item::Domain(item) | Item::DomainCheck(item, _) | Item::DomainDefault(item) => &item.name.schema,
        Item::Composite(item) => &item.name.schema,
        Item::Range(item) => &item.name.schema,
        Item::Sequence(item) => &item.name.schema,
        Item::Function(item) => &item.name.schema,
        Item::Aggregate(item) => &item.name.schema,
        Item::Table(of) | Item::IndexNames(of) | Item::Overrides(of) => &of.name.schema,
        Item::Column(of, _) | Item::Default(of, _) => &of.name.schema,
        Item::Constraint(of, _) => &of.name.schema,
        Item::Index(of, _) => &of.name.schema,
        Item::Policy(of, _) => &of.name.schema,
        Item::ViewIndex(view, _) | Item::View(view) => &view.name.schema,
        Item::Trigger(of, _) | Item::Rule(of, _) => &of.schema,
        Item::Statistics(item) => &item.name.schema,
        Item::TypePrivileges(item) => &item.name.schema,
        Item::Schema(_) | Item::Extension(_) | Item::EventTrigger(_) | Item::DefaultPrivileges(_) => return None,
    })
}

/// Adds a thing to a catalog; `false` for what is no thing of its own.
fn put(item: &Item<'_>, now: &impl Fn(&QualifiedName) -> QualifiedName, to: &mut Catalog) -> bool {
    match *item {
        Item::Schema(item) => to.schemas.push(item.clone()),
        Item::Extension(item) => to.extensions.push(item.clone()),
        Item::Enum(item) => to.enums.push(item.clone()),
        Item::Label(of, label) => {
            let Some(found) = to.enums.iter_mut().find(|item| item.name == of.name) else { return false };
            let at = of.labels.iter().position(|one| one == label).unwrap_or(0);
            // Behind the one that it stands behind.
            let before =
                of.labels.iter().take(at).filter_map(|one| found.labels.iter().position(|known| known == one)).last();
            found.labels.insert(before.map_or(0, |before| before + 1), label.clone());
        }
        Item::Domain(item) => to.domains.push(item.clone()),
        Item::DomainCheck(of, check) => {
            let Some(found) = to.domains.iter_mut().find(|item| item.name == of.name) else { return false };
            found.checks.push(check.clone());
            found.checks.sort_by(|a, b| a.name.cmp(&b.name));
        }
        Item::Composite(item) => to.composites.push(item.clone()),
        Item::Range(item) => to.ranges.push(item.clone()),
        Item::Sequence(item) => to.sequences.push(item.clone()),
        Item::Function(item) => to.functions.push(item.clone()),
        Item::Aggregate(item) => to.aggregates.push(item.clone()),
        Item::Table(item) => to.tables.push(item.clone()),
        Item::View(item) => to.views.push(item.clone()),
        Item::Statistics(item) => to.statistics.push(item.clone()),
        Item::EventTrigger(item) => to.event_triggers.push(item.clone()),
        Item::DefaultPrivileges(item) => to.default_privileges.push(item.clone()),
        Item::ViewIndex(view, index) => {
            let found = to.views.iter_mut().find(|item| item.name == view.name);
            match found.map(|view| &mut view.kind) {
                Some(ViewKind::Materialized { indexes, .. }) => indexes.push(index.clone()),
                _ => return false,
            }
        }
        Item::Column(of, column) => {
            return part(&of.name, now, to, |table| {
                // What the entities say of other columns does not change; a column that they don't know must take rows without it.
                table.columns.push(column.clone());
                true
            });
        }
        Item::Constraint(of, constraint) => {
            return part(&of.name, now, to, |table| {
                let is_key = |kind: &ConstraintKind| matches!(kind, ConstraintKind::PrimaryKey { .. });
                // A table has one primary key.
                let taken = is_key(&constraint.kind) && table.constraints.iter().any(|one| is_key(&one.kind));
                if !taken {
                    table.constraints.push(constraint.clone());
                }
                !taken
            });
        }
        Item::Index(of, index) => {
            return part(&of.name, now, to, |table| {
                table.indexes.push(index.clone());
                true
            });
        }
        Item::Policy(of, policy) => {
            return part(&of.name, now, to, |table| {
                table.policies.push(policy.clone());
                table.policies.sort_by(|a, b| a.name.cmp(&b.name));
                true
            });
        }
        Item::Trigger(of, trigger) => {
            if let Some(view) = to.views.iter_mut().find(|view| view.name == *of) {
                view.triggers.push(trigger.clone());
                return true;
            }
            return part(of, now, to, |table| {
                table.triggers.push(trigger.clone());
                table.triggers.sort_by(|a, b| a.name.cmp(&b.name));
                true
            });
        }
        Item::Rule(of, rule) => {
            if let Some(view) = to.views.iter_mut().find(|view| view.name == *of) {
                view.rules.push(rule.clone());
                return true;
            }
            return part(of, now, to, |table| {
                table.rules.push(rule.clone());
                true
            });
        }
        Item::Default(..)
        | Item::DomainDefault(_)
        | Item::IndexNames(_)
        | Item::Overrides(_)
        | Item::TypePrivileges(_) => {
            return false;
        }
    }
    true
}

/// Adds to a table that is wanted.
fn part(
    of: &QualifiedName,
    now: &impl Fn(&QualifiedName) -> QualifiedName,
    to: &mut Catalog,
    add: impl FnOnce(&mut Table) -> bool,
) -> bool {
    let name = now(of);
    to.tables.iter_mut().find(|table| table.name == name).is_some_and(add)
}
