//! Columns that a table has from others: what is set of them after those of the tables above, and what PostgreSQL does only to all
//! tables of a family at once.

use super::phase::Phase;
use super::statement::alter;
use super::step::{Hazard, Lock, Refused, Stage, Step};
use super::steps::Steps;
use super::{not_null, storage_options};
use crate::catalog::effective::EffectiveColumn;
use crate::catalog::{Object, QualifiedName, Table, Text};
use crate::diff::inherit::Adjusted;
use crate::lower::temporary;
use crate::sql::{AlterTogether, Comment, Commented, DeclareColumns, Statement, TableAction};

const BECAUSE: &str = "properties of inherited columns that differ from the parent's are set after it";
const DECLARES: &str =
    "a table declares a column that it has from others: PostgreSQL notes that where a table above drops it with ONLY";

/// Of a new table.
pub fn create<'a>(table: &'a Table, steps: &mut Steps<'a, '_>) {
    // One that is created apart from its table exists only then.
    let phase = if steps.is_beside(table) { Phase::Attach } else { Phase::Columns };
    for item in steps.adjusted(&table.name) {
        set(table, &item, phase, steps);
    }
}

/// Of a table that was there.
pub fn change<'a>(table: &'a Table, steps: &mut Steps<'a, '_>) {
    let items = steps.adjusted(&table.name);
    for item in &items {
        let name = &item.now.column.name;
        if item.undeclares {
            let why = "PostgreSQL notes that a table declares a column, and never forgets it: drop the column of this table, or leave it declared";
            steps.refused.push(Refused::impossible(Object::Column(table.name.clone(), name.clone()), why));
        }
        if item.drops {
            let because =
                "a column that the tables above drop and add again is dropped here too: it would be of the old type";
            let drop =
                Step::new(because, alter(&table.name, TableAction::DropColumn(name))).locks(Lock::AccessExclusive);
            let above = above(table, name, steps);
            steps.push(Phase::RecreateColumns, drop.declares(|effects| effects.after.extend(above)));
        }
        set(table, item, Phase::Columns, steps);
    }
    let declared: Vec<&'a Text> = items.iter().filter(|item| item.declares).map(|item| &item.now.column.name).collect();
    if declared.is_empty() {
        return;
    }
    let above: Vec<Object> = declared.iter().flat_map(|name| above(table, name, steps)).collect();
    let own = declared.iter().map(|name| Object::Column(table.name.clone(), (*name).clone())).collect::<Vec<_>>();
    let statement = DeclareColumns { table: &table.name, columns: declared, stand_in: stand_in(&table.name) };
    let step = Step::new(DECLARES, Statement::DeclareColumns(Box::new(statement))).locks(Lock::AccessExclusive);
    steps.push(
        Phase::Columns,
        step.declares(|effects| {
            effects.after.extend(above);
            effects.uses.extend(own);
        }),
    );
}

/// The table inherits from another, once it has the columns of that.
pub fn inherit<'a>(table: &'a Table, parent: &'a QualifiedName, steps: &mut Steps<'a, '_>) {
    let because = "INHERIT once the table has the parent's columns and checks";
    let columns = steps.inheritance.member(parent).map_or(&[][..], |member| &member.columns);
    let of = |name: &Text| [table.name.clone(), parent.clone()].map(|table| Object::Column(table, name.clone()));
    let columns: Vec<Object> = columns.iter().flat_map(|line| of(&line.name)).collect();
    let not_null: Vec<Object> = (table.columns.iter().filter(|column| !column.nullable))
        .map(|column| super::effects::not_null(&table.name, &column.name))
        .collect();
    // A table that is new has its checks at once.
    if steps.is_new(parent)
        && let Some((_, check)) = steps.inheritance.checks_from(table, parent).first()
    {
        let why = "PostgreSQL lets a table inherit only where it has the checks of the other, which it declares then: declare the check";
        steps.refused.push(Refused::impossible(Object::Constraint(table.name.clone(), check.name.clone()), why));
    }
    let step = Step::new(because, alter(&table.name, TableAction::Inherit(parent))).locks(Lock::AccessExclusive);
    // A check that is declared is to be validated before.
    let declares = |part: &crate::catalog::Constraint| steps.inheritance.has_check(parent, &part.name);
    let phase = if table.constraints.iter().any(declares) { Phase::SetNotNull } else { Phase::Attach };
    let step = step.declares(|effects| {
        effects.after.extend(columns);
        effects.uses.extend(not_null);
    });
    steps.push(phase, step);
}

/// The column in the tables right above.
fn above(table: &Table, column: &Text, steps: &Steps<'_, '_>) -> Vec<Object> {
    table.parents().map(|parent| Object::Column(parent.clone(), column.clone())).filter(|_| !steps.all_new).collect()
}

/// A table that is there for one statement.
fn stand_in(table: &QualifiedName) -> QualifiedName {
    QualifiedName::new(table.schema.clone(), temporary(&table.name))
}

/// ALTER TABLE of a column, in all tables that PostgreSQL alters at once: `None` where that is done with another of them.
/// `before` is what the column is called until then.
pub fn together<'a>(
    table: &'a Table,
    (before, column): (&'a Text, &Text),
    action: TableAction<'a>,
    steps: &Steps<'a, '_>,
) -> Option<Statement<'a>> {
    let tables = steps.inheritance.together(&table.name, column);
    if tables.len() < 2 {
        return Some(alter(&table.name, action));
    }
    let all = AlterTogether { stand_in: stand_in(tables[0]), column: before, tables, action };
    (*all.tables[0] == table.name).then(|| Statement::AlterTogether(Box::new(all)))
}

fn set<'a>(table: &'a Table, item: &Adjusted<'a>, phase: Phase, steps: &mut Steps<'a, '_>) {
    let Adjusted { was, now, sets, .. } = item;
    let column = now.column;
    let name = &column.name;
    let is_new = steps.is_new(&table.name);
    let step = |statement| {
        let lock = if is_new { Lock::None } else { Lock::AccessExclusive };
        Step::new(BECAUSE, statement).locks(lock)
    };
    let default = |held: &EffectiveColumn<'a>| match held.default {
        Some(default) => alter(&table.name, TableAction::SetDefault(name, default)),
        None => alter(&table.name, TableAction::DropDefault(name)),
    };
    let none = EffectiveColumn { default: None, ..was.clone() };
    if item.frees_default {
        let because =
            "drop a default that the parent does not have before the parent is altered: it may not fit another type";
        let phase = if item.calls { Phase::DropDependents } else { Phase::Objects };
        steps.push(phase, Step { because, ..step(default(&none)) });
    }
    if sets.default {
        // What is set in a table above is set in this one too.
        let above = match table.partition_of {
            Some(_) => {
                steps.now().above(table).iter().map(|above| Object::Default(above.name.clone(), name.clone())).collect()
            }
            None => {
                let parents = table.parents().map(|parent| Object::Default(parent.clone(), name.clone()));
                parents.chain(above(table, name, steps)).collect::<Vec<Object>>()
            }
        };
        let step = step(default(now));
        steps.push(phase, step.declares(|effects| effects.after.extend(above)));
    }
    if sets.not_null {
        not_null(table, item, phase, steps);
    }
    storage_options::set((table, column), (was, now), sets, (phase, BECAUSE), steps);
    if sets.comment {
        let comment = |text| Statement::Comment(Box::new(Comment { on: Commented::Column(&table.name, name), text }));
        let because = "comments last: they change nothing";
        let shared = if is_new { Lock::None } else { Lock::ShareUpdateExclusive };
        steps.push(Phase::Comments, Step::new(because, comment(now.comment)).locks(shared));
    }
}

fn not_null<'a>(table: &'a Table, item: &Adjusted<'a>, phase: Phase, steps: &mut Steps<'a, '_>) {
    let name = &item.now.column.name;
    let since_18 = steps.options.version >= crate::Version::V18;
    match (item.now.not_null, steps.is_new(&table.name)) {
        // It is a constraint that the table keeps from another table above.
        (true, false)
            if since_18 && table.partition_of.is_none() && steps.inheritance.is_not_null_above(&table.name, name) => {}
        (true, true) => steps.push(phase, Step::new(BECAUSE, alter(&table.name, TableAction::SetNotNull(name, None)))),
        (true, false) => not_null::set_not_null(table, item.now.column, Stage::Expand, None, steps),
        (false, _) => {
            let mut step =
                Step::new(BECAUSE, alter(&table.name, TableAction::DropNotNull(name))).locks(Lock::AccessExclusive);
            match item.had_not_null {
                true => step = step.risks(Hazard::Incompatible("they do not expect NULL")),
                // It follows from its table, unless a NOT NULL came with it.
                false if !since_18 => return,
                false => {}
            }
            let above = above(table, name, steps);
            steps.push(phase, step.declares(|effects| effects.after.extend(above)));
        }
    }
}
