//! Reference rows that come, change and go: in the order of what they reference, and of the uniques that they give up and take.

mod cell;
mod order;
mod work;

use self::cell::cells;
use self::order::Ordered;
use self::work::Work;
use super::phase::Phase;
use super::step::{Hazard, Lock, Refused, Stage, Step, Why, allowed_as};
use super::steps::Steps;
use crate::catalog::{
    ConstraintKind, DataType, Deferrable, Identity, IndexTerm, Object, QualifiedName, Seed, Table, Text,
};
use crate::diff::{Change, Item, Renames};
use crate::sql::{ChangeRows, RowChange, Statement};

const BECAUSE: &str = "reference rows, each behind those that it references";

/// Steps for all rows of a plan.
pub fn steps<'a>(changes: &[Change<'a>], renames: &Renames, steps: &mut Steps<'a, '_>) {
    let mut work: Vec<Work<'a>> = Vec::new();
    for change in changes {
        match *change {
            Change::Create(Item::Table(table)) => {
                let rows = table.seed.iter().flat_map(|seed| &seed.rows);
                work.extend(rows.map(|row| Work { table, was: None, now: Some(row), new: true }));
            }
            Change::Create(Item::Row(table, row)) => {
                work.push(Work { table, was: None, now: Some(row), new: steps.is_new(&table.name) });
            }
            Change::Alter(Item::Row(was, old), Item::Row(table, row)) => {
                work.push(Work { table, was: Some((was, old)), now: Some(row), new: false });
            }
            Change::Drop(Item::Row(was, old)) => {
                let called = steps.called(&was.name).clone();
                let Some(table) = steps.now().table(&called) else { continue };
                work.push(Work { table, was: Some((was, old)), now: None, new: false });
            }
            _ => {}
        }
    }
    work.retain(|work| is_done(work, renames, steps));
    if work.is_empty() {
        return;
    }
    let early = work.iter().map(|work| loses_label(work, renames, steps)).collect();
    let Ordered { order, early } = match order::order(&work, early, steps) {
        Ok(ordered) => ordered,
        Err(at) => {
            let why = "rows exchange values of a unique, or reference each other: give one of them a third value first, in a migration of its own";
            steps.refused.push(Refused::impossible(object(&work[at]), why));
            return;
        }
    };
    let all_new = work.iter().all(|work| work.new);
    // What nothing waits for goes last of all, when no program of the old version asks for it any more.
    let last = order.iter().rposition(|at| work[*at].now.is_some()).map_or(0, |at| at + 1);
    let mut at = 0;
    while at < order.len() {
        let first = &work[order[at]];
        let is_early = early[order[at]];
        let is_alike = |other: &usize| {
            let same = work[*other].table.name == first.table.name && work[*other].new == first.new;
            same && early[*other] == is_early
        };
        let end = if at < last { last } else { order.len() };
        let count = order[at..end].iter().take_while(|other| is_alike(other)).count();
        let group: Vec<&Work<'a>> = order[at..at + count].iter().map(|at| &work[*at]).collect();
        let (phase, stage) = match () {
            () if is_early => (Phase::DropDependents, Stage::Expand),
            () if all_new => (Phase::Rows, Stage::Expand),
            () if at < last => (Phase::Rows, Stage::Backfill),
            () => (Phase::Rows, Stage::Contract),
        };
        push(&group, (phase, stage), renames, steps);
        at += count;
    }
}

/// What can't be done is refused, and what loses rows until it is allowed.
fn is_done<'a>(work: &Work<'a>, renames: &Renames, steps: &mut Steps<'a, '_>) -> bool {
    let Some((was, _)) = work.was else { return true };
    let Some(seed) = work.table.seed.as_deref().or(was.seed.as_deref()) else { return false };
    let object = object(work);
    if seed.append_only {
        let why = "rows of an append-only table are neither changed nor deleted: leave it, and add another row";
        steps.refused.push(Refused::impossible(object, why));
        return false;
    }
    let changed = match work.now {
        Some(_) => changed(work, renames, steps),
        None => Vec::new(),
    };
    if changed.iter().any(|column| seed.fixed.contains(column)) {
        let why = "a value of an immutable column changes: leave it, or remove the row and add another";
        steps.refused.push(Refused::impossible(object, why));
        return false;
    }
    // Of rows that were read from a database, nobody knows whether somebody changed them.
    let loses = work.now.is_none() || was.seed.as_ref().is_some_and(|seed| seed.observed.0);
    let any = Object::Row(work.table.name.clone(), "*".into());
    if loses && !steps.options.allows(&allowed_as(&object)) && !steps.options.allows(&allowed_as(&any)) {
        let sql = statement(work, &[work], renames, steps).to_string();
        steps.refused.push(Refused { object, why: Why::LosesData, sql, hazards: Vec::new() });
        return false;
    }
    true
}

/// The row holds a label that its type will not have: it has to change or go before the type does.
fn loses_label<'a>(work: &Work<'a>, renames: &Renames, steps: &Steps<'a, '_>) -> bool {
    let Some((was, row)) = work.was else { return false };
    let read = steps.read(was);
    let holds_other = |cells: &[cell::Cell], has: &dyn Fn(&DataType, &Text) -> bool| {
        cells.iter().any(|cell| {
            let ty = work.table.column(&cell.column).map(|column| &column.ty);
            ty.zip(cell.value.text()).is_some_and(|(ty, text)| !has(ty, text))
        })
    };
    let will_have = |ty: &DataType, text: &Text| steps.labels_of(ty).is_none_or(|of| of.labels.contains(text));
    let has = |ty: &DataType, text: &Text| match ty {
        DataType::Named(name) => {
            let old = steps.catalog_was().enums.iter().find(|of| of.name == **name);
            old.is_none_or(|of| of.labels.contains(text))
        }
        _ => true,
    };
    let before = cells(read.seed.as_deref(), row, work.table, Some(&read), renames);
    let after = work.now.map(|now| cells(work.table.seed.as_deref(), now, work.table, None, renames));
    holds_other(&before, &will_have) && !after.is_some_and(|after| holds_other(&after, &has))
}

/// The columns whose values a row gets anew.
fn changed<'a>(work: &Work<'a>, renames: &Renames, steps: &Steps<'a, '_>) -> Vec<Text> {
    match change(work, renames, steps) {
        RowChange::Update { set, .. } => set.into_iter().map(|cell| cell.column).collect(),
        _ => Vec::new(),
    }
}

fn object(work: &Work<'_>) -> Object {
    let key = match (work.now.zip(work.table.seed.as_deref()), work.was) {
        (Some((row, seed)), _) => seed.key(row),
        (None, Some((was, row))) => was.seed.as_ref().map(|seed| seed.key(row)).unwrap_or_default(),
        (None, None) => Text::default(),
    };
    Object::Row(work.table.name.clone(), key)
}

fn push<'a>(group: &[&Work<'a>], (phase, stage): (Phase, Stage), renames: &Renames, steps: &mut Steps<'a, '_>) {
    let Some(first) = group.first() else { return };
    let lock = if first.new { Lock::None } else { Lock::RowExclusive };
    let lost = group.iter().filter(|work| work.now.is_none()).map(|work| Hazard::DataLoss(object(work)));
    let (table, columns) = (first.table.name.clone(), used(first.table));
    let statement = Statement::ChangeRows(Box::new(statement(first, group, renames, steps)));
    let mut step = Step::new(BECAUSE, statement).locks(lock).declares(|effects| {
        if phase == Phase::Rows {
            effects.uses.push(Object::Relation(table));
            effects.uses.extend(columns);
        }
    });
    step.stage = stage;
    step.hazards.extend(lost);
    steps.push_allowed(phase, step);
}

/// What a statement about rows needs to be there.
fn used(table: &Table) -> Vec<Object> {
    let columns = table.seed.iter().flat_map(|seed| &seed.columns);
    columns.map(|column| Object::Column(table.name.clone(), column.clone())).collect()
}

fn statement<'a>(first: &Work<'a>, group: &[&Work<'a>], renames: &Renames, steps: &Steps<'a, '_>) -> ChangeRows {
    let Work { table, was, new, .. } = *first;
    let seed = table.seed.as_deref().or(was.and_then(|(was, _)| was.seed.as_deref()));
    let columns = seed.map(|seed| seed.columns.clone()).unwrap_or_default();
    let is_always = |column: &Text| table.column(column).and_then(|column| column.identity) == Some(Identity::Always);
    let by = seed.map(|seed| seed.by.clone()).unwrap_or_default();
    ChangeRows {
        table: table.name.clone(),
        mode: seed.map(|seed| seed.mode).unwrap_or_default(),
        new,
        arbiter: arbiter(table, &by),
        overriding: columns.iter().any(is_always),
        deleted_at: seed.and_then(|seed| seed.deleted_at.clone()),
        restores: table.primary_key() == by,
        numbers: numbers(group, seed, steps),
        forced: forced(table, steps),
        changes: group.iter().map(|work| change(work, renames, steps)).collect(),
        columns,
    }
}

fn change<'a>(work: &Work<'a>, renames: &Renames, steps: &Steps<'a, '_>) -> RowChange {
    let table = work.table;
    match (work.was, work.now) {
        (None, Some(row)) => {
            let seed = table.seed.as_deref();
            let values = cells(seed, row, table, None, renames);
            let key = values.iter().filter(|cell| seed.is_some_and(|seed| seed.by.contains(&cell.column)));
            RowChange::Insert { key: key.cloned().collect(), values }
        }
        (Some((was, old)), now) => {
            let read = steps.read(was);
            let before = cells(read.seed.as_deref(), old, table, Some(&read), renames);
            let Some(row) = now else {
                let is_by = |column: &Text| read.seed.as_ref().is_some_and(|seed| seed.by.contains(column));
                let key = before.iter().filter(|cell| is_by(&cell.column)).cloned().collect();
                return RowChange::Delete { key, was: before };
            };
            let after = cells(table.seed.as_deref(), row, table, None, renames);
            let seed = table.seed.as_deref();
            let is_by = |column: &Text| seed.is_some_and(|seed| seed.by.contains(column));
            let key = after.iter().filter(|cell| is_by(&cell.column)).cloned().collect();
            let old = |column: &Text| before.iter().find(|cell| cell.column == *column);
            let is_new = |cell: &&cell::Cell| {
                !matches!(cell.value, crate::catalog::SeedValue::Session { .. })
                    && old(&cell.column).is_none_or(|old| old.value != cell.value)
            };
            let set: Vec<cell::Cell> = after.iter().filter(is_new).cloned().collect();
            let was = set.iter().filter_map(|cell| old(&cell.column)).cloned().collect();
            RowChange::Update { key, set, was }
        }
        (None, None) => RowChange::Delete { key: Vec::new(), was: Vec::new() },
    }
}

/// The unique that ON CONFLICT names.
fn arbiter(table: &Table, by: &[Text]) -> Option<(Vec<Text>, Option<Text>)> {
    let is_it = |columns: &[Text]| columns.len() == by.len() && columns.iter().all(|column| by.contains(column));
    let constraint = table.constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, deferrable, .. } | ConstraintKind::Unique { columns, deferrable, .. }
            if is_it(columns) && *deferrable == Deferrable::No =>
        {
            Some((columns.clone(), None))
        }
        _ => None,
    });
    constraint.or_else(|| {
        table.indexes.iter().filter(|index| index.unique && !index.invalid).find_map(|index| {
            let plain = |column: &crate::catalog::IndexColumn| match &column.term {
                IndexTerm::Column(name) => Some(name.clone()),
                IndexTerm::Expression(_) => None,
            };
            let columns = index.columns.iter().map(plain).collect::<Option<Vec<Text>>>()?;
            is_it(&columns).then(|| (columns, index.predicate.clone()))
        })
    })
}

/// Sequences of columns that rows bring numbers for.
fn numbers(group: &[&Work<'_>], seed: Option<&Seed>, steps: &Steps<'_, '_>) -> Vec<(QualifiedName, Text)> {
    let Some((seed, first)) = seed.zip(group.first()) else { return Vec::new() };
    let table = first.table;
    let mut numbers = Vec::new();
    for name in &seed.columns {
        let Some(column) = table.column(name) else { continue };
        let owned = || {
            let is_it = |owner: &(QualifiedName, Text)| owner.0 == table.name && owner.1 == *name;
            steps.catalog_now().sequences.iter().find(|sequence| sequence.owned_by.as_ref().is_some_and(is_it))
        };
        let sequence = match column.identity {
            Some(_) => QualifiedName::new(table.name.schema.clone(), column.sequence_name(&table.name)),
            None => match owned() {
                Some(sequence) => sequence.name.clone(),
                None => continue,
            },
        };
        let brought = group.iter().filter(|work| work.was.is_none()).filter_map(|work| work.now);
        let highest = brought.filter_map(|row| seed.value(row, name)?.text()?.parse::<i64>().ok()).max();
        numbers.extend(highest.filter(|number| *number > 0).map(|number| (sequence, number.to_string().into())));
    }
    numbers
}

/// Tables that a statement about rows of this one looks at, and whose policies bind their owner.
fn forced(table: &Table, steps: &Steps<'_, '_>) -> Vec<QualifiedName> {
    let mut around: Vec<QualifiedName> = vec![table.name.clone()];
    for other in &steps.catalog_now().tables {
        for constraint in &other.constraints {
            let ConstraintKind::ForeignKey { target, .. } = &constraint.kind else { continue };
            if other.name == table.name {
                around.push(target.clone());
            } else if *target == table.name {
                around.push(other.name.clone());
            }
        }
    }
    around.sort();
    around.dedup();
    around.retain(|name| steps.is_forced(name));
    around
}
