//! What went where.

use std::collections::BTreeMap;
use std::fmt;

use super::prove::Proven;
use crate::catalog::{Catalog, Unmodelled};
use crate::diff::Change;
use crate::{Item, Renames, diff};

/// How much of a database structs say, how much SQL does, and what neither can.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdoptReport {
    /// For each kind of thing, by name.
    pub counts: Vec<AdoptCount>,
    /// What introspection met and no catalog holds. It is in none of the files.
    pub unmodelled: Vec<Unmodelled>,
    /// What in `objects.sql` can't be read back, or is read back as something else: empty, unless there is a mistake in this library.
    pub problems: Vec<String>,
    /// What somebody has to decide: triggers by hand beside words that write the same columns.
    pub advice: Vec<String>,
}

/// Things of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptCount {
    /// What they are: `table`, `index`.
    pub kind: &'static str,
    /// Those that structs say.
    pub structs: usize,
    /// Those that are in `objects.sql`.
    pub objects: usize,
}

impl AdoptReport {
    /// All things but functions, procedures, aggregates and triggers, which are code: those in structs, and those in `objects.sql`.
    pub fn without_code(&self) -> (usize, usize) {
        let is_code =
            |count: &&AdoptCount| matches!(count.kind, "function" | "aggregate" | "trigger" | "event trigger");
        let counted = self.counts.iter().filter(|count| !is_code(count));
        counted.fold((0, 0), |(structs, objects), count| (structs + count.structs, objects + count.objects))
    }
}

impl fmt::Display for AdoptReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<20} {:>10} {:>14}", "", "in structs", "in objects.sql")?;
        for count in &self.counts {
            writeln!(f, "{:<20} {:>10} {:>14}", count.kind, count.structs, count.objects)?;
        }
        for thing in &self.unmodelled {
            writeln!(f, "not adopted: {} {}", thing.kind, thing.name)?;
        }
        for advice in &self.advice {
            writeln!(f, "to decide: {advice}")?;
        }
        for problem in &self.problems {
            writeln!(f, "problem: {problem}")?;
        }
        Ok(())
    }
}

/// Counts the things of a catalog.
pub fn report(catalog: &Catalog, proven: &Proven) -> AdoptReport {
    let mut counts: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
    let empty = Catalog::default();
    let all = diff(&empty, catalog, &Renames::none());
    for_each_created(&all, &mut |kind| counts.entry(kind).or_default().0 += 1);
    let missing = diff(&proven.lowered, catalog, &Renames::none());
    for_each_created(&missing, &mut |kind| {
        let (structs, objects) = counts.entry(kind).or_default();
        *structs = structs.saturating_sub(1);
        *objects += 1;
    });
    let counts = counts.into_iter().map(|(kind, (structs, objects))| AdoptCount { kind, structs, objects });
    AdoptReport { counts: counts.collect(), unmodelled: catalog.unmodelled.clone(), ..AdoptReport::default() }
}

/// Each thing that is made, those that belong to a table too.
fn for_each_created(changes: &crate::Changes<'_>, found: &mut impl FnMut(&'static str)) {
    for change in changes {
        match change {
            Change::Create(Item::Table(table)) => {
                found("table");
                table.constraints.iter().for_each(|_| found("constraint"));
                table.indexes.iter().for_each(|_| found("index"));
                table.triggers.iter().for_each(|_| found("trigger"));
                table.policies.iter().for_each(|_| found("policy"));
                table.rules.iter().for_each(|_| found("rule"));
            }
            Change::Create(Item::View(view)) => {
                found("view");
                view.indexes().iter().for_each(|_| found("index"));
                view.triggers.iter().for_each(|_| found("trigger"));
                view.rules.iter().for_each(|_| found("rule"));
            }
            Change::Create(item) => kind(*item).into_iter().for_each(&mut *found),
            _ => {}
        }
    }
}

fn kind(item: Item<'_>) -> Option<&'static str> {
    Some(match item {
        Item::Schema(_) => "schema",
        Item::Extension(_) => "extension",
        Item::Enum(_) => "enum",
        Item::Domain(_) => "domain",
        Item::Composite(_) => "composite type",
        Item::Range(_) => "range type",
        Item::Sequence(_) => "sequence",
        Item::Function(_) => "function",
        Item::Aggregate(_) => "aggregate",
        Item::Constraint(..) => "constraint",
        Item::Index(..) | Item::ViewIndex(..) => "index",
        Item::Trigger(..) => "trigger",
        Item::Policy(..) => "policy",
        Item::Rule(..) => "rule",
        Item::Statistics(_) => "statistics",
        Item::EventTrigger(_) => "event trigger",
        Item::General(_) => "other",
        _ => return None,
    })
}
