//! What is made behind what it needs, and the references that close a circle.

use rustc_hash::FxHashMap;

use crate::catalog::{
    Body, Constraint, ConstraintKind, DataType, Dependencies, Function, Object, QualifiedName, Returns, Table, Text,
};
use crate::diff::Item;

/// A thing that is made.
pub struct Created<'a> {
    /// The thing.
    pub item: Item<'a>,
    /// Tables that it references and that are made after it: those references are added when all are there.
    later: Vec<&'a QualifiedName>,
    /// Its place among the things that were given.
    pub at: usize,
}

impl<'a> Created<'a> {
    /// A thing that waits for nothing.
    pub fn alone(item: Item<'a>) -> Self {
        Self { item, later: Vec::new(), at: 0 }
    }

    /// The constraint references a table that is made later.
    pub fn is_later(&self, constraint: &Constraint) -> bool {
        !self.later.is_empty() && target(&constraint.kind).is_some_and(|target| self.later.contains(&target))
    }
}

/// Things, and what each of them needs: worked out once, since each answer asks for all of it.
pub struct Order<'a> {
    items: Vec<Item<'a>>,
    /// For each thing, the places of those that it needs.
    needed: Vec<Vec<usize>>,
    /// The places in order, each with those that come later although it needs them.
    sorted: Vec<(usize, Vec<usize>)>,
    /// No table references one that is not among these things.
    pub is_whole: bool,
}

impl<'a> Order<'a> {
    pub fn of(items: Vec<Item<'a>>) -> Self {
        let places = Places::of(&items);
        let needed: Vec<Vec<usize>> = items.iter().map(|item| needs(item, &places)).collect();
        let outside = |item: &Item<'_>| matches!(item, Item::Table(table) if references_outside(table, &places));
        let is_whole = !items.iter().any(outside);
        let sorted = sorted(&needed);
        Self { items, needed, sorted, is_whole }
    }

    /// Each thing behind those that it needs, where that is possible; else in the given order.
    pub fn ordered(&self) -> impl DoubleEndedIterator<Item = Created<'a>> {
        let name = |at: &usize| match self.items[*at] {
            Item::Table(table) => Some(&table.name),
            _ => None,
        };
        self.sorted.iter().map(move |(at, later)| Created {
            item: self.items[*at],
            later: later.iter().filter_map(name).collect(),
            at: *at,
        })
    }

    /// Which of the things are needed by those for which `wanted` holds, themselves among them.
    pub fn needed_by(&self, wanted: impl Fn(&Item<'_>) -> bool) -> Vec<bool> {
        let mut needed: Vec<bool> = self.items.iter().map(wanted).collect();
        let mut open: Vec<usize> = (0..needed.len()).filter(|at| needed[*at]).collect();
        while let Some(at) = open.pop() {
            for &other in &self.needed[at] {
                if !std::mem::replace(&mut needed[other], true) {
                    open.push(other);
                }
            }
        }
        needed
    }

    /// Which of the things need one for which `wanted` holds, themselves or through others.
    pub fn standing_on(&self, wanted: impl Fn(&Item<'_>) -> bool) -> Vec<bool> {
        let mut standing: Vec<bool> = self.items.iter().map(wanted).collect();
        for &(at, _) in &self.sorted {
            standing[at] = standing[at] || self.needed[at].iter().any(|other| standing[*other]);
        }
        standing
    }
}

/// Where things stand, by their names.
#[derive(Default)]
struct Places<'a> {
    relations: FxHashMap<&'a QualifiedName, usize>,
    types: FxHashMap<&'a QualifiedName, usize>,
    sequences: FxHashMap<&'a QualifiedName, usize>,
    functions: FxHashMap<&'a QualifiedName, Vec<usize>>,
    /// Functions that expressions can call, by their names without a schema.
    called: FxHashMap<&'a str, Vec<usize>>,
    /// Tables and views by their names without a schema, where functions in SQL are made, whose bodies name them.
    named: FxHashMap<&'a str, usize>,
}

impl<'a> Places<'a> {
    fn of(items: &[Item<'a>]) -> Self {
        let mut places = Self::default();
        places.relations.reserve(items.len());
        for (at, item) in items.iter().enumerate() {
            match item {
                Item::Table(table) => drop(places.relations.insert(&table.name, at)),
                Item::View(view) => drop(places.relations.insert(&view.name, at)),
                Item::Domain(item) => drop(places.types.insert(&item.name, at)),
                Item::Composite(item) => drop(places.types.insert(&item.name, at)),
                Item::Range(item) => drop(places.types.insert(&item.name, at)),
                Item::Sequence(item) => drop(places.sequences.insert(&item.name, at)),
                Item::Function(item) => {
                    places.functions.entry(&item.name).or_default().push(at);
                    if item.returns != Returns::Trigger {
                        places.called.entry(&item.name.name).or_default().push(at);
                    }
                }
                Item::Aggregate(item) => {
                    places.functions.entry(&item.name).or_default().push(at);
                    places.called.entry(&item.name.name).or_default().push(at);
                }
                _ => {}
            }
        }
        if items.iter().any(|item| matches!(item, Item::Function(function) if is_read(function))) {
            places.named = places.relations.iter().map(|(name, at)| (&*name.name, *at)).collect();
        }
        places
    }

    /// Places of the functions that an expression calls.
    fn calls(&self, sql: &str, needed: &mut Vec<usize>) {
        if !self.called.is_empty() && sql.contains('(') {
            for call in crate::lower::called(sql) {
                needed.extend(self.called.get(call.name.as_str()).into_iter().flatten());
            }
        }
    }

    /// Places of what a thing says that it needs.
    fn said(&self, Dependencies(on): &Dependencies, needed: &mut Vec<usize>) {
        for object in on {
            match object {
                Object::Relation(name) | Object::Column(name, _) => needed.extend(self.relations.get(name)),
                Object::Type(name) => needed.extend(self.types.get(name)),
                Object::Sequence(name) => needed.extend(self.sequences.get(name)),
                Object::Function(name) => needed.extend(self.functions.get(name).into_iter().flatten()),
                _ => {}
            }
        }
    }

    fn data_type(&self, ty: &DataType, needed: &mut Vec<usize>) {
        match ty {
            // Each table and view is a type too.
            DataType::Named(name) => {
                needed.extend(self.types.get(&**name).or_else(|| self.relations.get(&**name)));
            }
            DataType::Array(of) => self.data_type(of, needed),
            _ => {}
        }
    }
}

/// Places of the things that a thing needs; a table that references itself waits for nothing.
fn needs(item: &Item<'_>, places: &Places<'_>) -> Vec<usize> {
    let mut needed = Vec::new();
    match item {
        Item::Table(table) => of_table(table, places, &mut needed),
        Item::View(view) => {
            places.said(&view.depends_on, &mut needed);
            places.calls(&view.query, &mut needed);
            let own = places.relations.get(&view.name).copied();
            needed.retain(|at| Some(*at) != own);
        }
        Item::Domain(domain) => {
            places.data_type(&domain.ty, &mut needed);
            places.said(&domain.depends_on, &mut needed);
            domain.checks.iter().for_each(|check| places.calls(&check.expression, &mut needed));
        }
        Item::Composite(item) => item.attributes.iter().for_each(|part| places.data_type(&part.ty, &mut needed)),
        Item::Range(item) => {
            places.data_type(&item.subtype, &mut needed);
            for (_, value) in &item.options {
                let called =
                    value.split_once('.').map(|(schema, name)| QualifiedName::new(schema.to_owned(), name.to_owned()));
                needed.extend(called.and_then(|name| places.functions.get(&name)).into_iter().flatten());
            }
        }
        Item::Function(item) => {
            item.arguments.iter().for_each(|argument| places.data_type(&argument.ty, &mut needed));
            if let Returns::Type(ty) | Returns::SetOf(ty) = &item.returns {
                places.data_type(ty, &mut needed);
            }
            places.said(&item.depends_on, &mut needed);
            item.arguments
                .iter()
                .filter_map(|argument| argument.default.as_ref())
                .for_each(|sql| places.calls(sql, &mut needed));
            if let Body::Text(sql) = &item.body
                && is_read(item)
            {
                places.calls(sql, &mut needed);
                let words = sql.split(|c: char| c != '_' && !c.is_alphanumeric());
                needed.extend(words.filter_map(|word| places.named.get(word).copied()));
            }
            let own = places.functions.get(&item.name).cloned().unwrap_or_default();
            needed.retain(|at| !own.contains(at));
        }
        Item::Aggregate(item) => {
            for (_, value) in &item.options {
                let called = places.functions.iter().filter(|(name, _)| value.contains(&*name.name));
                let mut called: Vec<usize> = called.flat_map(|(_, at)| at).copied().collect();
                called.sort_unstable();
                needed.extend(called);
            }
        }
        _ => {}
    }
    needed
}

fn references_outside(table: &Table, places: &Places<'_>) -> bool {
    let targets = table.constraints.iter().filter_map(|constraint| target(&constraint.kind));
    let mut targets = targets.chain(table.partition_of.as_ref().map(|of| &of.parent));
    targets.any(|target| *target != table.name && !places.relations.contains_key(target))
}

fn of_table(table: &Table, places: &Places<'_>, needed: &mut Vec<usize>) {
    let targets = table.constraints.iter().filter_map(|constraint| target(&constraint.kind));
    // A partition behind the table that it is part of, an heir behind its parents.
    let targets = targets.chain(table.partition_of.as_ref().map(|of| &of.parent)).chain(&table.inherits);
    let others = targets.filter(|target| **target != table.name);
    needed.extend(others.filter_map(|target| places.relations.get(target).copied()));
    if !places.types.is_empty() {
        table.columns.iter().for_each(|column| places.data_type(&column.ty, needed));
    }
    if !places.called.is_empty() {
        expressions(table).for_each(|sql| places.calls(sql, needed));
    }
    if !table.depends_on.is_empty() {
        places.said(&table.depends_on, needed);
        let own = places.relations.get(&table.name).copied();
        needed.retain(|at| Some(*at) != own);
    }
}

/// All SQL that is made with a table.
fn expressions(table: &Table) -> impl Iterator<Item = &Text> {
    let defaults = table.columns.iter().filter_map(|column| column.default.as_ref());
    let generated = table.columns.iter().filter_map(|column| Some(&column.generated.as_ref()?.expression));
    let checks = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::Check { expression, .. } => Some(expression),
        _ => None,
    });
    defaults.chain(generated).chain(checks)
}

/// PostgreSQL reads the body when the function is made.
fn is_read(function: &Function) -> bool {
    function.language == "sql" && matches!(function.body, Body::Text(_))
}

/// The table that a constraint references.
fn target(kind: &ConstraintKind) -> Option<&QualifiedName> {
    match kind {
        ConstraintKind::ForeignKey { target, .. } => Some(target),
        _ => None,
    }
}

/// Places in an order in which each stands behind those that it needs; with those that come later all the same, being in a
/// circle with it. Walks without recursion: a chain can be as long as there are places.
fn sorted(needed: &[Vec<usize>]) -> Vec<(usize, Vec<usize>)> {
    let mut state = vec![State::Unseen; needed.len()];
    let mut ordered = Vec::with_capacity(needed.len());
    let mut open = Vec::new();
    for root in 0..needed.len() {
        open.push((root, 0));
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
