//! The order of steps: what depends decides, and where nothing does the phases, by which a plan reads well.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use rustc_hash::{FxHashMap, FxHashSet};

use super::effects::{Effects, Held, names};
use super::graph::{Need, Resolver, Things, Via};
use super::placed::Placed;
use super::placeholder;
use super::renaming::Renaming;
use super::step::{Stage, Step};
use crate::catalog::{Catalog, ConstraintKind, Item, Object, QualifiedName, Text};
use crate::diff::Change;
use crate::sql::{Statement, TableAction, ViewForm};

/// Steps in order, or those that stand in a circle.
pub struct Sorted<'a> {
    /// All steps.
    pub steps: Vec<Step<'a>>,
    /// Functions whose bodies name what comes only later: PostgreSQL must not look at them when they are made. By their places
    /// among the steps.
    pub unchecked: BTreeSet<usize>,
    /// What stands in a circle that nothing cuts, as texts.
    pub circle: Vec<String>,
}

/// Puts steps in order. Circles that nothing else cuts are cut at views.
pub fn sort<'a>(steps: Vec<Placed<'a>>, (was, now): (&'a Catalog, &'a Catalog), changes: &[Change<'a>]) -> Sorted<'a> {
    let uncut = placeholder::uncut(&steps);
    let mut steps = placeholder::of_views_that_read_themselves(steps);
    let mut last = false;
    loop {
        match attempt(steps, last, (was, now), changes) {
            Ok(mut sorted) => {
                sorted.circle.extend(uncut);
                return sorted;
            }
            Err((found, circle)) => {
                (steps, last) = match placeholder::cut(found, &circle, was) {
                    Ok(cut) => (cut, false),
                    Err(steps) => (steps, true),
                };
            }
        }
    }
}

/// Steps in order. An error is them as they were, and those in a circle, unless this is the `last` attempt.
fn attempt<'a>(
    steps: Vec<Placed<'a>>,
    last: bool,
    (was, now): (&'a Catalog, &'a Catalog),
    changes: &[Change<'a>],
) -> Result<Sorted<'a>, (Vec<Placed<'a>>, Vec<usize>)> {
    let (edges, effects) = Edges::of(&steps, (was, now), changes);
    let count = steps.len();
    let stages = staged(&steps, &effects, &edges);
    let priority = |at: usize| (stages[at], steps[at].phase, at);
    let mut waits: Vec<usize> = vec![0; count];
    for (_, to) in edges.hard.iter().chain(&edges.soft) {
        waits[*to] += 1;
    }
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in edges.hard.iter().chain(&edges.soft) {
        after[*from].push(*to);
    }
    let mut ready: BinaryHeap<Reverse<(Stage, usize, usize)>> =
        (0..count).filter(|at| waits[*at] == 0).map(|at| Reverse(priority(at))).collect();
    let mut order = Vec::with_capacity(count);
    let mut done = vec![false; count];
    let mut unchecked = BTreeSet::new();
    let mut circle = Vec::new();
    let mut soft = edges.soft;
    while order.len() < count {
        while let Some(Reverse((_, _, at))) = ready.pop() {
            if std::mem::replace(&mut done[at], true) {
                continue;
            }
            order.push(at);
            for &next in &after[at] {
                waits[next] = waits[next].saturating_sub(1);
                if waits[next] == 0 {
                    ready.push(Reverse(priority(next)));
                }
            }
        }
        if order.len() == count {
            break;
        }
        // A circle: the body of a function is not looked at, where that cuts it.
        let cut: Vec<(usize, usize)> =
            std::mem::take(&mut soft).into_iter().filter(|(from, to)| !done[*from] && !done[*to]).collect();
        if cut.is_empty() {
            let found = one_circle(&after, &done);
            if !last {
                return Err((steps, found));
            }
            circle = found.into_iter().map(|at| steps[at].step.sql()).collect();
            // In the order of the phases: the plan is refused.
            let left: Vec<usize> = (0..count).filter(|at| !done[*at]).collect();
            let mut left: Vec<_> = left.into_iter().map(priority).collect();
            left.sort_unstable();
            order.extend(left.into_iter().map(|(_, _, at)| at));
            break;
        }
        for (from, to) in &cut {
            unchecked.insert(*to);
            waits[*to] -= 1;
            after[*from].retain(|next| next != to);
            if waits[*to] == 0 {
                ready.push(Reverse(priority(*to)));
            }
        }
    }
    let mut places: Vec<Option<Placed<'a>>> = steps.into_iter().map(Some).collect();
    let unchecked: BTreeSet<usize> =
        order.iter().enumerate().filter(|(_, at)| unchecked.contains(at)).map(|(place, _)| place).collect();
    let steps = order
        .into_iter()
        .filter_map(|at| {
            let mut step = places[at].take()?.step;
            step.stage = stages[at];
            Some(step)
        })
        .collect();
    Ok(Sorted { steps, unchecked, circle })
}

/// Steps that wait for one another, each for the one before it.
fn one_circle(after: &[Vec<usize>], done: &[bool]) -> Vec<usize> {
    let mut waits_for: Vec<Option<usize>> = vec![None; done.len()];
    for (from, all) in after.iter().enumerate().filter(|(from, _)| !done[*from]) {
        for to in all.iter().filter(|to| !done[**to]) {
            waits_for[*to].get_or_insert(from);
        }
    }
    // Each of those that are left waits for another of them: who goes back from one to the next comes round.
    let Some(mut at) = (0..done.len()).find(|at| !done[*at]) else { return Vec::new() };
    for _ in 0..done.len() {
        at = waits_for[at].unwrap_or(at);
    }
    let mut circle = vec![at];
    while let Some(next) = waits_for[circle[circle.len() - 1]].filter(|next| *next != at && circle.len() <= done.len())
    {
        circle.push(next);
    }
    circle.reverse();
    circle
}

/// A step belongs to the last of the migrations of all that it waits for.
fn staged(steps: &[Placed<'_>], effects: &[Effects], edges: &Edges) -> Vec<Stage> {
    let mut stages: Vec<Stage> = steps.iter().map(|placed| placed.step.stage).collect();
    let mut open: Vec<usize> = (0..steps.len()).filter(|at| stages[*at] != Stage::Expand).collect();
    let mut after: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (from, to) in &edges.hard {
        after.entry(*from).or_default().push(*to);
    }
    while let Some(at) = open.pop() {
        for &next in after.get(&at).into_iter().flatten() {
            if stages[next] < stages[at] {
                stages[next] = stages[at];
                open.push(next);
            }
        }
    }
    // What is recreated is gone no longer than it has to be.
    let created: FxHashSet<&Object> =
        effects.iter().flat_map(|effect| effect.creates.iter().chain(&effect.provides)).collect();
    loop {
        let mut moved = false;
        for at in (0..steps.len()).rev() {
            let drops = &effects[at].drops;
            let comes_back = !drops.is_empty() && drops.iter().all(|object| created.contains(object));
            let Some(next) = after.get(&at).filter(|_| comes_back) else { continue };
            let least = next.iter().map(|next| stages[*next]).min().unwrap_or(stages[at]);
            if least > stages[at] {
                (stages[at], moved) = (least, true);
            }
        }
        if !moved {
            return stages;
        }
    }
}

/// Which step comes before which.
#[derive(Default)]
struct Edges {
    hard: Vec<(usize, usize)>,
    /// A function after what its body names.
    soft: Vec<(usize, usize)>,
    known: FxHashSet<(usize, usize, bool)>,
}

type Places = FxHashMap<Object, Vec<usize>>;

impl Edges {
    fn of<'a>(
        steps: &[Placed<'a>],
        (was, now): (&'a Catalog, &'a Catalog),
        changes: &[Change<'a>],
    ) -> (Self, Vec<Effects>) {
        let (old, new) = (Things::of(was), Things::of(now));
        let (old_needs, new_needs) = (Resolver::of(was), Resolver::of(now));
        let renaming = Renaming::of(changes);
        let effects: Vec<Effects> =
            steps.iter().map(|placed| expanded(&placed.step.effects(), &old, &new, &renaming)).collect();
        let mut edges = Self::default();
        let by = |of: fn(&Effects) -> &Vec<Object>| {
            let mut places = Places::default();
            for (at, effects) in effects.iter().enumerate() {
                of(effects).iter().for_each(|object| places.entry(object.clone()).or_default().push(at));
            }
            places
        };
        let (mut creators, droppers) = (by(|effects| &effects.creates), by(|effects| &effects.drops));
        for (object, places) in by(|effects| &effects.provides) {
            creators.entry(object).or_default().extend(places);
        }
        let completers = by(|effects| &effects.completes);
        let emptied = placeholder::emptied(steps);
        let (alterers, retirers) = (by(|effects| &effects.alters), by(|effects| &effects.retires));
        let at_of = |places: &Places, object: &Object| places.get(object).cloned().unwrap_or_default();
        // The rows of a table are not written anew while a column has them as its type.
        let mut rewriters = Places::default();
        for (object, places) in &alterers {
            if let Object::Column(of, _) = object {
                rewriters.entry(Object::Relation(of.clone())).or_default().extend(places);
            }
        }
        for (at, effect) in effects.iter().enumerate() {
            for (object, is_new) in effect
                .creates
                .iter()
                .map(|object| (object, true))
                .chain(effect.alters.iter().map(|object| (object, false)))
            {
                for item in new.find(object) {
                    // What comes in a step of its own is not needed yet.
                    let own = |part: &Object| effect.creates.contains(part) || !creators.contains_key(part);
                    for need in new_needs.needs_with(item, &own).into_iter().filter(|need| need.via != Via::Partition) {
                        let soft = need.via == Via::Body;
                        for creator in at_of(&creators, &need.on).into_iter().chain(at_of(&completers, &need.on)) {
                            edges.push(creator, at, soft);
                        }
                        // What is replaced in place has another definition.
                        let is_new = is_new || matches!(item, Item::View(_) | Item::Function(_));
                        if is_new && !soft && matters(&need) {
                            for alterer in at_of(&alterers, &need.on) {
                                edges.push(alterer, at, false);
                            }
                            for rewriter in at_of(&rewriters, &need.on).iter().filter(|_| need.via == Via::OfType) {
                                edges.push(*rewriter, at, false);
                            }
                        }
                    }
                }
            }
            let gone = effect.drops.iter().map(|object| (object, true));
            let emptied_at = |object: &Object| match object {
                Object::Relation(name) => emptied.get(name).copied(),
                _ => None,
            };
            // What another took the place of stands on what others took the place of.
            let stays = effect.alters.iter().chain(&effect.retires).map(|object| (object, false));
            for (object, is_gone) in gone.chain(stays) {
                for item in old.find(&renaming.before(object)) {
                    let own = |part: &Object| {
                        let part = renaming.after(part);
                        effect.drops.contains(&part) || !droppers.contains_key(&part)
                    };
                    let parts = goes_with(item).into_iter().filter(|_| is_gone);
                    let parts = parts.flat_map(|part| old_needs.needs(part)).filter(|need| need.via != Via::Part);
                    for need in old_needs.needs_with(item, &own).into_iter().chain(parts) {
                        if need.via == Via::Body {
                            continue;
                        }
                        let on = renaming.after(&need.on);
                        // A view that was emptied needs the types of its columns alone.
                        let before = emptied_at(object).filter(|_| !matches!(on, Object::Type(_)));
                        if let Some(before) = before {
                            edges.push(before, at, false);
                        }
                        for dropper in at_of(&droppers, &on).into_iter().chain(at_of(&retirers, &on)) {
                            edges.push(before.unwrap_or(at), dropper, false);
                        }
                        if is_gone && matters(&need) {
                            for alterer in at_of(&alterers, &on) {
                                edges.push(at, alterer, false);
                            }
                            for rewriter in at_of(&rewriters, &on).iter().filter(|_| need.via == Via::OfType) {
                                edges.push(at, *rewriter, false);
                            }
                        }
                    }
                }
            }
            for object in &effect.like {
                for need in new
                    .find(object)
                    .into_iter()
                    .flat_map(|item| new_needs.needs(item))
                    .filter(|need| need.via != Via::Partition)
                {
                    for before in at_of(&creators, &need.on).into_iter().chain(at_of(&alterers, &need.on)) {
                        edges.push(before, at, false);
                    }
                }
            }
            for object in &effect.after {
                for places in [&creators, &droppers, &alterers] {
                    for before in at_of(places, object) {
                        edges.push(before, at, false);
                    }
                }
            }
            for object in &effect.without {
                for dropper in at_of(&droppers, object) {
                    edges.push(dropper, at, false);
                }
            }
            for object in &effect.uses {
                for creator in at_of(&creators, object) {
                    edges.push(creator, at, false);
                }
                // What is there only for a while goes after it was used; what is recreated is used when it is there again.
                if !creators.contains_key(object) || !old.holds(&renaming.before(object)) {
                    for dropper in at_of(&droppers, object) {
                        edges.push(at, dropper, false);
                    }
                }
            }
        }
        edges.logged(steps, now);
        edges.names(steps, &effects, (&old, &renaming));
        edges.filled(steps);
        edges.settle();
        (edges, effects)
    }

    fn push(&mut self, from: usize, to: usize, soft: bool) {
        if from != to && self.known.insert((from, to, soft)) {
            if soft { &mut self.soft } else { &mut self.hard }.push((from, to));
        }
    }

    /// What needs a view and is not needed by its query comes once the view has that.
    fn filled(&mut self, steps: &[Placed<'_>]) {
        let of = |form: ViewForm| {
            steps.iter().enumerate().filter_map(move |(at, placed)| match &placed.step.statement {
                Statement::CreateView(item) if item.form == form => Some((at, &item.view.name)),
                _ => None,
            })
        };
        for (placeholder, name) in of(ViewForm::Placeholder) {
            let Some((filled, _)) = of(ViewForm::Filled).find(|(_, other)| *other == name) else { continue };
            let mut before: FxHashSet<usize> = FxHashSet::default();
            let mut open = vec![filled];
            while let Some(at) = open.pop() {
                let from = self.hard.iter().filter(|(_, to)| *to == at).map(|(from, _)| *from);
                open.extend(from.filter(|from| before.insert(*from)));
            }
            let users = self.hard.iter().filter(|(from, to)| *from == placeholder && *to != filled);
            let users: Vec<usize> = users.map(|(_, to)| *to).filter(|to| !before.contains(to)).collect();
            users.into_iter().for_each(|user| self.push(filled, user, false));
        }
    }

    /// What must wait for another reason too is not cut.
    fn settle(&mut self) {
        let Self { soft, known, .. } = self;
        soft.retain(|(from, to)| !known.contains(&(*from, *to, false)));
    }

    /// A logged table references no unlogged one: those that are referenced are logged first, and unlogged last.
    fn logged(&mut self, steps: &[Placed<'_>], now: &Catalog) {
        let mut places: FxHashMap<&QualifiedName, (usize, bool)> = FxHashMap::default();
        for (at, placed) in steps.iter().enumerate() {
            if let Statement::AlterTable(item) = &placed.step.statement
                && let TableAction::SetLogged(logged) = item.action
            {
                places.insert(item.table, (at, logged));
            }
        }
        for table in now.tables.iter().filter(|table| places.contains_key(&table.name)) {
            let (own, _) = places[&table.name];
            for part in &table.constraints {
                let ConstraintKind::ForeignKey { target, .. } = &part.kind else { continue };
                match places.get(target) {
                    Some((other, true)) => self.push(*other, own, false),
                    Some((other, false)) => self.push(own, *other, false),
                    None => {}
                }
            }
        }
    }

    /// A name is free before another thing takes it.
    fn names(&mut self, steps: &[Placed<'_>], effects: &[Effects], (old, renaming): (&Things<'_>, &Renaming)) {
        let mut taken: FxHashMap<Held, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
        let mut order: Vec<usize> = (0..steps.len()).collect();
        order.sort_by_key(|at| (steps[*at].phase, *at));
        for at in order {
            let effect = &effects[at];
            for held in effect.drops.iter().flat_map(names).chain(effect.frees.iter().cloned()) {
                taken.entry(held).or_default().0.push(at);
            }
            for held in effect.creates.iter().flat_map(names).chain(effect.takes.iter().cloned()) {
                taken.entry(held).or_default().1.push(at);
            }
        }
        for (held, (frees, takes)) in &taken {
            if frees.is_empty() || takes.is_empty() {
                continue;
            }
            let is_held = is_held(held, old, renaming);
            let all_first = matches!(held, Held::Part("default", ..)) || is_held && matches!(held, Held::Function(_));
            if all_first {
                // One that is set in the end is dropped before, however often; functions of one name are several.
                for (before, behind) in
                    frees.iter().flat_map(|before| takes.iter().map(move |behind| (*before, *behind)))
                {
                    self.push(before, behind, false);
                }
                continue;
            }
            let first_free = frees.len() > takes.len() || frees.len() == takes.len() && is_held;
            let (first, second) = if first_free { (frees, takes) } else { (takes, frees) };
            for (at, (before, behind)) in first.iter().zip(second).enumerate() {
                self.push(*before, *behind, false);
                if let Some(next) = first.get(at + 1) {
                    self.push(*behind, *next, false);
                }
            }
        }
    }
}

/// What goes with a table or view, beside what a table needs to be made.
fn goes_with(item: Item<'_>) -> Vec<Item<'_>> {
    match item {
        Item::Table(table) => {
            let rules = table.rules.iter().map(|part| Item::Rule(&table.name, part));
            let triggers = table.triggers.iter().map(|part| Item::Trigger(&table.name, part));
            rules.chain(triggers).chain(table.policies.iter().map(|part| Item::Policy(table, part))).collect()
        }
        Item::View(view) => {
            let rules = view.rules.iter().map(|part| Item::Rule(&view.name, part));
            rules.chain(view.triggers.iter().map(|part| Item::Trigger(&view.name, part))).collect()
        }
        _ => Vec::new(),
    }
}

/// What belongs to a thing stays where that is altered, but for the default of a column.
fn matters(need: &Need) -> bool {
    need.via != Via::Part || matches!(need.on, Object::Column(..))
}

fn is_held(held: &Held, old: &Things<'_>, renaming: &Renaming) -> bool {
    // Relations and types are freed by their old names, what is in a table by the name that it has then.
    let any = |objects: &[Object]| objects.iter().any(|object| !old.find(object).is_empty());
    let part = |object: Object| !old.find(&renaming.before(&object)).is_empty();
    match held {
        Held::Relation(name) if old.is_key(name) => true,
        Held::Relation(name) | Held::Type(name) => any(&[
            Object::Relation(name.clone()),
            Object::Index(name.clone()),
            Object::Sequence(name.clone()),
            Object::Type(name.clone()),
        ]),
        Held::Function(name) => old.is_range(name) || any(&[Object::Function(name.clone())]),
        Held::Part("constraint", table, name) => part(Object::Constraint(table.clone(), name.clone())),
        Held::Part("trigger", table, name) => part(Object::Trigger(table.clone(), name.clone())),
        Held::Part("policy", table, name) => part(Object::Policy(table.clone(), name.clone())),
        Held::Part("rule", table, name) => part(Object::Rule(table.clone(), name.clone())),
        Held::Part("default", table, name) => part(Object::Default(table.clone(), name.clone())),
        Held::Part("column", table, name) => {
            old.has_column(table, name) || part(Object::Column(table.clone(), name.clone()))
        }
        Held::Part("statistics", name, _) => any(&[Object::Statistics(name.clone())]),
        Held::Part(..) => false,
        Held::Global("schema", name) => any(&[Object::Schema(name.clone())]),
        Held::Global("general", name) => old.has_general(name),
        Held::Global("extension", name) => any(&[Object::Extension(name.clone())]),
        Held::Global(_, name) => any(&[Object::EventTrigger(name.clone())]),
    }
}

/// With what comes and goes along: keys have an index of their name, a table has the names of all that is in it.
fn expanded(effects: &Effects, old: &Things<'_>, new: &Things<'_>, renaming: &Renaming) -> Effects {
    let mut all = effects.clone();
    for object in &effects.alters {
        // PostgreSQL builds an index again that holds the column beside its key.
        if let (Object::Column(of, column), Some(Item::Table(table))) =
            (object, new.find(&Object::Relation(relation_of(object))).first())
        {
            for below in new.below(&table.name) {
                all.alters.push(Object::Column(below.clone(), column.clone()));
            }
            let include = |part: &ConstraintKind| match part {
                ConstraintKind::PrimaryKey { include, .. } | ConstraintKind::Unique { include, .. } => {
                    include.contains(column)
                }
                _ => false,
            };
            let keys = table.constraints.iter().filter(|part| include(&part.kind));
            all.alters.extend(keys.map(|part| Object::Constraint(of.clone(), part.name.clone())));
            let indexes = table.indexes.iter().filter(|index| index.unique && index.include.contains(column));
            let name = |index: &Text| QualifiedName::new(of.schema.clone(), index.clone());
            all.alters.extend(indexes.map(|index| Object::Index(name(&index.name))));
        }
    }
    for object in &effects.drops {
        for item in old.find(&renaming.before(object)) {
            let columns: Vec<&Text> = match item {
                Item::View(view) => view.columns.iter().map(|column| &column.name).collect(),
                Item::Table(table) => table.columns.iter().map(|column| &column.name).collect(),
                _ => Vec::new(),
            };
            all.drops.extend(columns.into_iter().map(|column| Object::Column(relation_of(object), column.clone())));
        }
    }
    for object in &effects.creates {
        for item in new.find(object) {
            if let Some(Held::Relation(name)) = index_names(item) {
                all.creates.push(Object::Index(name));
            }
        }
    }
    for object in &effects.drops {
        for item in old.find(&renaming.before(object)) {
            all.frees.extend(index_names(item));
            all.frees.extend(names_within(item));
        }
    }
    all
}

fn relation_of(object: &Object) -> QualifiedName {
    match object {
        Object::Relation(name) | Object::Column(name, _) => name.clone(),
        _ => QualifiedName::new("", ""),
    }
}

/// The name of the index of a key.
fn index_names(item: Item<'_>) -> Option<Held> {
    let Item::Constraint(table, part) = item else { return None };
    let has_index = part.kind.key().is_some() || matches!(part.kind, ConstraintKind::Exclude { .. });
    has_index.then(|| Held::Relation(QualifiedName::new(table.name.schema.clone(), part.name.clone())))
}

/// The names of what goes with a table or column.
fn names_within(item: Item<'_>) -> Vec<Held> {
    let relation = |schema: &Text, name: &Text| Held::Relation(QualifiedName::new(schema.clone(), name.clone()));
    match item {
        Item::Table(table) => {
            let keys = table.constraints.iter().filter_map(|part| index_names(Item::Constraint(table, part)));
            let indexes = table.indexes.iter().map(|index| relation(&table.name.schema, &index.name));
            let numbered = table.columns.iter().filter(|column| column.identity.is_some());
            let sequences = numbered.map(|column| relation(&table.name.schema, &column.sequence_name(&table.name)));
            keys.chain(indexes).chain(sequences).collect()
        }
        Item::View(view) => view.indexes().iter().map(|index| relation(&view.name.schema, &index.name)).collect(),
        Item::Column(table, column) if column.identity.is_some() => {
            vec![relation(&table.name.schema, &column.sequence_name(&table.name))]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::Edges;

    #[test]
    fn what_must_wait_is_not_cut_though_a_body_names_it_too() {
        let mut edges = Edges::default();
        for (from, to, soft) in [(0, 1, true), (0, 1, false), (1, 2, false), (1, 2, true), (2, 3, true), (2, 3, true)] {
            edges.push(from, to, soft);
        }
        edges.settle();
        assert_eq!((&*edges.hard, &*edges.soft), (&[(0, 1), (1, 2)][..], &[(2, 3)][..]));
    }
}
