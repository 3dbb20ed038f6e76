//! The order of what happens to rows: a row comes behind those that it references, goes before them, and takes a value of a unique once
//! another row gave it up.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::work::Work;
use crate::catalog::{ConstraintKind, IndexTerm, QualifiedName, Seed, SeedRow, Table, Text};
use crate::plan::steps::Steps;

/// All rows in order.
pub struct Ordered {
    /// The places of the rows.
    pub order: Vec<usize>,
    /// Rows that have to be done before the types of their columns change, and those before them; by their places.
    pub early: Vec<bool>,
}

/// All rows in order; the error is the place of one of a circle. `early` says which have to be done before types change.
pub fn order(work: &[Work<'_>], mut early: Vec<bool>, steps: &Steps<'_, '_>) -> Result<Ordered, usize> {
    let (mut given, mut freed): (FxHashMap<String, usize>, FxHashMap<String, usize>) = Default::default();
    let mut sides = Vec::with_capacity(work.len());
    for (at, work) in work.iter().enumerate() {
        let side = Sides::of(work, steps);
        given.extend(side.takes.iter().map(|key| (key.clone(), at)));
        freed.extend(side.frees.iter().map(|key| (key.clone(), at)));
        sides.push(side);
    }
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); work.len()];
    let mut waits = vec![0_usize; work.len()];
    let mut edge = |first: usize, then: usize| {
        if first != then {
            after[first].push(then);
            waits[then] += 1;
        }
    };
    for (at, side) in sides.iter().enumerate() {
        side.takes.iter().filter_map(|key| freed.get(key)).for_each(|other| edge(*other, at));
        side.references.iter().filter_map(|key| given.get(key)).for_each(|other| edge(*other, at));
        side.referenced.iter().filter_map(|key| freed.get(key)).for_each(|other| edge(at, *other));
    }
    let priority = |at: usize| (work[at].now.is_none(), &work[at].table.name, work[at].was.is_some(), at);
    let mut ready: BinaryHeap<Reverse<_>> =
        (0..work.len()).filter(|at| waits[*at] == 0).map(|at| Reverse(priority(at))).collect();
    let mut order = Vec::with_capacity(work.len());
    while let Some(Reverse((_, _, _, at))) = ready.pop() {
        order.push(at);
        for next in &after[at] {
            waits[*next] -= 1;
            if waits[*next] == 0 {
                ready.push(Reverse(priority(*next)));
            }
        }
    }
    if let Some(at) = (0..work.len()).find(|at| waits[*at] > 0) {
        return Err(at);
    }
    for at in order.iter().rev() {
        early[*at] |= after[*at].iter().any(|next| early[*next]);
    }
    order.sort_by_key(|at| !early[*at]);
    Ok(Ordered { order, early })
}

/// What a row takes, gives up and references, as texts.
#[derive(Default)]
struct Sides {
    takes: Vec<String>,
    frees: Vec<String>,
    references: Vec<String>,
    /// What it referenced before.
    referenced: Vec<String>,
}

impl Sides {
    fn of(work: &Work<'_>, steps: &Steps<'_, '_>) -> Self {
        let mut sides = Self::default();
        let table = work.table;
        if let (Some(row), Some(seed)) = (work.now, table.seed.as_deref()) {
            sides.takes = uniques(table).filter_map(|columns| key(&table.name, seed, row, columns, columns)).collect();
            sides.references = references(table, seed, row);
        }
        if let Some((was, row)) = work.was {
            let read = steps.read(was);
            if let Some(seed) = read.seed.as_deref() {
                let before = uniques(&read).filter_map(|columns| key(&table.name, seed, row, columns, columns));
                sides.frees = before.filter(|key| !sides.takes.contains(key)).collect();
                sides.referenced = references(&read, seed, row);
            }
        }
        sides
    }
}

/// The columns of its keys and uniques, whatever rows they are among.
fn uniques(table: &Table) -> impl Iterator<Item = &[Text]> {
    let constraints = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, .. } | ConstraintKind::Unique { columns, .. } => Some(columns.as_slice()),
        _ => None,
    });
    let indexes = table.indexes.iter().filter(|index| index.unique && index.columns.len() == 1);
    let indexes = indexes.filter_map(|index| match &index.columns[0].term {
        IndexTerm::Column(name) => Some(std::slice::from_ref(name)),
        IndexTerm::Expression(_) => None,
    });
    constraints.chain(indexes)
}

fn references(table: &Table, seed: &Seed, row: &SeedRow) -> Vec<String> {
    let reference = |kind: &ConstraintKind| match kind {
        ConstraintKind::ForeignKey { columns, target, target_columns, .. } => {
            key(target, seed, row, columns, target_columns)
        }
        _ => None,
    };
    table.constraints.iter().filter_map(|constraint| reference(&constraint.kind)).collect()
}

/// The values of some columns of a row under the names of those that they are equal to.
fn key(table: &QualifiedName, seed: &Seed, row: &SeedRow, columns: &[Text], called: &[Text]) -> Option<String> {
    let texts = seed.texts(row, columns)?;
    let mut pairs: Vec<(&Text, &Text)> = called.iter().zip(texts).collect();
    pairs.sort_unstable();
    let mut key = table.to_string();
    for (column, text) in pairs {
        // No text of a database holds NUL.
        key.push('\0');
        key.push_str(column);
        key.push('\0');
        key.push_str(text);
    }
    Some(key)
}
