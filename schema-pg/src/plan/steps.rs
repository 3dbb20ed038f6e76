//! The steps of a plan while it is made, and what it knows of its changes.

mod noted;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::encrypted::{self, Turn};
use super::phase::{COUNT, Phase};
use super::placed::Placed;
use super::sort::sort;
use super::step::{Hazard, Refused, Stage, Step, Why, allowed_as};
use super::types::is_recreated;
use super::{PlanOptions, group};
use crate::catalog::{
    ByName, Catalog, Column, CompositeType, DataType, EnumType, Function, Object, PartitionBound, PartitionOf,
    QualifiedName, RowSecurity, Rule, Table, Text, Trigger, TypePrivileges, arguments, bodies,
};
use crate::diff::index_names::Moved;
use crate::diff::inherit::{Adjusted, Adjustments, Inheritance, Touched};
use crate::diff::renamed::{self, Renamed, types};
use crate::diff::{Change, Changes, Item, inheritance};
use crate::sql::Statement;

/// Steps by phase.
pub struct Steps<'a, 'o> {
    phases: [Vec<Step<'a>>; COUNT],
    /// Steps that fill columns of existing rows, each with the place of its backfill among all that are declared.
    fills: Vec<(usize, Step<'a>)>,
    pub options: &'o PlanOptions,
    pub refused: Vec<Refused>,
    /// Types that are replaced by others of the same name, by the names that they will have.
    pub replaced: BTreeSet<&'a QualifiedName>,
    /// Things that are recreated: as they were, and as they will be.
    recreated: FxHashMap<(Object, Option<Text>), Item<'a>>,
    /// What is recreated gets its rights and its owner at once: until then it is open, or nobody's.
    pub at_once: Option<Phase>,
    /// What is done now gives back what was there: nobody sees or may do anything else.
    pub keeps: bool,
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
    /// Tables that are distributed in this plan, the first of each colocation group: by the table that the group is known by.
    pub begun: BTreeMap<&'a QualifiedName, &'a QualifiedName>,
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
    /// What happens to indexes and keys that others are part of, where that has to do with the names of those.
    pub moved: Moved<'a>,
    /// What tables have from others, and what is to be set of it.
    pub inheritance: Inheritance<'a>,
    adjustments: Adjustments<'a>,
    /// Partitions of which names are asked for, as they were and as they will be: by their names.
    pub held: BTreeMap<&'a QualifiedName, (Option<&'a Table>, &'a Table)>,
    /// Indexes of partitions that are made one by one: the partition, and the name that they have at last.
    pub built: BTreeSet<(&'a QualifiedName, Text)>,
    /// What came back with a column that is made anew: it may stand on two of them.
    back: BTreeSet<(&'a QualifiedName, &'a Text)>,
    /// Tables that become partitions.
    joining: BTreeSet<&'a QualifiedName>,
    /// Default partitions, also those that go: by the tables that they are part of, as those will be called.
    defaults: OnceCell<BTreeMap<&'a QualifiedName, &'a Table>>,
    /// In which schemas names stand, for texts of functions.
    schemas: OnceCell<bodies::Schemas<'a>>,
    /// Tables whose policies decide for their owner too, before the plan or after it.
    forced: OnceCell<BTreeSet<&'a QualifiedName>>,
    was: &'a Catalog,
    now: &'a Catalog,
    old: OnceCell<ByName<'a>>,
    new_by_name: OnceCell<ByName<'a>>,
    /// Nothing was there before: then no table needs to be asked for.
    pub all_new: bool,
}

impl<'a, 'o> Steps<'a, 'o> {
    pub fn new(
        changes: &Changes<'a>,
        replaced: BTreeSet<&'a QualifiedName>,
        all_new: bool,
        options: &'o PlanOptions,
    ) -> Self {
        let mut steps = Self {
            phases: std::array::from_fn(|_| Vec::new()),
            fills: Vec::new(),
            options,
            refused: Vec::new(),
            replaced,
            at_once: None,
            keeps: false,
            recreated: FxHashMap::default(),
            labels: Vec::new(),
            renamed: None,
            new_columns: BTreeSet::new(),
            unreferenced: BTreeSet::new(),
            called: BTreeMap::new(),
            begun: BTreeMap::new(),
            types: Vec::new(),
            gone: Vec::new(),
            early: Vec::new(),
            retyped: Vec::new(),
            alike: Vec::new(),
            new: BTreeSet::new(),
            moved: Moved::default(),
            inheritance: Inheritance::default(),
            adjustments: Adjustments::default(),
            held: BTreeMap::new(),
            built: BTreeSet::new(),
            back: BTreeSet::new(),
            joining: BTreeSet::new(),
            defaults: OnceCell::new(),
            forced: OnceCell::new(),
            schemas: OnceCell::new(),
            was: changes.was,
            now: changes.now,
            old: OnceCell::new(),
            new_by_name: OnceCell::new(),
            all_new,
        };
        let adjusts = |change: &Change<'_>| {
            matches!(change, Change::Create(Item::Overrides(_)) | Change::Alter(Item::Overrides(_), _))
        };
        let inherits = |catalog: &Catalog| catalog.tables.iter().any(|table| !table.inherits.is_empty());
        if changes.iter().any(adjusts) || !all_new && (inherits(changes.was) || inherits(changes.now)) {
            steps.inheritance = inheritance(changes);
        }
        if all_new {
            steps.adjust(changes);
            // Thousands of steps are not to be moved again and again.
            for phase in [Phase::Types, Phase::Objects, Phase::Indexes] {
                steps.phases[phase as usize].reserve(changes.len());
            }
            return steps;
        }
        // By these, other changes are read.
        steps.called = renamed::tables(changes).collect();
        steps.types = types(changes);
        steps.renamed = renamed::of(changes.was, changes);
        for change in changes {
            match *change {
                Change::Rebuild(was, now) => steps.note_recreated(was, now),
                Change::Alter(was, now) if now.type_name().is_some() => steps.note_recreated(was, now),
                _ => {}
            }
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
        steps.adjust(changes);
        steps
    }

    fn adjust(&mut self, changes: &Changes<'a>) {
        if self.inheritance.members().is_empty() {
            return;
        }
        let recreated = |table: &'a Table, column: &'a Column| self.goes_early(table, |name| *name == column.name);
        let touched = Touched::of(changes, self.replaced.clone(), recreated);
        self.adjustments = Adjustments::of(&self.inheritance, &touched);
    }

    /// Columns that are not by themselves what they are to be, in a table by its new name.
    pub fn adjusted(&self, table: &QualifiedName) -> Vec<Adjusted<'a>> {
        self.adjustments.of_table(table).to_vec()
    }

    /// A column goes, alone or with its table.
    pub fn goes(&self, table: &QualifiedName, column: &Text) -> bool {
        self.gone.iter().any(|(name, part)| *name == table && part.is_none_or(|part| part == column))
    }

    /// A column that this stands on goes before all else, and takes it along.
    pub fn goes_early(&self, table: &Table, names: impl Fn(&Text) -> bool) -> bool {
        self.early.iter().any(|(of, column)| of.name == table.name && names(column))
    }

    /// Tables, as they were, with columns that get another type; each once.
    pub fn retyped_tables(&self) -> Vec<&'a Table> {
        let mut seen = BTreeSet::new();
        self.retyped.iter().map(|(table, _)| *table).filter(|table| seen.insert(&table.name)).collect()
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

    /// The column can't be altered in place: it is dropped and added again.
    pub fn recreates(&self, (was_table, was): (&Table, &Column), (table, now): (&Table, &Column)) -> bool {
        match encrypted::turn((was_table, was), (table, now), self.options) {
            Turn::Not => {
                let before = was.ty.named().is_some_and(|name| self.composite_before(name).is_some());
                let after = now.ty.named().is_some_and(|name| self.composite_after(name).is_some());
                is_recreated(&self.read_column(was_table, was), now, &self.types, (before, after))
            }
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

    /// The database as it is, by names.
    pub fn was(&self) -> &ByName<'a> {
        self.old.get_or_init(|| ByName::of(self.was))
    }

    /// The database as it will be, by names.
    pub fn now(&self) -> &ByName<'a> {
        self.new_by_name.get_or_init(|| ByName::of(self.now))
    }

    /// A table above this one is made beside a table that is in use, and attached.
    pub fn is_beside(&self, table: &Table) -> bool {
        let is_there = |above: &Table| !self.is_new(&above.name);
        table.partition_of.is_some()
            && !self.all_new
            && self.options.online
            && self.now().above(table).into_iter().any(is_there)
    }

    /// The column is new, in a table that is there.
    pub fn is_new_column(&self, table: &QualifiedName, column: &Text) -> bool {
        self.new_columns.contains(&(table, column))
    }

    /// References on the table are taken off before its keys change, and come back once they have.
    pub fn is_unreferenced(&self, table: &QualifiedName) -> bool {
        self.unreferenced.contains(table)
    }

    /// Tables whose policies decide for their owner too, before the plan or after it.
    pub fn forced(&self) -> &BTreeSet<&'a QualifiedName> {
        self.forced.get_or_init(|| {
            let is_forced = |table: &&'a Table| table.row_security == RowSecurity::Forced;
            let was = self.was.tables.iter().filter(is_forced).map(|table| self.called(&table.name));
            was.chain(self.now.tables.iter().filter(is_forced).map(|table| &table.name)).collect()
        })
    }

    /// Policies of the table decide for its owner too.
    pub fn is_forced(&self, table: &QualifiedName) -> bool {
        self.forced().contains(table)
    }

    /// The labels of the enum type that a column gets.
    pub fn labels_of(&self, ty: &DataType) -> Option<&'a EnumType> {
        match ty {
            DataType::Named(name) => self.now().enum_type(name),
            _ => None,
        }
    }

    /// Columns of this type, or of arrays of it, in tables that were there before.
    pub fn columns_of(&self, ty: &QualifiedName) -> Vec<(&'a Table, &'a Column)> {
        let there = self.now.tables.iter().filter(|table| !self.is_new(&table.name));
        let columns = there.flat_map(|table| table.columns.iter().map(move |column| (table, column)));
        let has = |(table, column): &(&'a Table, &'a Column)| {
            column.ty.named() == Some(ty) && !self.is_new_column(&table.name, &column.name)
        };
        columns.filter(has).collect()
    }

    /// The constraint or index that went with a column has not come back yet.
    pub fn comes_back(&mut self, table: &'a Table, part: &'a Text) -> bool {
        self.back.insert((&table.name, part))
    }

    /// The table becomes a partition.
    pub fn joins(&self, table: &QualifiedName) -> bool {
        self.joining.contains(table)
    }

    /// The default partition that a table, by its new name, has before the plan.
    pub fn default_of(&self, parent: &QualifiedName) -> Option<&'a Table> {
        let defaults = self.defaults.get_or_init(|| {
            let mut defaults = BTreeMap::new();
            for table in &self.was.tables {
                if let Some(PartitionOf { parent, bound: PartitionBound::Default }) = &table.partition_of {
                    let now = self.now().table(self.called(&table.name));
                    defaults.insert(self.called(parent), now.unwrap_or(table));
                }
            }
            defaults
        });
        defaults.get(parent).copied()
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
                self.refused.push(Refused { object, why: Why::LosesData, sql, hazards: step.hazards });
                return;
            }
        }
        self.push_allowed(phase, step);
    }

    /// A step whose losses are allowed goes in.
    pub fn push_allowed(&mut self, phase: Phase, mut step: Step<'a>) {
        // Nobody uses an empty database, and nothing is in it: what is left to say is what an owner lacks.
        if self.all_new && *self.catalog_was() == Catalog::EMPTY {
            step.hazards.retain(|hazard| matches!(hazard, Hazard::Untrusted(_)));
        }
        if self.keeps {
            step.hazards.retain(|hazard| !matches!(hazard, Hazard::Authorization(_)));
        }
        let at_once = self.at_once.filter(|_| matches!(phase, Phase::Grants | Phase::Owners | Phase::Comments));
        self.phases[at_once.unwrap_or(phase) as usize].push(step);
    }

    /// Steps that fill columns of existing rows, in the order in which the backfills are declared: a later one can read an earlier one.
    pub fn fill(&mut self, place: usize, step: Step<'a>) {
        self.fills.push((place, step));
    }

    /// Several steps.
    pub fn extend(&mut self, phase: Phase, steps: impl IntoIterator<Item = Step<'a>>) {
        steps.into_iter().for_each(|step| self.push(phase, step));
    }

    /// The table is made in this plan, or the plan asks for no online forms.
    pub fn is_quiet(&self, table: &Table) -> bool {
        self.all_new || !self.options.online || self.new.contains(&table.name)
    }

    /// The table is made in this plan.
    pub fn is_new(&self, table: &QualifiedName) -> bool {
        self.all_new || self.new.contains(table)
    }

    /// What a thing was that is recreated.
    pub fn before(&self, item: Item<'a>) -> Option<Item<'a>> {
        if self.recreated.is_empty() {
            return None;
        }
        self.recreated.get(&(item.object()?, arguments(item))).copied()
    }

    fn note_recreated(&mut self, was: Item<'a>, now: Item<'a>) {
        self.recreated.extend(now.object().map(|object| ((object, arguments(now)), was)));
    }

    /// The text of a function names what is not where it looks.
    pub fn is_outside_path(&self, function: &Function) -> bool {
        self.schemas.get_or_init(|| bodies::Schemas::of(self.now)).is_outside_path(function)
    }

    /// The database as it is.
    pub fn catalog_was(&self) -> &'a Catalog {
        self.was
    }

    /// The database as it will be.
    pub fn catalog_now(&self) -> &'a Catalog {
        self.now
    }

    /// Who may use a type, where that is not everybody alone.
    pub fn type_privileges(&self, name: &QualifiedName) -> Option<&'a TypePrivileges> {
        self.now.type_privileges.iter().find(|item| item.name == *name)
    }

    /// Who could use a type.
    pub fn privileges_before(&self, object: &Object) -> Option<&'a TypePrivileges> {
        let Object::Type(name) = object else { return None };
        self.was.type_privileges.iter().find(|item| item.name == *name)
    }

    /// What an enum type was, by the name that it will have.
    pub fn enum_before(&self, name: &QualifiedName) -> Option<&'a EnumType> {
        let was = self.types.iter().find(|(_, now)| *now == name).map_or(name, |(was, _)| *was);
        self.was().enum_type(was)
    }

    /// A composite type, by the name that it had.
    pub fn composite_before(&self, name: &QualifiedName) -> Option<&'a CompositeType> {
        self.was.composites.iter().find(|item| item.name == *name)
    }

    /// A composite type, by the name that it will have.
    pub fn composite_after(&self, name: &QualifiedName) -> Option<&'a CompositeType> {
        self.now.composites.iter().find(|item| item.name == *name)
    }

    /// The tables that have columns from this one, as they were and as they will be.
    pub fn below(&self, table: &'a Table) -> Vec<(&'a Table, &'a Table)> {
        let is_below = |other: &&'a Table| {
            other.inherits.contains(&table.name)
                || other.partition_of.as_ref().is_some_and(|of| of.parent == table.name)
        };
        let mut found = Vec::new();
        for was in self.was.tables.iter().filter(is_below) {
            let called = self.called(&was.name);
            found.extend(self.now.tables.iter().find(|now| now.name == *called).map(|now| (was, now)));
            found.extend(self.below(was));
        }
        found
    }

    /// The type is replaced by another of the same name.
    pub fn is_replaced(&self, ty: &DataType) -> bool {
        ty.named().is_some_and(|name| self.replaced.contains(name))
    }

    /// All steps in order.
    pub fn finish(mut self, changes: &Changes<'a>) -> (Vec<Step<'a>>, Vec<Refused>) {
        let mut fills = std::mem::take(&mut self.fills);
        fills.sort_by_key(|(place, _)| *place);
        self.phases[Phase::Backfill as usize].extend(fills.into_iter().map(|(_, step)| step));
        if self.all_new {
            return (self.phases.into_iter().flatten().collect(), self.refused);
        }
        let gone = Phase::DropColumns as usize..=Phase::DropSchemas as usize;
        let mut placed = Vec::with_capacity(self.phases.iter().map(Vec::len).sum());
        for (phase, steps) in self.phases.into_iter().enumerate() {
            for mut step in steps {
                if gone.contains(&phase) {
                    // What stood on a column that goes last can't go before it.
                    step.stage = Stage::Contract;
                }
                placed.push(Placed { phase, step });
            }
        }
        super::refused::without_impossible(&mut placed, &self.refused, self.was, self.now);
        super::refused::without_needed(&mut placed, &self.refused, self.was, self.now);
        let fills = placed.iter().any(|placed| placed.step.stage == Stage::Backfill);
        for placed in placed.iter_mut().filter(|placed| fills && group::is_final_check(&placed.step, self.now)) {
            // Rows are looked at once, when they have their values.
            placed.step.stage = Stage::Contract;
        }
        let schemas = self.schemas;
        let is_outside_path = |step: &Step<'_>| match &step.statement {
            Statement::CreateFunction(item) => {
                schemas.get_or_init(|| bodies::Schemas::of(self.now)).is_outside_path(item.function)
            }
            _ => false,
        };
        let sorted = sort(placed, (self.was, self.now), changes);
        if let Some(first) = sorted.circle.first() {
            let object = Object::Schema(first.clone().into());
            self.refused.push(Refused {
                object,
                why: Why::Circle(sorted.circle),
                sql: String::new(),
                hazards: Vec::new(),
            });
        }
        let mut steps = Vec::with_capacity(sorted.steps.len());
        for (at, step) in sorted.steps.into_iter().enumerate() {
            match sorted.unchecked.contains(&at) || is_outside_path(&step) {
                true => super::unchecked::unchecked(step, &mut steps),
                false => steps.push(step),
            }
        }
        group::commit_labels(&mut steps);
        (steps, self.refused)
    }
}
