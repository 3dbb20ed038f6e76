//! What is specified by a rawer word than could be, or not at all, because what the better one made is not in the database.

use rustc_hash::FxHashMap;

use crate::catalog::{QualifiedName, Text};

/// A thing of the catalog that is raised on its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part {
    /// A table, with all that belongs to it.
    Table(QualifiedName),
    /// The default and rules of a column.
    Column(QualifiedName, Text),
    /// The primary key of a table.
    Key(QualifiedName),
    /// A constraint.
    Constraint(QualifiedName, Text),
    /// An index of a table or of a materialized view.
    Index(QualifiedName, Text),
    /// The index that a reference brings, by the name of the reference.
    ReferenceIndex(QualifiedName, Text),
    /// A policy.
    Policy(QualifiedName, Text),
    /// A trigger.
    Trigger(QualifiedName, Text),
    /// Row security of a table, with all policies.
    Security(QualifiedName),
    /// Privileges on a table or view.
    Grants(QualifiedName),
    /// How a table is cut.
    Partitions(QualifiedName),
    /// Storage parameters.
    Storage(QualifiedName),
    /// An enum or domain.
    Type(QualifiedName),
    /// A view.
    View(QualifiedName),
}

impl Part {
    /// How many ways there are to say it before it is left out.
    fn ways(&self) -> u8 {
        match self {
            // A word, then a check in SQL. A policy as the library writes it, then as it was written.
            Part::Constraint(..) | Part::Policy(..) | Part::Column(..) => 2,
            _ => 1,
        }
    }

    /// What it belongs to.
    fn owner(&self) -> Option<Part> {
        match self {
            Part::Table(_) | Part::Type(_) | Part::View(_) => None,
            Part::Column(table, _)
            | Part::Key(table)
            | Part::Constraint(table, _)
            | Part::Index(table, _)
            | Part::ReferenceIndex(table, _)
            | Part::Policy(table, _)
            | Part::Trigger(table, _)
            | Part::Security(table)
            | Part::Grants(table)
            | Part::Partitions(table)
            | Part::Storage(table) => Some(Part::Table(table.clone())),
        }
    }
}

/// How many ways of saying a part were tried in vain.
#[derive(Debug, Clone, Default)]
pub struct Left(FxHashMap<Part, u8>);

impl Left {
    /// How many ways were tried.
    pub fn level(&self, part: &Part) -> u8 {
        self.0.get(part).copied().unwrap_or_default()
    }

    /// It is not specified at all.
    pub fn is_out(&self, part: &Part) -> bool {
        self.level(part) >= part.ways()
    }

    /// The next way; where there is none, that of what it belongs to. Whether there was one.
    pub fn next(&mut self, part: Part) -> bool {
        if !self.is_out(&part) {
            *self.0.entry(part).or_default() += 1;
            return true;
        }
        part.owner().is_some_and(|owner| self.next(owner))
    }
}
