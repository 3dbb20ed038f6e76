//! L035: references in a circle.

use crate::Severity;
use crate::lint::design::{Design, DesignTable, Reference};
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L035",
        severity: Severity::Warning,
        title: "tables that reference each other in a circle",
        reason: "Where every reference of the circle is required and checked at once, no first row gets in. Elsewhere rows have to be inserted with a gap and updated, and deleted in an order that nobody remembers.",
        help: "turn one of the references round, or let it be missing, or make it deferrable",
        wrong: "CREATE TABLE a (id bigint PRIMARY KEY, b_id bigint NOT NULL); CREATE TABLE b (id bigint PRIMARY KEY, a_id bigint NOT NULL REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;",
        right: "CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint PRIMARY KEY, a_id bigint NOT NULL REFERENCES a);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for circle in circles(design) {
        let is_within = |reference: &Reference| {
            design.number(&reference.target).is_some_and(|number| circle.binary_search(&number).is_ok())
        };
        // Each table of the circle, with what it references of the others.
        let tables: Vec<(&DesignTable, Vec<&Reference>)> = circle
            .iter()
            .map(|number| {
                let table = &design.tables[*number];
                let others = table.references.iter().filter(|reference| reference.target != table.path);
                (table, others.filter(|reference| is_within(reference)).collect())
            })
            .collect();
        let can_begin = tables.iter().any(|(table, references)| {
            let is_open = |reference: &&Reference| {
                reference.is_deferrable || reference.columns.iter().any(|name| table.may_miss(name))
            };
            references.iter().all(is_open)
        });
        let arrows = tables.iter().flat_map(|(table, references)| {
            references.iter().map(|reference| {
                let to = design.table(&reference.target).map_or("", |to| &*to.name);
                format!("{}.{} to {to}", table.name, reference.columns.join(", "))
            })
        });
        let arrows = arrows.collect::<Vec<_>>().join("; ");
        let names = tables.iter().map(|(table, _)| &*table.name).collect::<Vec<_>>().join(", ");
        let so = if can_begin { "" } else { ", and each reference is required: no first row gets in" };
        let message = format!("{names} reference each other in a circle{so} ({arrows})");
        let first = tables[0].0;
        match can_begin {
            true => found.advise(&first.path, first.source, message),
            false => found.table(first, message),
        }
    }
}

/// Tables that reach each other by references, the groups of more than one, each by place in the design.
fn circles(design: &Design) -> Vec<Vec<usize>> {
    let edges: Vec<Vec<usize>> = design
        .tables
        .iter()
        .map(|table| table.references.iter().filter_map(|reference| design.number(&reference.target)).collect())
        .collect();
    let mut state =
        Search { edges: &edges, index: vec![None; edges.len()], low: vec![0; edges.len()], open: Vec::new(), next: 0 };
    let mut groups = Vec::new();
    for start in 0..edges.len() {
        if state.index[start].is_none() {
            state.visit(start, &mut groups);
        }
    }
    groups.retain(|group| group.len() > 1);
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort();
    groups
}

/// Tarjan's search for strongly connected components, without recursion: a chain of references can be long.
struct Search<'e> {
    edges: &'e [Vec<usize>],
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    open: Vec<usize>,
    next: usize,
}

impl Search<'_> {
    fn visit(&mut self, start: usize, groups: &mut Vec<Vec<usize>>) {
        let mut is_open = std::collections::BTreeSet::new();
        let mut calls = vec![(start, 0)];
        while let Some((node, edge)) = calls.pop() {
            if edge == 0 {
                self.index[node] = Some(self.next);
                self.low[node] = self.next;
                self.next += 1;
                self.open.push(node);
                is_open.insert(node);
            }
            if let Some(&to) = self.edges[node].get(edge) {
                calls.push((node, edge + 1));
                match self.index[to] {
                    None => calls.push((to, 0)),
                    Some(index) if is_open.contains(&to) => self.low[node] = self.low[node].min(index),
                    Some(_) => {}
                }
                continue;
            }
            if Some(self.low[node]) == self.index[node] {
                let mut group = Vec::new();
                while let Some(last) = self.open.pop() {
                    is_open.remove(&last);
                    group.push(last);
                    if last == node {
                        break;
                    }
                }
                groups.push(group);
            }
            if let Some((above, _)) = calls.last() {
                self.low[*above] = self.low[*above].min(self.low[node]);
            }
        }
    }
}
