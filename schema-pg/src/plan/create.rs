//! Making things.

use std::borrow::Cow;

use super::graph::Resolver;
use super::order::{self, Created};
use super::phase::Phase;
use super::statement::{alter, create_index};
use super::step::{Hazard, Lock, Refused, Stage, Step};
use super::steps::Steps;
use super::{comments, distribution, grants, index, owner};
use crate::catalog::expression::{Token, tokens};
use crate::catalog::{
    Column, Constraint, Enabled, Object, QualifiedName, RowSecurity, Rule, Sequence, Table, Timing, Trigger, View,
};
use crate::diff::Item;
use crate::lower::maintenance;
use crate::sql::{
    AlterDomain, CreateAggregate, CreateComposite, CreateDomain, CreateEnum, CreateEventTrigger, CreateExtension,
    CreateFunction, CreateGeneral, CreateRange, CreateSchema, CreateSequence, CreateTable, CreateTrigger, CreateView,
    DomainAction, EnableEventTrigger, OwnSequence, Statement, TableAction, ViewForm,
};

/// A thing alone, where the order among things that are made does not matter.
pub fn item<'a>(item: Item<'a>, steps: &mut Steps<'a, '_>) {
    match item {
        Item::Column(table, part) => {
            super::column::create(table, part, steps);
            comments::of(item, steps);
        }
        Item::Constraint(table, part) => {
            super::constraint::create(table, part, steps);
            comments::of(item, steps);
        }
        Item::Index(table, part) => {
            index::create(table, part, steps);
            comments::of(item, steps);
        }
        Item::ViewIndex(view, part) => {
            let concurrently = steps.options.online;
            let statement = create_index(&view.name, part, concurrently);
            let step = Step::new("indexes after their columns", statement);
            let step = step.risks(Hazard::IndexBuild);
            match concurrently {
                true => steps.push(Phase::LateRenames, step.locks(Lock::ShareUpdateExclusive).outside()),
                false => steps.push(Phase::LateRenames, step.locks(Lock::Share)),
            }
            comments::late(item, steps);
        }
        Item::Trigger(table, part) => {
            trigger(table, part, steps);
            comments::of(item, steps);
        }
        Item::Policy(table, part) => {
            super::policy::create(table, part, steps);
            comments::of(item, steps);
        }
        Item::Rule(table, part) => {
            rule(table, part, steps);
            comments::of(item, steps);
        }
        item if is_ordered(&item) => {
            let resolver = Resolver::default();
            ordered(&Created::alone(item), None, &resolver, steps);
        }
        item => plain(item, steps),
    }
}

/// It stands behind others that are made.
pub fn is_ordered(item: &Item<'_>) -> bool {
    matches!(
        item,
        Item::Domain(_)
            | Item::Composite(_)
            | Item::Range(_)
            | Item::Sequence(_)
            | Item::Function(_)
            | Item::Aggregate(_)
            | Item::Table(_)
            | Item::View(_)
            | Item::General(_)
    )
}

/// What is neither in a table nor stands behind others.
fn plain<'a>(item: Item<'a>, steps: &mut Steps<'a, '_>) {
    match item {
        Item::Schema(schema) if schema.existing => return,
        Item::Schema(schema)
            // `public` is there already: something is said of it.
            if schema.name != "public" => {
                let statement = Statement::CreateSchema(CreateSchema(schema));
                steps.push(Phase::Schemas, Step::new(LIVES_IN, statement));
                if schema.distributed {
                    distribution::schema(&schema.name, true, true, steps);
                }
            }
        Item::Extension(extension) => {
            // Not undone: an extension is shared by all that use the database.
            let statement = Statement::CreateExtension(CreateExtension(extension));
            let step = Step::new(LIVES_IN, statement);
            steps.push(Phase::Extensions, super::extension::hazard(&extension.name).into_iter().fold(step, Step::risks));
        }
        Item::Enum(item) => {
            steps.push(Phase::Types, Step::new(TYPES, Statement::CreateEnum(CreateEnum(item))));
        }
        Item::Statistics(item) => {
            let because = "statistics after their columns";
            let lock = if steps.is_new(&item.table) { Lock::None } else { Lock::ShareUpdateExclusive };
            let step = Step::new(because, Statement::Written(&item.definition));
            let name = item.name.clone();
            steps.push(Phase::Views, step.locks(lock).declares(|effects| effects.creates.push(Object::Statistics(name))));
        }
        Item::EventTrigger(item) => {
            let because = "event triggers last: they would fire during this plan";
            let statement = Statement::CreateEventTrigger(CreateEventTrigger(item));
            steps.push(Phase::Comments, Step::new(because, statement));
            if item.enabled != Enabled::Origin {
                let statement = Statement::EnableEventTrigger(EnableEventTrigger(item));
                steps.push(Phase::Comments, Step::new(because, statement));
            }
        }
        Item::IndexNames(table) => super::index_names::create(table, steps),
        Item::Overrides(table) => super::inherited::create(table, steps),
        Item::TypePrivileges(item) => grants::of_type(None, Some(item), steps),
        Item::DefaultPrivileges(item) => grants::default(None, Some(item), steps),
        _ => {}
    }
    comments::of(item, steps);
    grants::of(item, steps);
    owner::of(item, steps);
}

const LIVES_IN: &str = "schemas and extensions first: other objects live in them";
const TYPES: &str = "types before the tables whose columns have them";

/// A thing in the order of what it needs: in the phase that it is for, or earlier where a table needs it.
pub fn ordered<'a>(created: &Created<'a>, moved: Option<Phase>, resolver: &Resolver<'a>, steps: &mut Steps<'a, '_>) {
    let phase = |own| moved.unwrap_or(own);
    match created.item {
        Item::Domain(item) => {
            let statement = Statement::CreateDomain(CreateDomain(item));
            steps.push(Phase::Objects, Step::new(TYPES, statement));
            for check in item.checks.iter().filter(|check| check.not_valid) {
                let action = DomainAction::AddCheck(check, false);
                let statement = Statement::AlterDomain(AlterDomain { domain: &item.name, action });
                steps.push(Phase::Objects, Step::new(TYPES, statement));
            }
        }
        Item::Composite(item) => {
            let statement = Statement::CreateComposite(CreateComposite(item));
            steps.push(Phase::Objects, Step::new(TYPES, statement));
        }
        Item::Range(item) => {
            steps.push(Phase::Objects, Step::new(TYPES, Statement::CreateRange(CreateRange(item))));
        }
        Item::Sequence(item) => sequence(item, steps),
        Item::Function(item) => {
            let because = match moved {
                Some(Phase::Views) => "functions after the views that they read",
                Some(_) => "functions before what calls them",
                None => FUNCTIONS,
            };
            let statement = Statement::CreateFunction(CreateFunction { function: item, replace: false });
            let step = Step::new(because, statement);
            match (created.unchecked || steps.is_outside_path(item)) && steps.all_new {
                true => {
                    let mut all = Vec::new();
                    super::unchecked::unchecked(step, &mut all);
                    steps.extend(phase(Phase::Functions), all);
                }
                false => steps.push(phase(Phase::Functions), step),
            }
        }
        Item::Aggregate(item) => {
            let statement = Statement::CreateAggregate(CreateAggregate(item));
            steps.push(phase(Phase::Functions), Step::new(FUNCTIONS, statement));
        }
        Item::Table(item) => table(item, created, resolver, steps),
        Item::View(item) => view(item, phase(Phase::Views), steps),
        Item::General(item) => {
            let because = "things of all other kinds behind what they name, and before what names them";
            let step = Step::new(because, Statement::CreateGeneral(CreateGeneral(item)));
            steps.push(phase(Phase::Functions), step);
        }
        _ => {}
    }
    comments::of(created.item, steps);
    grants::of(created.item, steps);
    owner::of(created.item, steps);
}

/// The phase in which a thing is made.
pub fn phase_of(item: &Item<'_>, moved: Option<Phase>) -> Phase {
    match item {
        Item::Function(_) | Item::Aggregate(_) | Item::General(_) => moved.unwrap_or(Phase::Functions),
        Item::View(_) => moved.unwrap_or(Phase::Views),
        _ => Phase::Objects,
    }
}

/// Why functions stand where they do.
pub const FUNCTIONS: &str = "functions before the triggers that call them";

fn sequence<'a>(sequence: &'a Sequence, steps: &mut Steps<'a, '_>) {
    let because = "sequences before the columns that count with them";
    let statement = Statement::CreateSequence(CreateSequence(sequence));
    steps.push(Phase::Objects, Step::new(because, statement));
    if sequence.owned_by.is_some() {
        let own = OwnSequence { sequence: &sequence.name, owner: sequence.owned_by.as_ref() };
        let because = "sequences are owned by their columns once those exist";
        steps.push(Phase::References, Step::new(because, Statement::OwnSequence(own)));
    }
}

fn table<'a>(table: &'a Table, created: &Created<'a>, resolver: &Resolver<'a>, steps: &mut Steps<'a, '_>) {
    let because = "tables after those that they reference";
    let later: Vec<&Constraint> = order::later(table, created, resolver);
    let defaults: Vec<&Column> = match created.is_cut() {
        true => table
            .columns
            .iter()
            .filter(|column| column.default.is_some() && created.is_later(Item::Default(table, column), resolver))
            .collect(),
        false => Vec::new(),
    };
    match &table.partition_of {
        // PARTITION OF would lock everybody out of a table that is in use: the partition is made beside it and attached.
        Some(of) if !steps.is_new(&of.parent) && steps.options.online => {
            let statement = Statement::CreateLike(table, of);
            let step = Step::new("create partitions apart from their table, then attach them", statement);
            let object = Object::Relation(table.name.clone());
            steps.push(Phase::Attach, step.declares(|effects| effects.creates.push(object)));
            super::member::attach(table, of, true, steps);
        }
        _ => {
            let statement =
                Statement::CreateTable(CreateTable { table, later: later.clone(), defaults: defaults.clone() });
            // A partition of one that is made beside its table comes behind it.
            let phase = if steps.is_beside(table) { Phase::Attach } else { Phase::Objects };
            steps.push(phase, Step::new(because, statement));
        }
    }
    distribution::create(table, steps);
    for column in defaults {
        let because = "defaults after the functions that they call";
        let default = column.default.as_ref();
        let set = default.map(|default| alter(&table.name, TableAction::SetDefault(&column.name, default)));
        steps.extend(Phase::References, set.map(|set| Step::new(because, set)));
    }
    for constraint in later {
        let because = match constraint.kind.index() {
            Some(_) => "a second key over the same columns by itself: in one statement the server makes one of both",
            None => "foreign keys of a circle of tables once all tables exist",
        };
        let add =
            alter(&table.name, TableAction::AddConstraint { constraint: Cow::Borrowed(constraint), not_valid: false });
        steps.push(Phase::References, Step::new(because, add));
    }
    for column in table.columns.iter().filter(|column| column.options.is_some()) {
        super::column::options(table, None, column, steps);
        comments::not_null(table, None, column, Stage::Expand, steps);
    }
    for item in &table.indexes {
        let statement = create_index(&table.name, item, false);
        steps.push(Phase::Indexes, Step::new("indexes after their tables", statement));
    }
    if table.first_row.0 {
        let because = "insert the only row of a table";
        steps.push(Phase::Indexes, Step::new(because, Statement::FirstRow(&table.name)));
    }
    if table.first_partitions.0 {
        let because = "first partitions by the server's clock, once the table is whole";
        let statement = Statement::FirstPartitions(&table.name, maintenance(&table.name));
        steps.push(Phase::FirstPartitions, Step::new(because, statement));
    }
    table.rules.iter().for_each(|item| rule(&table.name, item, steps));
    table.triggers.iter().for_each(|item| trigger(&table.name, item, steps));
    table.policies.iter().for_each(|item| super::policy::create(table, item, steps));
    if !table.row_security.is_off() {
        super::policy::row_security(table, RowSecurity::Off, steps);
    }
    if let Some(identity) = &table.replica_identity {
        let statement = alter(&table.name, TableAction::ReplicaIdentity(Some(Cow::Borrowed(identity))));
        steps.push(Phase::References, Step::new("replica identity after its index", statement));
    }
}

fn view<'a>(view: &'a View, phase: Phase, steps: &mut Steps<'a, '_>) {
    let because = "views after the tables and views that they read";
    let statement = Statement::CreateView(CreateView { view, form: ViewForm::New });
    steps.push(phase, Step::new(because, statement));
    for index in view.indexes() {
        let statement = create_index(&view.name, index, false);
        steps.push(phase, Step::new(because, statement));
    }
    view.columns.iter().for_each(|column| super::view::default(view, None, column, steps));
    view.rules.iter().for_each(|item| rule(&view.name, item, steps));
    view.triggers.iter().for_each(|item| trigger(&view.name, item, steps));
}

/// A trigger of a table or view.
pub fn trigger<'a>(table: &'a QualifiedName, trigger: &'a Trigger, steps: &mut Steps<'a, '_>) {
    let because = "triggers after their tables and functions";
    if let Some(refused) = row_of_generated(table, trigger, steps) {
        steps.refused.push(refused);
        return;
    }
    let lock = if steps.is_new(table) { Lock::None } else { Lock::ShareRowExclusive };
    let statement = Statement::CreateTrigger(CreateTrigger { table, trigger });
    steps.push(Phase::Triggers, Step::new(because, statement).locks(lock));
    if trigger.enabled != Enabled::Origin {
        let statement = alter(table, TableAction::EnableTrigger(trigger.enabled, &trigger.name));
        steps.push(Phase::Triggers, Step::new(because, statement).locks(lock));
    }
}

/// PostgreSQL refuses a condition over the whole new row before generated columns have their values, unless the columns came
/// after the trigger.
fn row_of_generated(name: &QualifiedName, trigger: &Trigger, steps: &Steps<'_, '_>) -> Option<Refused> {
    if trigger.timing != Timing::Before || trigger.when.as_ref().is_none_or(|when| !names_row(when)) {
        return None;
    }
    let table = steps.now().table(name)?;
    let why = "a condition over the whole new row can't be made beside generated columns: name the columns";
    let generated = table.columns.iter().any(|column| column.generated.is_some());
    generated.then(|| Refused::impossible(Object::Trigger(name.clone(), trigger.name.clone()), why))
}

/// `new.*`, or `new` itself.
fn names_row(when: &str) -> bool {
    let tokens: Vec<_> = tokens(when).filter(Token::has_meaning).collect();
    let is_new = |at: usize| tokens[at].name().is_some_and(|name| name == "new");
    let dotted = |at: usize| tokens.get(at + 1).is_some_and(|token| token.is_mark('.'));
    let star = |at: usize| tokens.get(at + 2).is_some_and(|token| token.is_mark('*'));
    (0..tokens.len()).any(|at| is_new(at) && (!dotted(at) || star(at)))
}

/// A rule of a table or view.
pub fn rule<'a>(table: &'a QualifiedName, rule: &'a Rule, steps: &mut Steps<'a, '_>) {
    let because = "triggers after their tables and functions";
    let lock = if steps.is_new(table) { Lock::None } else { Lock::AccessExclusive };
    let step = Step::new(because, Statement::Written(&rule.definition)).locks(lock);
    let object = Object::Rule(table.clone(), rule.name.clone());
    steps.push(Phase::Triggers, step.declares(|effects| effects.creates.push(object)));
    if rule.enabled != Enabled::Origin {
        let statement = alter(table, TableAction::EnableRule(rule.enabled, &rule.name));
        steps.push(Phase::Triggers, Step::new(because, statement).locks(lock));
    }
}
