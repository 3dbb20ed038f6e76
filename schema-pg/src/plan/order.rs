//! Tables in the order of their references, and the references that close a circle.

use rustc_hash::FxHashMap;

use super::target;
use crate::catalog::{Constraint, QualifiedName, Table, View};

/// A table that is made.
pub struct Created<'a> {
    /// The table.
    pub table: &'a Table,
    /// Tables that it references and that are made after it: those references are added when all are there.
    later: Vec<&'a QualifiedName>,
}

impl Created<'_> {
    /// The constraint references a table that is made later.
    pub fn is_later(&self, constraint: &Constraint) -> bool {
        target(&constraint.kind).is_some_and(|target| self.later.contains(&target))
    }
}

/// Each table behind those that it references, where that is possible; else in the given order.
pub fn tables<'a>(tables: &[&'a Table]) -> Vec<Created<'a>> {
    let places: FxHashMap<&QualifiedName, usize> =
        tables.iter().enumerate().map(|(at, table)| (&table.name, at)).collect();
    let needed: Vec<Vec<usize>> = tables.iter().map(|table| references(table, &places)).collect();
    let created = |(at, later): (usize, Vec<usize>)| Created {
        table: tables[at],
        later: later.into_iter().map(|other| &tables[other].name).collect(),
    };
    ordered(&needed).into_iter().map(created).collect()
}

/// Each view behind those that it shows. Views show no circles: PostgreSQL has no way to make one.
pub fn views<'a>(views: &[&'a View]) -> Vec<&'a View> {
    let places: FxHashMap<&QualifiedName, usize> =
        views.iter().enumerate().map(|(at, view)| (&view.name, at)).collect();
    let shown = |view: &&View| view.depends_on.iter().filter_map(|name| places.get(name).copied()).collect();
    let needed: Vec<Vec<usize>> = views.iter().map(shown).collect();
    ordered(&needed).into_iter().map(|(at, _)| views[at]).collect()
}

/// Places in an order in which each stands behind those that it needs; with those that come later all the same, being in a
/// circle with it. Walks without recursion: a chain can be as long as there are places.
fn ordered(needed: &[Vec<usize>]) -> Vec<(usize, Vec<usize>)> {
    let mut state = vec![State::Unseen; needed.len()];
    let mut ordered = Vec::with_capacity(needed.len());
    for root in 0..needed.len() {
        let mut open = vec![(root, 0)];
        while let Some((at, next)) = open.pop() {
            if next == 0 {
                if state[at] != State::Unseen {
                    continue;
                }
                state[at] = State::Open;
            }
            match needed[at].get(next) {
                Some(&other) => {
                    open.push((at, next + 1));
                    if state[other] == State::Unseen {
                        open.push((other, 0));
                    }
                }
                None => {
                    let later = needed[at].iter().copied().filter(|&other| state[other] != State::Done).collect();
                    ordered.push((at, later));
                    state[at] = State::Done;
                }
            }
        }
    }
    ordered
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Unseen,
    Open,
    Done,
}

/// Places of the tables that a table references. A reference to itself, or to a table that is there already, waits for
/// nothing.
fn references(table: &Table, places: &FxHashMap<&QualifiedName, usize>) -> Vec<usize> {
    let targets = table.constraints.iter().filter_map(|constraint| target(&constraint.kind));
    // A partition behind the table that it is part of.
    let targets = targets.chain(table.partition_of.as_ref().map(|of| &of.parent));
    targets.filter(|target| **target != table.name).filter_map(|target| places.get(target).copied()).collect()
}
