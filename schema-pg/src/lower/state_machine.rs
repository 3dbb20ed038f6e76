//! States: what goes another way than was said is refused.

use schema_core::ir::Entity;
use schema_core::origin::generated_for;

use super::columns::column_of;
use super::default::literal;
use super::scope::Scope;
use super::{generated_function, moves, name};
use crate::catalog::{Event, Function, Table, Text, Timing};
use crate::sql::{no_start, no_way, start_statement_body, transition_body};

/// A trigger for each field with states. Its condition knows the ways, so that it is called only to refuse; after other
/// triggers, which may change the state too. Where rows can move to another partition, no trigger is called for them after an UPDATE:
/// there the ways are checked before it, which is noted in `before`, and the first states once for all rows of an INSERT.
pub fn lower(
    entity: &Entity,
    table: &mut Table,
    functions: &mut Vec<Function>,
    before: &mut Vec<Text>,
    scope: &mut Scope<'_>,
) {
    let Some(life) = &entity.lifecycle else { return };
    for declared in &life.transitions {
        let Some(field) = entity.field(&declared.field) else { continue };
        let Some(column) = column_of(entity, &declared.field) else { continue };
        let Some(ty) = table.column(&column).map(|column| column.ty.clone()) else { continue };
        let written = |value| literal(value, &field.ty, &ty, scope).into_owned();
        let pairs: Vec<(String, String)> =
            declared.pairs.iter().map(|(from, to)| (written(from), written(to))).collect();
        let initial: Vec<String> = declared.initial.iter().map(written).collect();
        let comment = generated_for("transitions", "rejects a transition that is not in the list");
        let function =
            generated_function::shared(table, "refuse_transition".into(), comment, (functions, scope), transition_body);
        let moves = moves::can_move(entity);
        let named = |what: &str, timing, event, function| {
            let mut trigger = generated_function::trigger(table, "transitions", timing, vec![event], function);
            trigger.name = name::joined(&table.name.name, &[&column], what);
            trigger.arguments = vec![column.clone()];
            trigger
        };
        let timing = if moves { Timing::Before } else { Timing::After };
        let mut ways = named("transitions", timing, Event::Update, function.clone());
        ways.when = Some(no_way(&column, &ty, &pairs).into());
        before.extend(moves.then(|| ways.name.clone()));
        let mut triggers = vec![ways];
        if !initial.is_empty() && moves {
            let body = start_statement_body(&column, &ty, &initial);
            let what = name::joined::<&str>("refuse_first", &[], &column);
            let refuses = generated_function::own(
                table,
                &what,
                generated_for("transitions", "rejects an initial state that is not in the list"),
                &body,
            );
            triggers.push(moves::for_statement(named("initial", Timing::After, Event::Insert, refuses.name.clone())));
            functions.push(refuses);
        } else if !initial.is_empty() {
            let mut starts = named("initial", Timing::After, Event::Insert, function);
            starts.when = Some(no_start(&column, &ty, &initial).into());
            triggers.push(starts);
        }
        table.triggers.extend(triggers);
    }
}
