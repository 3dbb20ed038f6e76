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

/// Each table behind those that it references, where that is possible; else in the given order. Walks without recursion:
/// a chain of references can be as long as there are tables.
pub fn tables<'a>(tables: &[&'a Table]) -> Vec<Created<'a>> {
    let places: FxHashMap<&QualifiedName, usize> =
        tables.iter().enumerate().map(|(at, table)| (&table.name, at)).collect();
    let references: Vec<Vec<usize>> = tables.iter().map(|table| references(table, &places)).collect();
    let mut state = vec![State::Unseen; tables.len()];
    let mut ordered = Vec::with_capacity(tables.len());
    for root in 0..tables.len() {
        let mut open = vec![(root, 0)];
        while let Some((at, next)) = open.pop() {
            if next == 0 {
                if state[at] != State::Unseen {
                    continue;
                }
                state[at] = State::Open;
            }
            match references[at].get(next) {
                Some(&referenced) => {
                    open.push((at, next + 1));
                    if state[referenced] == State::Unseen {
                        open.push((referenced, 0));
                    }
                }
                None => {
                    // Whatever is not done now is made later: it is in a circle with this table.
                    let later = references[at].iter().filter(|&&other| state[other] != State::Done);
                    ordered
                        .push(Created { table: tables[at], later: later.map(|&other| &tables[other].name).collect() });
                    state[at] = State::Done;
                }
            }
        }
    }
    ordered
}

/// Each view behind those that it shows. Views show no circles: PostgreSQL has no way to make one.
pub fn views<'a>(views: &[&'a View]) -> Vec<&'a View> {
    let mut ordered: Vec<&View> = Vec::with_capacity(views.len());
    let mut waiting: Vec<&View> = views.to_vec();
    while !waiting.is_empty() {
        let waits_for = |view: &&View| {
            view.depends_on.iter().any(|name| *name != view.name && waiting.iter().any(|other| other.name == *name))
        };
        let (later, ready): (Vec<&View>, Vec<&View>) = waiting.iter().partition(|view| waits_for(view));
        // What is left waits for itself: the server says so in words of its own.
        let stuck = ready.is_empty();
        ordered.extend(if stuck { &later } else { &ready });
        waiting = if stuck { Vec::new() } else { later };
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
