//! Columns of tables that are there.

use std::borrow::Cow;

use super::declared_backfill::{DeclaredBackfill, covers_all};
use super::encrypted::{self, Turn};
use super::inherited::together;
use super::not_null::set_not_null;
use super::options::{Backfill, PlanOptions};
use super::phase::Phase;
use super::statement::alter;
use super::step::{Hazard, Lock, Stage, Step};
use super::steps::Steps;
use super::types::{is_alike, is_constant, loses, widens};
use super::{backfill, distribution, fill, replacement, storage_options};
use crate::catalog::effective::EffectiveColumn;
use crate::catalog::expression::mentions;
use crate::catalog::expression::tokens;
use crate::catalog::{
    Column, ConstraintKind, DataType, Object, Override, QualifiedName, Sequence, Table, Text, default_sequence,
};
use crate::diff::Item;
use crate::diff::inherit::Differs;
use crate::diff::renamed::is_same;
use crate::sql::{ContinueSequence, Statement, TableAction, cast, is_null, lacks};

const BECAUSE: &str = "columns before their dependents";

/// A column that is new.
pub fn create<'a>(table: &'a Table, column: &'a Column, steps: &mut Steps<'a, '_>) {
    if let Some(refused) = distribution::refused_column(table, None, column, steps) {
        steps.refused.push(refused);
        return;
    }
    let quiet = steps.is_new(&table.name);
    let own = column.backfill.0.as_deref().filter(|value| !backfill::is_for_old(table, column, value, steps));
    let mut fills = backfill::of_column(table, &column.name, own, steps);
    let is_computed = column.identity.is_some() || column.generated.is_some();
    let has_value = column.default.is_some() || is_computed;
    let constant = match &fills[..] {
        [one] if one.backfill.filter.is_none() && is_alike(table, &one.backfill.value) => Some(&one.backfill.value),
        _ => None,
    };
    if let Some(value) = constant.filter(|_| !has_value && !quiet).cloned() {
        return filled(table, column, &value, steps);
    }
    let is_declared = fills.iter().any(|one| one.place < usize::MAX);
    // Existing rows get what is declared for them, and the default where nothing is.
    let apart = column.default.as_ref().filter(|_| is_declared && !is_computed && !quiet);
    if apart.is_none() && (column.nullable || has_value || quiet) {
        add(table, column, column.clone(), steps);
        super::comments::not_null(table, None, column, Stage::Expand, steps);
        // Where the column takes no NULL, its value is there already.
        if column.nullable {
            fill(table, column, &fills, steps);
        }
        return;
    }
    // Rows that are there have no value: the column comes empty, gets its values, and is closed at last.
    let open = Column { nullable: true, default: None, ..column.clone() };
    add(table, column, open, steps);
    if let Some(default) = apart {
        let set = alter(&table.name, TableAction::SetDefault(&column.name, default));
        let because = "a default counts for new rows: existing ones get the values that are declared";
        steps.push(Phase::Columns, Step::new(because, set).locks(Lock::AccessExclusive));
        if !covers_all(&fills) {
            fills.push(DeclaredBackfill { place: usize::MAX, backfill: Backfill::value(default.clone()) });
        }
    }
    fill(table, column, &fills, steps);
    if column.nullable {
        return super::comments::not_null(table, None, column, Stage::Expand, steps);
    }
    set_not_null(table, column, Stage::Contract, backfill::uncovered(table, None, &fills), steps);
    super::comments::not_null(table, None, column, Stage::Contract, steps);
}

/// The column in the form in which it comes.
fn add<'a>(table: &'a Table, column: &'a Column, form: Column, steps: &mut Steps<'a, '_>) {
    let is_written = rewrites(&form, steps);
    let form = if form == *column { Cow::Borrowed(column) } else { Cow::Owned(form) };
    let mut step = added(table, column, Step::new(BECAUSE, alter(&table.name, TableAction::AddColumn(form))), steps);
    if is_written {
        step = step.risks(Hazard::Rewrite).long();
    }
    steps.push(Phase::Columns, step);
    options(table, None, column, steps);
}

/// Tables below that declare it too have theirs before.
fn added<'a>(table: &Table, column: &Column, step: Step<'a>, steps: &Steps<'a, '_>) -> Step<'a> {
    let below = steps.inheritance.merges(&table.name, &column.name);
    let below: Vec<Object> =
        below.into_iter().map(|below| Object::Column(below.clone(), column.name.clone())).collect();
    step.locks(Lock::AccessExclusive).declares(|effects| effects.after.extend(below))
}

/// A column that is the same in all rows that are there: PostgreSQL keeps the value once, and writes no row (manual, "Modifying
/// Tables", Adding a Column). A column that takes no NULL keeps it as a default until the old version of the program, which does
/// not know the column, is gone.
fn filled<'a>(table: &'a Table, column: &'a Column, value: &Text, steps: &mut Steps<'a, '_>) {
    let because = "existing rows get a constant that PostgreSQL stores once: no row is written";
    let add = alter(&table.name, TableAction::AddFilled(column, value.clone()));
    let mut step = added(table, column, Step::new(because, add), steps);
    if rewrites(column, steps) {
        step = step.risks(Hazard::Rewrite).long();
    }
    steps.push(Phase::Columns, step);
    let drop = alter(&table.name, TableAction::DropFill(&column.name));
    let mut step = Step::new("drop the temporary default: it was for existing rows", drop).locks(Lock::AccessExclusive);
    step.stage = if column.nullable { Stage::Expand } else { Stage::Contract };
    steps.push(Phase::Columns, step);
    options(table, None, column, steps);
    super::comments::not_null(table, None, column, Stage::Expand, steps);
}

/// What fills a column, in batches, by whoever runs the migration.
fn fill<'a>(table: &'a Table, column: &'a Column, fills: &[DeclaredBackfill], steps: &mut Steps<'a, '_>) {
    let because = "backfill existing rows, in batches";
    for one in fills {
        let lacks = lacks(&column.name, &one.backfill.value);
        fill::rows(table, (&column.name, lacks), one, because, steps);
    }
}

/// A column of which something changed, and that stays.
pub fn change<'a>(
    (was_table, was): (&'a Table, &'a Column),
    (table, now): (&'a Table, &'a Column),
    steps: &mut Steps<'a, '_>,
) {
    if let Some(refused) = distribution::refused_column(table, Some(was), now, steps) {
        steps.refused.push(refused);
        return;
    }
    let read = steps.read_column(was_table, was).into_owned();
    let turn = encrypted::turn((was_table, was), (table, now), steps.options);
    let exclusive = |action| Step::new(BECAUSE, alter(&table.name, action)).locks(Lock::AccessExclusive);
    let turns = matches!(turn, Turn::By(_));
    let replaced = steps.is_replaced(&now.ty);
    let typed =
        turns || replaced || !is_same(&was.ty, &now.ty, steps.renamed_types()) || was.collation != now.collation;
    // What is the table's own neither joins nor leaves with it (since 17, a partition counts as its table does).
    let leaves = was_table.partition_of.is_some() && table.partition_of.is_none();
    let joins = was_table.partition_of.is_none() && table.partition_of.is_some();
    // What a partition has otherwise than its table is said on its own.
    let owns = |sets: fn(&Override) -> bool| {
        joins && table.overridden(&now.name).is_some_and(sets)
            || leaves && was_table.overridden(&was.name).is_some_and(sets)
    };
    let not_null = owns(|own| own.not_null);
    let own_default = !typed && owns(|own| own.default.is_some());
    // A default of the old type may not be one of the new.
    if !own_default
        && (read.default != now.default || (typed && was.default.is_some()))
        && was.default.is_some()
        && (typed || now.default.is_none())
    {
        steps.push(Phase::Columns, exclusive(TableAction::DropDefault(&now.name)));
    }
    if was.generated.is_some() && now.generated.is_none() {
        let statement = alter(&table.name, TableAction::DropExpression(&now.name));
        let step = Step::new(BECAUSE, statement).locks(Lock::AccessExclusive);
        steps.push(Phase::Columns, step);
    }
    if was.identity.is_some() && !leaves && (joins || now.identity.is_none()) {
        steps.push(Phase::Columns, exclusive(TableAction::DropIdentity(&now.name)));
    }
    if was.nullable != now.nullable && now.nullable && !not_null {
        let keys = was_table.constraints.iter().filter(|part| matches!(part.kind, ConstraintKind::PrimaryKey { .. }));
        let key = keys.filter(|_| was_table.primary_key().contains(&was.name)).map(|part| &part.name).next();
        let phase = if key.is_some() { Phase::DropNotNull } else { Phase::Columns };
        let step = exclusive(TableAction::DropNotNull(&now.name));
        let step = step.risks(Hazard::Incompatible("they do not expect NULL")).declares(|effects| {
            effects.without.extend(key.map(|key| Object::Constraint(table.name.clone(), key.clone())));
        });
        steps.push(phase, step);
    }
    // The numbers that are left have to be of the narrower type.
    let narrows = typed && is_narrower(&now.ty, &was.ty) && !joins && !leaves;
    if narrows {
        identity(Some(was), table, now, Stage::Expand, steps);
    }
    if typed {
        set_type(was_table, was, table, now, steps);
    }
    if let Some(default) = &now.default
        && !own_default
        && (typed || read.default != now.default)
    {
        steps.push(Phase::Columns, exclusive(TableAction::SetDefault(&now.name, default)));
    }
    let mut stage = Stage::Expand;
    if was.nullable && !now.nullable && !not_null {
        let fills = backfill::of_column(table, &now.name, None, steps);
        fill(table, now, &fills, steps);
        stage = if fills.is_empty() { Stage::Expand } else { Stage::Contract };
        let uncovered = backfill::uncovered(table, Some(is_null(&now.name)), &fills);
        set_not_null(table, now, stage, uncovered, steps);
    }
    continue_sequence(was, table, now, steps);
    let (old_item, item) = (Item::Column(was_table, was), Item::Column(table, now));
    if joins {
        return;
    }
    if !narrows {
        identity(Some(was).filter(|_| !leaves), table, now, stage, steps);
    }
    super::grants::of_identity(table, Some(was).filter(|_| !leaves), now, steps);
    if !leaves {
        options(table, Some((was, typed)), now, steps);
    }
    super::not_null::rename(table, was, now, steps);
    super::comments::not_null(table, Some(was).filter(|was| !was.nullable && !leaves), now, stage, steps);
    if !leaves {
        super::comments::changed(old_item, item, steps);
    }
}

/// A sequence that is new counts on from the numbers that an identity gave.
fn continue_sequence<'a>(was: &'a Column, table: &'a Table, now: &'a Column, steps: &mut Steps<'a, '_>) {
    let Some(default) = now.default.as_ref().filter(|default| was.default.as_ref() != Some(default)) else { return };
    if was.identity.is_none() || !mentions(default, "nextval") {
        return;
    }
    let catalog = steps.catalog_was();
    let new =
        steps.catalog_now().sequences.iter().filter(|item| !catalog.sequences.iter().any(|old| old.name == item.name));
    let named = |item: &&'a Sequence| {
        let names = tokens(default).filter_map(|token| token.literal().map(|text| text.into_owned()));
        names.into_iter().any(|text| mentions(&text, &item.name.name))
    };
    let found: Vec<&'a Sequence> = new.filter(named).collect();
    for item in found {
        let numbers = ContinueSequence {
            sequence: item.name.clone(),
            table: &table.name,
            column: &now.name,
            forced: steps.is_forced(&table.name),
        };
        let numbers = Statement::ContinueSequence(Box::new(numbers));
        let because = "continue sequences after the highest existing value";
        let object = Object::Default(table.name.clone(), now.name.clone());
        let step = Step::new(because, numbers).locks(Lock::AccessShare);
        steps.push(Phase::Columns, step.risks(Hazard::Scan).declares(|effects| effects.uses.push(object)));
    }
}

fn is_narrower(one: &DataType, other: &DataType) -> bool {
    let bytes = |ty: &DataType| match ty {
        DataType::SmallInt => Some(2),
        DataType::Integer => Some(4),
        DataType::BigInt => Some(8),
        _ => None,
    };
    bytes(one).zip(bytes(other)).is_some_and(|(one, other)| one < other)
}

fn identity<'a>(was: Option<&'a Column>, table: &'a Table, now: &'a Column, stage: Stage, steps: &mut Steps<'a, '_>) {
    let Some(new) = now.identity else { return };
    let sequence = |column: &'a Column| column.options.as_deref().and_then(|options| options.sequence.as_ref());
    let named = |column: &Column| column.options.as_deref().and_then(|options| options.sequence_name.clone());
    let before = was.and_then(sequence);
    match was.and_then(|was| was.identity) {
        None => {
            let add = alter(&table.name, TableAction::AddIdentity(now, new));
            // The sequence starts at one, and rows are there.
            let numbers = QualifiedName::new(table.name.schema.clone(), now.sequence_name(&table.name));
            let forced = steps.is_forced(&table.name);
            let (name, column) = (numbers.clone(), &now.name);
            let go_on = Box::new(ContinueSequence { sequence: name, table: &table.name, column, forced });
            let because = "identities after NOT NULL";
            let mut step = Step::new(because, add).locks(Lock::AccessExclusive);
            step.stage = stage;
            steps.push(Phase::SetNotNull, step);
            let because = "continue identity sequences after the highest existing value";
            let lock = if forced { Lock::AccessExclusive } else { Lock::AccessShare };
            let mut step = Step::new(because, Statement::ContinueSequence(go_on)).locks(lock);
            step = step.declares(|effects| effects.uses.push(Object::Sequence(numbers)));
            step.stage = stage;
            steps.push(Phase::SetNotNull, step.risks(Hazard::Scan));
        }
        Some(_) if was.is_some_and(|was| named(was) != named(now)) => {
            let name = |column: &Column| named(column).unwrap_or_else(|| default_sequence(&table.name.name, &now.name));
            let (old, new) = (was.map_or_else(|| name(now), name), name(now));
            let rename = |was: &Text, now: &Text| {
                Statement::Rename("SEQUENCE", &table.name.schema, Box::new((was.clone(), now.clone())))
            };
            let because = "renames first: what follows uses the new names";
            steps.push(Phase::Columns, Step::new(because, rename(&old, &new)));
        }
        Some(old) if old != new || before != sequence(now) => {
            static DEFAULT: crate::catalog::SequenceOptions = crate::catalog::SequenceOptions {
                start: None,
                increment: None,
                min: None,
                max: None,
                cache: None,
                cycle: false,
            };
            let changed = (before != sequence(now)).then(|| sequence(now).unwrap_or(&DEFAULT));
            let set = alter(&table.name, TableAction::SetIdentity(&now.name, new, changed));
            steps.push(Phase::Columns, Step::new(BECAUSE, set).locks(Lock::AccessExclusive));
        }
        Some(_) => {}
    }
}

fn set_type<'a>(was_table: &'a Table, was: &'a Column, table: &'a Table, now: &'a Column, steps: &mut Steps<'a, '_>) {
    let turned = match encrypted::turn((was_table, was), (table, now), steps.options) {
        Turn::By(value) => Some(value),
        Turn::Not | Turn::Lost => None,
    };
    let widens = widens(&was.ty, &now.ty) && was.collation == now.collation;
    let using = |column: &Column, from: &DataType| {
        let changes = !widens && *from != column.ty;
        changes.then(|| cast(&now.name, from, &column.ty).map(Text::from)).flatten()
    };
    let set = |column: &'a Column, using| TableAction::SetType {
        column: &now.name,
        ty: &column.ty,
        collation: column.collation.as_deref(),
        using,
    };
    if let Some(value) = turned {
        // At once, for all rows: the old version of a program can live with neither.
        let Some(statement) = together(table, (&now.name, &now.name), set(now, Some(value)), steps) else { return };
        let because = "values are encrypted or decrypted with the keys of the session that runs this";
        let mut step = Step::new(because, statement).locks(Lock::AccessExclusive).long();
        if matches!(encrypted::turn((table, now), (was_table, was), &PlanOptions::default()), Turn::Lost) {
            step = step.never_undone("what turns the values back is not known");
        }
        step = step.risks(Hazard::Rewrite).risks(Hazard::Incompatible("they read or write another type"));
        return steps.push(Phase::Columns, step);
    }
    if steps.is_replaced(&now.ty) {
        let value = replacement::using(&was.ty, now, steps);
        let because = "columns get the replacement type";
        let Some(statement) = together(table, (&now.name, &now.name), set(now, Some(value)), steps) else { return };
        let step = Step::new(because, statement);
        let step = replacement::risks(table, now, step, steps);
        return steps.push(Phase::Columns, step);
    }
    let Some(statement) = together(table, (&now.name, &now.name), set(now, using(now, &was.ty)), steps) else { return };
    let mut step = Step::new(BECAUSE, statement).locks(Lock::AccessExclusive);
    if !widens {
        step = step.risks(Hazard::Rewrite).long();
        step = step.risks(Hazard::Incompatible("they read or write another type"));
        if was.ty != now.ty {
            let (column, labels) = ((&table.name, &*now.name), steps.labels_of(&now.ty));
            let version = steps.options.version;
            let counted = crate::sql::count_not_fitting(column, &was.ty, &now.ty, labels, version);
            step.hazards.extend(match counted {
                Some(query) => Some(Hazard::MayFail(query)),
                None => crate::sql::try_cast(column, &was.ty, &now.ty, version).map(Hazard::OnlyTrying),
            });
        }
        if loses(&was.ty, &now.ty) {
            let object = Object::Column(was_table.name.clone(), was.name.clone());
            step = step.risks(Hazard::DataLoss(object));
        }
    }
    steps.push(Phase::Columns, step);
}

/// How a column is kept, where that is not the default. What was, and whether it had another type.
pub fn options<'a>(table: &'a Table, was: Option<(&'a Column, bool)>, now: &'a Column, steps: &mut Steps<'a, '_>) {
    let after = EffectiveColumn::of(now);
    let none = EffectiveColumn { storage: None, compression: None, statistics: None, attributes: &[], ..after.clone() };
    let before = was.map_or(none, |(was, _)| EffectiveColumn::of(was));
    let mut sets = Differs {
        storage: before.storage != after.storage,
        compression: before.compression != after.compression,
        statistics: before.statistics != after.statistics,
        attributes: before.attributes != after.attributes,
        ..Differs::default()
    };
    // Another type takes back how its values are kept.
    if was.is_some_and(|(_, typed)| typed) {
        (sets.storage, sets.compression) = (after.storage.is_some(), after.compression.is_some());
    }
    storage_options::set((table, now), (&before, &after), &sets, (Phase::Columns, "how a column is stored"), steps);
}

/// PostgreSQL writes each row anew for a column whose value differs from row to row, or has to be checked (measured).
fn rewrites(column: &Column, steps: &Steps<'_, '_>) -> bool {
    let varies = |default: &Option<Text>| default.as_ref().is_some_and(|default| !is_constant(default));
    let mut of_domain = false;
    let mut ty = &column.ty;
    // A default of the column counts before that of its domain, and that before the one of a domain below.
    let mut default = &column.default;
    while let DataType::Named(name) = ty
        && let Some(domain) = steps.now().domain(name)
    {
        of_domain |= domain.not_null || !domain.checks.is_empty();
        if default.is_none() {
            default = &domain.default;
        }
        ty = &domain.ty;
    }
    column.identity.is_some()
        || column.generated.as_ref().is_some_and(|generated| !generated.is_virtual)
        || of_domain
        || varies(default)
}
