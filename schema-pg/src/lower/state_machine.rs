//! States: what goes another way than was said is refused.

use schema_core::ir::Entity;

use super::columns::column_of;
use super::default::literal;
use super::scope::Scope;
use super::{made, name};
use crate::catalog::{Event, Function, Table, Timing};
use crate::sql::{no_start, no_way, transition_body};

/// A trigger for each field with states. Its condition knows the ways, so that it is called only to refuse; behind other
/// triggers, which may change the state too.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let Some(life) = &entity.lifecycle else { return };
    for said in &life.transitions {
        let Some(field) = entity.field(&said.field) else { continue };
        let Some(column) = column_of(entity, &said.field) else { continue };
        let Some(ty) = table.column(&column).map(|column| column.ty.clone()) else { continue };
        let written = |value| literal(value, &field.ty, &ty, scope).into_owned();
        let pairs: Vec<(String, String)> = said.pairs.iter().map(|(from, to)| (written(from), written(to))).collect();
        let initial: Vec<String> = said.initial.iter().map(written).collect();
        let comment = "Generated: refuses a state.";
        let function = made::shared(table, "refuse_transition".into(), comment, (functions, scope), transition_body);
        let mut conditions = vec![("transitions", Event::Update, no_way(&column, &pairs))];
        if !initial.is_empty() {
            conditions.push(("initial", Event::Insert, no_start(&column, &initial)));
        }
        for (what, event, when) in conditions {
            let mut trigger = made::trigger(table, "transitions", Timing::After, vec![event], function.clone());
            trigger.name = name::joined(&table.name.name, &[&column], what);
            trigger.when = Some(when.into());
            trigger.arguments = vec![column.clone()];
            table.triggers.push(trigger);
        }
    }
}
