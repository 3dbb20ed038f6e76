//! The parts of a plan, in their order.

use std::collections::BTreeSet;

use super::step::{Hazard, Refused, Stage, Step, allowed_as};
use super::{PlanOptions, column};
use crate::catalog::{Object, QualifiedName, Table, Text};
use crate::diff::renamed::{is_same, types};
use crate::diff::{Change, Item};

/// The parts of a plan, in the order in which they run. Each says why it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Phase {
    /// Renames first: what follows uses the new names.
    Rename,
    /// What stands on things that change: nothing may stand on them meanwhile.
    TakeOff,
    /// Schemas and extensions: everything else lives in them.
    Schemas,
    /// Types, before the tables whose columns have them.
    Types,
    /// Labels of enum types, which can be used once they are committed.
    Labels,
    /// Tables, and functions and sequences that they need, each behind what it needs.
    Objects,
    /// Columns of tables that are there.
    Columns,
    /// Rows that are there get their values.
    Backfill,
    /// Columns that take no NULL any more: before keys, which would look for NULLs under a lock.
    NotNull,
    /// Indexes of new tables.
    Indexes,
    /// Indexes of tables that are there, built while they are used.
    Concurrent,
    /// Keys that take over an index, and constraints that look at new rows only.
    Constraints,
    /// Rows that are there are looked at, in a transaction of their own.
    Validate,
    /// What a checked constraint makes cheap.
    Tighten,
    /// References that close a circle, once all tables and keys are there.
    References,
    /// Rows that are there are looked at for references.
    ValidateReferences,
    /// References that change places with their old form, once they are checked.
    SwapReferences,
    /// Functions, once what they name is there.
    Functions,
    /// Views, behind what they show.
    Views,
    /// Triggers and rules, once their tables and functions are there.
    Triggers,
    /// Policies before ENABLE: a table with row security and no policy shows nobody anything.
    Policies,
    /// Row security, once the policies are there.
    RowSecurity,
    /// Who may do what, once it is there.
    Grants,
    /// Who owns it, once it is whole.
    Owners,
    /// Indexes that are no longer needed, once the new ones serve.
    DropIndexes,
    /// Columns that are gone, with what stood on them.
    DropColumns,
    /// What is gone, behind all that stood on it.
    Drops,
    /// Names that were free only now.
    LateRenames,
    /// Schemas that are gone, once nothing lives in them.
    DropSchemas,
    /// Comments last: they change nothing.
    Comments,
}

const COUNT: usize = Phase::Comments as usize + 1;

/// Steps by phase.
pub struct Steps<'a, 'o> {
    phases: [Vec<Step<'a>>; COUNT],
    pub options: &'o PlanOptions,
    refused: Vec<Refused>,
    /// Labels of enum types that have another name.
    labels: Vec<(&'a QualifiedName, &'a Text, &'a Text)>,
    /// Types that have another name.
    types: Vec<(&'a QualifiedName, &'a QualifiedName)>,
    /// Tables and columns that go.
    gone: Vec<(&'a QualifiedName, Option<&'a Text>)>,
    /// Columns that go before all else, with the constraints and indexes on them: of tables as they were.
    early: Vec<(&'a Table, &'a Text)>,
    /// Columns whose type changes: what does not stay on them must go before.
    retyped: Vec<(&'a Table, &'a Text)>,
    /// What looks like a rename: the old thing, and the new one.
    alike: Vec<(Object, Object)>,
    /// Tables that are made in this plan: nobody uses them yet.
    new: BTreeSet<&'a QualifiedName>,
    /// Nothing was there before: then no table needs to be asked for.
    pub all_new: bool,
}

impl<'a, 'o> Steps<'a, 'o> {
    pub fn new(changes: &[Change<'a>], all_new: bool, options: &'o PlanOptions) -> Self {
        let (mut new, mut labels, mut alike) = (BTreeSet::new(), Vec::new(), Vec::new());
        let types = if all_new { Vec::new() } else { types(changes) };
        let (mut gone, mut early, mut retyped) = (Vec::new(), Vec::new(), Vec::new());
        if !all_new {
            for change in changes {
                match change {
                    Change::Drop(Item::Table(table)) => gone.push((&table.name, None)),
                    Change::Drop(Item::Column(table, column)) => {
                        gone.push((&table.name, Some(&column.name)));
                        if column.generated.is_some() {
                            early.push((*table, &column.name));
                        }
                    }
                    Change::Create(Item::Table(table)) => drop(new.insert(&table.name)),
                    Change::Rename(Item::Label(_, was), Item::Label(ty, now)) => labels.push((&ty.name, *was, *now)),
                    Change::Rebuild(Item::Column(table, column), _) => early.push((*table, &column.name)),
                    Change::Alter(Item::Column(table, was), Item::Column(_, now))
                        if column::is_remade(was, now, &types)
                            && (was.generated.is_some() || options.allows(&format!("{}.{}", table.name, was.name))) =>
                    {
                        early.push((*table, &was.name));
                    }
                    Change::Alter(Item::Column(table, was), Item::Column(_, now))
                        if !is_same(&was.ty, &now.ty, &types) =>
                    {
                        retyped.push((*table, &was.name));
                    }
                    Change::MayBeRenamed(was, now) => alike.extend(was.object().zip(now.object())),
                    _ => {}
                }
            }
        }
        let phases = std::array::from_fn(|_| Vec::new());
        Self { phases, options, refused: Vec::new(), labels, types, gone, early, retyped, alike, new, all_new }
    }

    /// A column goes, alone or with its table.
    pub fn goes(&self, table: &QualifiedName, column: &Text) -> bool {
        self.gone.iter().any(|(name, part)| *name == table && part.is_none_or(|part| part == column))
    }

    /// A column that this stands on goes before all else, and takes it along.
    pub fn goes_early(&self, table: &Table, names: impl Fn(&Text) -> bool) -> bool {
        self.early.iter().any(|(of, column)| of.name == table.name && names(column))
    }

    /// The type of a column that this stands on changes.
    pub fn is_retyped(&self, table: &Table, names: impl Fn(&Text) -> bool) -> bool {
        self.retyped.iter().any(|(of, column)| of.name == table.name && names(column))
    }

    /// Types that have another name: the old one, and the new one.
    pub fn renamed_types(&self) -> &[(&'a QualifiedName, &'a QualifiedName)] {
        &self.types
    }

    /// Labels of a type that have another name: the old one, and the new one.
    pub fn renamed_labels(&self, ty: &QualifiedName) -> Vec<(&'a Text, &'a Text)> {
        self.labels.iter().filter(|(name, _, _)| *name == ty).map(|(_, was, now)| (*was, *now)).collect()
    }

    /// A destructive step goes in only where it is allowed by name.
    pub fn push(&mut self, phase: Phase, mut step: Step<'a>) {
        let lost = step.hazards.iter().find_map(|hazard| match hazard {
            Hazard::DataLoss(object) => Some(object.clone()),
            _ => None,
        });
        if let Some(object) = lost {
            let alike = self.alike.iter().filter(|(was, _)| *was == object);
            step.hazards.extend(alike.take(1).map(|(_, now)| Hazard::MayBeRename(now.clone())));
            if !self.options.allows(&allowed_as(&object)) {
                let sql = step.sql();
                step.hazards.retain(|hazard| !matches!(hazard, Hazard::DataLoss(_)));
                self.refused.push(Refused { object, sql, hazards: step.hazards });
                return;
            }
        }
        self.phases[phase as usize].push(step);
    }

    /// The table is made in this plan, or the plan asks for no online forms.
    pub fn is_quiet(&self, table: &Table) -> bool {
        self.all_new || !self.options.online || self.new.contains(&table.name)
    }

    /// The table is made in this plan.
    pub fn is_new(&self, table: &QualifiedName) -> bool {
        self.all_new || self.new.contains(table)
    }

    /// All steps in order.
    pub fn finish(self) -> (Vec<Step<'a>>, Vec<Refused>) {
        let mut steps = Vec::with_capacity(self.phases.iter().map(Vec::len).sum());
        let gone = Phase::DropColumns as usize..=Phase::DropSchemas as usize;
        for (at, mut phase) in self.phases.into_iter().enumerate() {
            if gone.contains(&at) {
                // What stood on a column that goes last can't go before it.
                phase.iter_mut().for_each(|step| step.stage = Stage::Contract);
            }
            steps.append(&mut phase);
        }
        // One migration after the other: the old version of the program is gone before the last.
        if !self.all_new {
            steps.sort_by_key(|step| step.stage);
        }
        (steps, self.refused)
    }
}
