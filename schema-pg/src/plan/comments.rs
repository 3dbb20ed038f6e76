//! Comments. Where those of an index are set, its statistics targets are.

use super::index_statistics;
use super::phase::Phase;
use super::step::{Lock, Stage, Step};
use super::steps::Steps;
use crate::catalog::{Column, Domain, DomainCheck, Extension, Object, PUBLIC, Table, Text};
use crate::diff::Item;
use crate::sql::{Comment, Commented, Statement};

/// The comments of a new thing, and of all that comes with it.
pub fn of<'a>(item: Item<'a>, steps: &mut Steps<'a, '_>) {
    let is_there = matches!(item, Item::Schema(schema) if schema.name == "public" && schema.comment.is_none());
    if let Some((on, Some(text))) = commented(item).filter(|_| !is_there) {
        let lock = match item {
            Item::Column(table, _) if !steps.is_new(&table.name) => lock(item),
            _ => Lock::None,
        };
        push(on, Some(text), lock, steps);
    }
    index_statistics::of(item, Stage::Expand, steps);
    match item {
        Item::Table(table) => {
            for column in table.columns.iter().filter(|column| column.comment.is_some()) {
                push(Commented::Column(&table.name, &column.name), column.comment.as_ref(), Lock::None, steps);
            }
            table.constraints.iter().for_each(|part| of(Item::Constraint(table, part), steps));
            table.indexes.iter().for_each(|part| of(Item::Index(table, part), steps));
            table.triggers.iter().for_each(|part| of(Item::Trigger(&table.name, part), steps));
            table.policies.iter().for_each(|part| of(Item::Policy(table, part), steps));
            table.rules.iter().for_each(|part| of(Item::Rule(&table.name, part), steps));
        }
        Item::Extension(item) => extension(None, item, steps),
        Item::Domain(domain) => domain_checks(None, domain, steps),
        Item::View(view) => {
            for column in view.columns.iter().filter(|column| column.comment.is_some()) {
                push(Commented::Column(&view.name, &column.name), column.comment.as_ref(), Lock::None, steps);
            }
            view.indexes().iter().for_each(|part| of(Item::ViewIndex(view, part), steps));
            view.triggers.iter().for_each(|part| of(Item::Trigger(&view.name, part), steps));
            view.rules.iter().for_each(|part| of(Item::Rule(&view.name, part), steps));
        }
        _ => {}
    }
}

/// The comment on an extension, where it is another than before; where none is known it is the one that the extension brings.
pub fn extension<'a>(was: Option<&'a Extension>, now: &'a Extension, steps: &mut Steps<'a, '_>) {
    let before = was.and_then(|was| was.comment.as_ref());
    if before == now.comment.as_ref() {
        return;
    }
    let comment = |text: Option<&'a Text>| match text {
        Some(_) => Statement::Comment(Box::new(Comment { on: Commented::Global("EXTENSION", &now.name), text })),
        None => Statement::ResetExtensionComment(&now.name),
    };
    let step = Step::new("comments last: they change nothing", comment(now.comment.as_ref()));
    let object = Object::Extension(now.name.clone());
    steps.push(Phase::Comments, step.declares(|effects| effects.uses.push(object)));
}

/// The comment of an index that gets its name late, behind that.
pub fn late<'a>(item: Item<'a>, steps: &mut Steps<'a, '_>) {
    if let Some((on, text @ Some(_))) = commented(item) {
        let statement = Statement::Comment(Box::new(Comment { on, text }));
        let mut step = Step::new("comments last: they change nothing", statement);
        step.stage = Stage::Contract;
        steps.push(Phase::Comments, step);
    }
    index_statistics::of(item, Stage::Contract, steps);
}

/// The comment of a thing that was there, where it changed.
pub fn changed<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    let (Some((_, old)), Some((on, new))) = (commented(was), commented(now)) else { return };
    if old != new {
        push(on, new, lock(now), steps);
    }
    index_statistics::changed(was, now, steps);
}

/// The comment of a thing goes, before the thing becomes a part of another.
pub fn taken_off<'a>(was: Item<'a>, steps: &mut Steps<'a, '_>) {
    if let Some((on, Some(_))) = commented(was) {
        push(on, None, lock(was), steps);
    }
}

/// The comment on a column's NOT NULL, where it is another than before.
pub fn not_null<'a>(table: &'a Table, was: Option<&Column>, now: &'a Column, stage: Stage, steps: &mut Steps<'a, '_>) {
    let said = |column: &Column| column.options.as_ref().and_then(|options| options.not_null_comment.clone());
    let (before, after) = (was.and_then(said), said(now));
    if now.nullable || before == after {
        return;
    }
    let statement = Statement::CommentNotNull(&table.name, &now.name, after);
    let mut step = Step::new("comments last: they change nothing", statement);
    step.stage = stage;
    steps.push(Phase::Comments, step);
}

/// The comments on a domain's rules, where they changed; those of a rule that is made anew go with it.
pub fn domain_checks<'a>(was: Option<&'a Domain>, now: &'a Domain, steps: &mut Steps<'a, '_>) {
    for check in &now.checks {
        let known = was.and_then(|was| was.checks.iter().find(|old| old.is_same_rule(check)));
        let before = known.and_then(|old| old.comment.as_ref());
        domain_check(now, check, before, steps);
    }
}

/// The comment on a rule of a domain, where it is another than before.
pub fn domain_check<'a>(
    domain: &'a Domain,
    check: &'a DomainCheck,
    before: Option<&'a Text>,
    steps: &mut Steps<'a, '_>,
) {
    if before != check.comment.as_ref() {
        let on = Commented::DomainCheck(&domain.name, &check.name);
        push(on, check.comment.as_ref(), Lock::None, steps);
    }
}

fn push<'a>(on: Commented<'a>, text: Option<&'a Text>, lock: Lock, steps: &mut Steps<'a, '_>) {
    let statement = Statement::Comment(Box::new(Comment { on, text }));
    steps.push(Phase::Comments, Step::new("comments last: they change nothing", statement).locks(lock));
}

/// Comments on tables and columns lock the table against other changes of it; those on what belongs to it do not.
fn lock(item: Item<'_>) -> Lock {
    match item {
        Item::Table(_) | Item::Column(..) | Item::View(_) => Lock::ShareUpdateExclusive,
        _ => Lock::None,
    }
}

/// What a comment would be on, and what it is.
fn commented<'a>(item: Item<'a>) -> Option<(Commented<'a>, Option<&'a Text>)> {
    let on = match item {
        Item::Schema(item) => Commented::Global("SCHEMA", &item.name),
        Item::Extension(_)
        | Item::Label(..)
        | Item::IndexNames(..)
        | Item::Overrides(..)
        | Item::Row(..)
        | Item::Default(..)
        | Item::DomainCheck(..)
        | Item::DomainDefault(_)
        | Item::TypePrivileges(_)
        | Item::DefaultPrivileges(_) => return None,
        Item::Enum(item) => Commented::Named("TYPE", &item.name),
        Item::Domain(item) => Commented::Named("DOMAIN", &item.name),
        Item::Composite(item) => Commented::Named("TYPE", &item.name),
        Item::Range(item) => Commented::Named("TYPE", &item.name),
        Item::Sequence(item) => Commented::Named("SEQUENCE", &item.name),
        Item::Function(item) => Commented::Function(item),
        Item::Aggregate(item) => Commented::Aggregate(item),
        Item::Table(item) => Commented::Named("TABLE", &item.name),
        Item::Column(table, item) => Commented::Column(&table.name, &item.name),
        Item::Constraint(table, item) => Commented::Part("CONSTRAINT", &table.name, &item.name),
        Item::Index(table, item) => Commented::Index(&table.name.schema, &item.name),
        Item::ViewIndex(view, item) => Commented::Index(&view.name.schema, &item.name),
        Item::Trigger(table, item) => Commented::Part("TRIGGER", table, &item.name),
        Item::Policy(table, item) => Commented::Part("POLICY", &table.name, &item.name),
        Item::Rule(table, item) => Commented::Part("RULE", table, &item.name),
        Item::View(item) if item.is_materialized() => Commented::Named("MATERIALIZED VIEW", &item.name),
        Item::View(item) => Commented::Named("VIEW", &item.name),
        Item::Statistics(item) => Commented::Named("STATISTICS", &item.name),
        Item::General(item) => Commented::General(item),
        Item::EventTrigger(item) => Commented::Global("EVENT TRIGGER", &item.name),
    };
    // That of `public` is the server's, where nothing else says one.
    let is_public = matches!(item, Item::Schema(schema) if schema.name == "public");
    Some((on, item.comment().or_else(|| PUBLIC.comment.as_ref().filter(|_| is_public))))
}
