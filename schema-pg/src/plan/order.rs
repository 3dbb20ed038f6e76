//! The order in which things are made: each after those that it needs, and what cuts circles.

use rustc_hash::FxHashMap;

use super::graph::{Need, Resolver, Via};
use crate::catalog::{Constraint, Item, Object, QualifiedName, Table};

/// A thing that is made.
pub struct Created<'a> {
    /// The thing.
    pub item: Item<'a>,
    /// What it needs and comes after it all the same: constraints and defaults that need it are added when it is there.
    later: Vec<Object>,
    /// Its body names what comes after it.
    pub unchecked: bool,
    /// Its place among the things that were given.
    pub at: usize,
}

impl<'a> Created<'a> {
    /// A thing that waits for nothing.
    pub fn alone(item: Item<'a>) -> Self {
        Self { item, later: Vec::new(), unchecked: false, at: 0 }
    }

    /// A part of a table needs what is made later.
    pub fn is_later(&self, part: Item<'a>, resolver: &Resolver<'a>) -> bool {
        !self.later.is_empty() && resolver.needs(part).iter().any(|need| self.later.contains(&need.on))
    }

    /// Some part comes later.
    pub fn is_cut(&self) -> bool {
        !self.later.is_empty()
    }
}

/// How strongly one thing needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// It can't be made before.
    Hard,
    /// A constraint or default of it can be added when the other is there.
    Part,
    /// Only its body names it.
    Body,
}

/// Things, and what each of them needs: worked out once, since each answer asks for all of it.
pub struct Order<'a> {
    items: Vec<Item<'a>>,
    /// For each thing, the places of those that it needs.
    needed: Vec<Vec<(usize, Strength)>>,
    /// The places in order, each with those that come later although it needs them.
    sorted: Vec<(usize, Vec<(usize, Strength)>)>,
    /// No table references one that is not among these things.
    pub is_whole: bool,
    /// Some thing comes before one that it can't be made without.
    pub has_circle: bool,
}

impl<'a> Order<'a> {
    pub fn of(items: Vec<Item<'a>>, resolver: &Resolver<'a>) -> Self {
        let places = Places::of(&items);
        let mut is_whole = true;
        let needed: Vec<Vec<(usize, Strength)>> = items
            .iter()
            .enumerate()
            .map(|(at, item)| {
                let mut needed = Vec::new();
                // PostgreSQL gives a reference to each partition by itself, whenever that comes.
                for need in resolver.needs(*item).into_iter().filter(|need| need.via != Via::Partition) {
                    let found = places.of_object(&need.on);
                    if let (Item::Table(table), Object::Relation(name)) = (item, &need.on) {
                        is_whole &= found.is_some() || *name == table.name || !is_outside(&need);
                    }
                    let strength = strength(*item, &need);
                    needed.extend(
                        found.into_iter().flatten().filter(|other| *other != at).map(|other| (other, strength)),
                    );
                }
                // A colocation group begins with the table that it is known by, unless a circle is in the way.
                if let Item::Table(table) = item
                    && let Some(first) = table.colocation()
                {
                    let found = places.of_object(&Object::Relation(first.clone()));
                    let others = found.into_iter().flatten().filter(|other| *other != at);
                    needed.extend(others.map(|other| (other, Strength::Part)));
                }
                // What weighs more counts.
                needed.sort_unstable_by_key(|(other, strength)| (*other, *strength));
                needed.dedup_by_key(|(other, _)| *other);
                needed
            })
            .collect();
        let sorted = sorted(&needed);
        let has_circle = sorted.iter().any(|(_, later)| later.iter().any(|(_, strength)| *strength == Strength::Hard));
        Self { items, needed, sorted, is_whole, has_circle }
    }

    /// Each thing after those that it needs, where that is possible; else in the given order.
    pub fn ordered(&self) -> impl DoubleEndedIterator<Item = Created<'a>> {
        self.sorted.iter().map(move |(at, later)| Created {
            item: self.items[*at],
            later: later
                .iter()
                .filter(|(_, strength)| *strength != Strength::Body)
                .filter_map(|(at, _)| self.items[*at].object())
                .collect(),
            unchecked: later.iter().any(|(_, strength)| *strength == Strength::Body),
            at: *at,
        })
    }

    /// Which of the things are needed by those for which `wanted` holds, themselves among them.
    pub fn needed_by(&self, wanted: impl Fn(&Item<'_>) -> bool) -> Vec<bool> {
        let mut needed: Vec<bool> = self.items.iter().map(wanted).collect();
        let mut open: Vec<usize> = (0..needed.len()).filter(|at| needed[*at]).collect();
        while let Some(at) = open.pop() {
            for &(other, _) in &self.needed[at] {
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
            standing[at] = standing[at] || self.needed[at].iter().any(|(other, _)| standing[*other]);
        }
        standing
    }
}

/// Another table is needed: one that is referenced, or that it is a partition of.
fn is_outside(need: &Need) -> bool {
    matches!(need.via, Via::References | Via::Part)
}

fn strength(item: Item<'_>, need: &Need) -> Strength {
    match (item, need.via) {
        (_, Via::Body) => Strength::Body,
        // A constraint, or the default of a column; what is computed or has a type can't wait.
        (Item::Table(_), Via::References | Via::Calls) => Strength::Part,
        _ => Strength::Hard,
    }
}

/// Where things stand, by what they are called.
#[derive(Default)]
struct Places<'a> {
    relations: FxHashMap<&'a QualifiedName, usize>,
    types: FxHashMap<&'a QualifiedName, usize>,
    sequences: FxHashMap<&'a QualifiedName, usize>,
    functions: FxHashMap<&'a QualifiedName, Vec<usize>>,
    general: FxHashMap<(&'a str, &'a str), usize>,
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
                Item::Function(item) => places.functions.entry(&item.name).or_default().push(at),
                Item::Aggregate(item) => places.functions.entry(&item.name).or_default().push(at),
                Item::General(item) => {
                    places.general.insert((&*item.kind, &*item.name), at);
                    places.relations.extend(item.relation.as_ref().map(|name| (name, at)));
                }
                _ => {}
            }
        }
        places
    }

    fn of_object(&self, object: &Object) -> Option<Vec<usize>> {
        match object {
            Object::Relation(name) | Object::Column(name, _) => self.relations.get(name).map(|at| vec![*at]),
            Object::Type(name) => self.types.get(name).map(|at| vec![*at]),
            Object::Sequence(name) => self.sequences.get(name).map(|at| vec![*at]),
            Object::Function(name) => self.functions.get(name).cloned(),
            Object::General(kind, name) => self.general.get(&(&**kind, &**name)).map(|at| vec![*at]),
            _ => None,
        }
    }
}

/// Places in an order in which each stands after those that it needs; with those that come later all the same, being in a
/// circle with it. A circle is cut where it costs least: at the body of a function, else at a part that can come later.
fn sorted(needed: &[Vec<(usize, Strength)>]) -> Vec<(usize, Vec<(usize, Strength)>)> {
    let mut cut: Vec<(usize, usize)> = Vec::new();
    loop {
        match attempt(needed, &cut) {
            Ok(ordered) => return ordered,
            Err(edge) => cut.push(edge),
        }
    }
}

type Ordered = Vec<(usize, Vec<(usize, Strength)>)>;

/// Walks without recursion: a chain can be as long as there are places. An error is what to cut first.
fn attempt(needed: &[Vec<(usize, Strength)>], cut: &[(usize, usize)]) -> Result<Ordered, (usize, usize)> {
    let mut state = vec![State::Unseen; needed.len()];
    let mut ordered = Vec::with_capacity(needed.len());
    let mut open: Vec<(usize, usize)> = Vec::new();
    for root in 0..needed.len() {
        open.push((root, 0));
        while let Some((at, next)) = open.pop() {
            if next == 0 {
                if state[at] != State::Unseen {
                    continue;
                }
                state[at] = State::Open;
            }
            let Some(&(other, strength)) = needed[at].get(next) else {
                let later = needed[at].iter().copied().filter(|(other, _)| state[*other] != State::Done).collect();
                ordered.push((at, later));
                state[at] = State::Done;
                continue;
            };
            open.push((at, next + 1));
            if !cut.is_empty() && cut.contains(&(at, other)) {
                continue;
            }
            match state[other] {
                State::Unseen => open.push((other, 0)),
                // A circle that ends where nothing can wait: something else in it waits.
                State::Open if strength == Strength::Hard => {
                    if let Some(edge) = weakest(needed, &open, at, other) {
                        return Err(edge);
                    }
                }
                _ => {}
            }
        }
    }
    Ok(ordered)
}

/// The edge of the circle from `first` down to `last` that can be cut best.
fn weakest(
    needed: &[Vec<(usize, Strength)>],
    open: &[(usize, usize)],
    last: usize,
    first: usize,
) -> Option<(usize, usize)> {
    // Each open place is followed by the one that it was left for.
    let chain: Vec<(usize, usize)> = open.iter().copied().filter(|(_, next)| *next > 0).collect();
    let start = chain.iter().rposition(|(at, _)| *at == first)?;
    let edges = chain[start..].iter().filter(|(at, _)| *at != last);
    let edges = edges.map(|(at, next)| (*at, needed[*at][*next - 1]));
    let found =
        edges.filter(|(_, (_, strength))| *strength != Strength::Hard).max_by_key(|(_, (_, strength))| *strength);
    found.map(|(at, (other, _))| (at, other))
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Unseen,
    Open,
    Done,
}

/// The constraints of a table that are added when all that they need is there. And second keys over the same columns: of two in one statement the server makes one.
pub fn later<'a>(table: &'a Table, created: &Created<'a>, resolver: &Resolver<'a>) -> Vec<&'a Constraint> {
    let is_later = |part: &&'a Constraint| {
        part.not_valid
            || resolver.is_kept_by_index(part)
            || created.is_cut() && created.is_later(Item::Constraint(table, part), resolver)
    };
    // Keys stand first, and of keys the primary one.
    let is_second = |at: usize, part: &Constraint| {
        let own = part.kind.index();
        own.is_some() && table.constraints[..at].iter().any(|before| before.kind.index() == own)
    };
    let all = table.constraints.iter().enumerate();
    all.filter(|(at, part)| is_later(part) || is_second(*at, part)).map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::Strength::{Body, Hard, Part};
    use super::sorted;

    #[test]
    fn circles_are_cut_at_bodies_first_and_at_parts_next() {
        // 0 needs 1, whose body names 0.
        assert_eq!(sorted(&[vec![(1, Hard)], vec![(0, Body)]]), [(1, vec![(0, Body)]), (0, vec![])]);
        assert_eq!(sorted(&[vec![(1, Body)], vec![(0, Hard)]]), [(0, vec![(1, Body)]), (1, vec![])]);
        // A table with a check by a function that takes its rows.
        assert_eq!(sorted(&[vec![(1, Part)], vec![(0, Hard)]]), [(0, vec![(1, Part)]), (1, vec![])]);
        // A chain, the other way round.
        assert_eq!(sorted(&[vec![(1, Hard)], vec![(2, Hard)], vec![]]), [(2, vec![]), (1, vec![]), (0, vec![])]);
    }
}
