//! The steps of a plan while it is made, and what it knows of its changes.

mod noted;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::PlanOptions;
use super::encrypted::{self, Turn};
use super::phase::{COUNT, Phase};
use super::step::{Hazard, Refused, Stage, Step, allowed_as};
use super::types::is_remade;
use crate::catalog::{
    Column, DataType, Domain, EnumType, Object, QualifiedName, Rule, Statistics, Table, Text, Trigger,
};
use crate::diff::index_names::Moved;
use crate::diff::overrides::Touched;
use crate::diff::renamed::{self, Renamed, names_word, types};
use crate::diff::{Change, Item, Within};

/// A partition, and the catalog that it is in.
pub type In<'a> = (&'a Table, Within<'a>);

/// Steps by phase.
pub struct Steps<'a, 'o> {
    phases: [Vec<Step<'a>>; COUNT],
    pub options: &'o PlanOptions,
    refused: Vec<Refused>,
    /// Labels of enum types that have another name.
    labels: Vec<(&'a QualifiedName, &'a Text, &'a Text)>,
    /// What has another name: by it, things are compared as they read once that is done.
    renamed: Option<Renamed>,
    /// Columns of tables that are there, which are new themselves.
    new_columns: BTreeSet<(&'a QualifiedName, &'a Text)>,
    /// Tables whose keys change, so that references on them are made anew.
    unreferenced: BTreeSet<&'a QualifiedName>,
    /// Tables that have another name: the new one by the old one.
    called: BTreeMap<&'a QualifiedName, &'a QualifiedName>,
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
    /// The partitions of tables, as far as what changes has to do with them.
    partitions: BTreeMap<&'a QualifiedName, Vec<&'a Table>>,
    /// Tables that others are partitions of, as far as what changes has to do with them.
    parents: BTreeMap<&'a QualifiedName, &'a Table>,
    /// The domains of columns that are new or change.
    domains: BTreeMap<&'a QualifiedName, &'a Domain>,
    /// What happens to indexes and keys that others are part of, where that has to do with the names of those.
    pub moved: Moved<'a>,
    /// Columns that change, where partitions have some of their own.
    pub touched: Touched<'a>,
    /// Partitions of which names are asked for, as they were and as they will be: by their names.
    pub held: BTreeMap<&'a QualifiedName, (Option<In<'a>>, In<'a>)>,
    /// Indexes of partitions that are made one by one: the partition, and the name that they have at last.
    pub built: BTreeSet<(&'a QualifiedName, Text)>,
    /// Enum types that columns get.
    enums: BTreeMap<&'a QualifiedName, &'a EnumType>,
    /// Statistics over tables of which columns change, until they are made anew.
    statistics: Vec<&'a Statistics>,
    /// What came back with a column that is made anew: it may stand on two of them.
    back: BTreeSet<(&'a QualifiedName, &'a Text)>,
    /// Columns whose type is one that changes.
    of_type: Vec<(&'a Table, &'a Column)>,
    /// Tables that become partitions.
    joining: BTreeSet<&'a QualifiedName>,
    /// Default partitions, also those that go: by the tables that they are part of, as those will be called.
    defaults: BTreeMap<&'a QualifiedName, &'a Table>,
    /// Tables whose policies decide for their owner too, before the plan or after it.
    forced: BTreeSet<&'a QualifiedName>,
    /// Nothing was there before: then no table needs to be asked for.
    pub all_new: bool,
}

impl<'a, 'o> Steps<'a, 'o> {
    pub fn new(changes: &[Change<'a>], all_new: bool, options: &'o PlanOptions) -> Self {
        let mut steps = Self {
            phases: std::array::from_fn(|_| Vec::new()),
            options,
            refused: Vec::new(),
            labels: Vec::new(),
            renamed: None,
            new_columns: BTreeSet::new(),
            unreferenced: BTreeSet::new(),
            called: BTreeMap::new(),
            types: Vec::new(),
            gone: Vec::new(),
            early: Vec::new(),
            retyped: Vec::new(),
            alike: Vec::new(),
            new: BTreeSet::new(),
            partitions: BTreeMap::new(),
            parents: BTreeMap::new(),
            domains: BTreeMap::new(),
            moved: Moved::default(),
            touched: Touched::default(),
            held: BTreeMap::new(),
            built: BTreeSet::new(),
            enums: BTreeMap::new(),
            statistics: Vec::new(),
            back: BTreeSet::new(),
            of_type: Vec::new(),
            joining: BTreeSet::new(),
            defaults: BTreeMap::new(),
            forced: BTreeSet::new(),
            all_new,
        };
        if all_new {
            // Thousands of steps are not to be moved again and again.
            for phase in [Phase::Types, Phase::Objects, Phase::Indexes] {
                steps.phases[phase as usize].reserve(changes.len());
            }
            return steps;
        }
        // By these, other changes are read.
        steps.called = renamed::tables(changes).collect();
        steps.types = types(changes);
        steps.renamed = renamed::of(changes);
        for change in changes {
            steps.note_table(change);
            steps.note_column(change);
            steps.note_index(change);
            steps.note_type(change);
            if let Change::MayBeRenamed(was, now) = change {
                steps.alike.extend(was.object().zip(now.object()));
            }
        }
        if !steps.held.is_empty() {
            steps.moved = Moved::of(changes);
        }
        let is_own = |change: &Change<'_>| matches!(change, Change::Alter(Item::Overrides(..), _));
        if changes.iter().any(is_own) {
            steps.touched = Touched::of(changes, |table, column| steps.goes_early(table, |name| *name == column.name));
        }
        for parts in steps.partitions.values_mut() {
            parts.sort_by(|a: &&Table, b| a.name.cmp(&b.name));
        }
        steps
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

    /// What a table that was there is called once the renames are done, and until they are undone.
    pub fn called(&self, was: &'a QualifiedName) -> &'a QualifiedName {
        self.called.get(was).copied().unwrap_or(was)
    }

    /// A table as it reads once the renames are done.
    pub fn read<'t>(&self, was: &'t Table) -> Cow<'t, Table> {
        renamed::table(was, self.renamed.as_ref())
    }

    /// A column as it reads once the renames are done.
    pub fn read_column<'t>(&self, table: &'t Table, was: &'t Column) -> Cow<'t, Column> {
        renamed::column(table, was, self.renamed.as_ref())
    }

    /// The column can't become what it is to be, and is made anew.
    pub fn remakes(&self, (was_table, was): (&Table, &Column), (table, now): (&Table, &Column)) -> bool {
        match encrypted::turn((was_table, was), (table, now), self.options) {
            Turn::Not => is_remade(&self.read_column(was_table, was), now, &self.types),
            Turn::By(_) => false,
            Turn::Lost => true,
        }
    }

    /// What has another name.
    pub fn renamed(&self) -> Option<&Renamed> {
        self.renamed.as_ref()
    }

    /// A trigger as it reads once the renames are done.
    pub fn read_trigger<'t>(&self, table: &QualifiedName, was: &'t Trigger) -> Cow<'t, Trigger> {
        renamed::trigger(table, was, self.renamed.as_ref())
    }

    /// The definition of a rule as it reads once the renames are done.
    pub fn read_rule<'t>(&self, table: &QualifiedName, was: &'t Rule) -> Cow<'t, Text> {
        renamed::rule(table, &was.definition, self.renamed.as_ref())
    }

    /// Types that have another name: the old one, and the new one.
    pub fn renamed_types(&self) -> &[(&'a QualifiedName, &'a QualifiedName)] {
        &self.types
    }

    /// Labels of a type that have another name: the old one, and the new one.
    pub fn renamed_labels(&self, ty: &QualifiedName) -> Vec<(&'a Text, &'a Text)> {
        self.labels.iter().filter(|(name, _, _)| *name == ty).map(|(_, was, now)| (*was, *now)).collect()
    }

    /// The partitions of a table by name, as they will be.
    pub fn partitions(&self, table: &QualifiedName) -> Vec<&'a Table> {
        self.partitions.get(table).cloned().unwrap_or_default()
    }

    /// A table above this one is made beside a table that is in use, and attached.
    pub fn is_beside(&self, table: &Table) -> bool {
        let mut of = table.partition_of.as_ref();
        while let Some(part) = of {
            if !self.is_new(&part.parent) {
                return self.options.online;
            }
            of = self.parent(&part.parent).and_then(|parent| parent.partition_of.as_ref());
        }
        false
    }

    /// The column is new, in a table that is there.
    pub fn is_new_column(&self, table: &QualifiedName, column: &Text) -> bool {
        self.new_columns.contains(&(table, column))
    }

    /// References on the table are taken off before its keys change, and come back once they have.
    pub fn is_unreferenced(&self, table: &QualifiedName) -> bool {
        self.unreferenced.contains(table)
    }

    /// Tables whose policies decide for their owner too.
    pub fn forced(&self) -> impl Iterator<Item = &'a QualifiedName> {
        self.forced.iter().copied()
    }

    /// Policies of the table decide for its owner too.
    pub fn is_forced(&self, table: &QualifiedName) -> bool {
        self.forced.contains(table)
    }

    /// The table that a partition joins or leaves.
    pub fn parent(&self, table: &QualifiedName) -> Option<&'a Table> {
        self.parents.get(table).copied()
    }

    /// The labels of the enum type that a column gets.
    pub fn labels_of(&self, ty: &DataType) -> Option<&'a EnumType> {
        match ty {
            DataType::Named(name) => self.enums.get(&**name).copied(),
            _ => None,
        }
    }

    /// Columns of this type, or of arrays of it, in tables that were there before.
    pub fn columns_of(&self, ty: &QualifiedName) -> Vec<(&'a Table, &'a Column)> {
        let has = |column: &Column| column.ty.named() == Some(ty);
        self.of_type.iter().filter(|(_, column)| has(column)).copied().collect()
    }

    /// The constraint or index that went with a column has not come back yet.
    pub fn comes_back(&mut self, table: &'a Table, part: &'a Text) -> bool {
        self.back.insert((&table.name, part))
    }

    /// Statistics over a column, which are made anew with it: once.
    pub fn statistics_over(&mut self, table: &QualifiedName, column: &str) -> Vec<&'a Statistics> {
        let over = |item: &&Statistics| item.table == *table && names_word(&item.definition, column);
        let (over, others) = self.statistics.iter().copied().partition(over);
        self.statistics = others;
        over
    }

    /// The table becomes a partition.
    pub fn joins(&self, table: &QualifiedName) -> bool {
        self.joining.contains(table)
    }

    /// The default partition that a table, by its new name, has before the plan.
    pub fn default_of(&self, parent: &QualifiedName) -> Option<&'a Table> {
        self.defaults.get(parent).copied()
    }

    /// The domain of this name, where a column that is new or changes has it.
    pub fn domain(&self, name: &QualifiedName) -> Option<&'a Domain> {
        self.domains.get(name).copied()
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
