//! created_by and updated_by, kept by a trigger.

use schema_core::ir::Entity;
use schema_core::origin::generated_for;

use super::columns::column_of;
use super::scope::Scope;
use super::{audit, generated_function, moves, name, session_helpers};
use crate::catalog::{Event, Function, Table, Timing};
use crate::sql::{actor_default, actors_body, actors_statement_body, session};

/// One function for all tables of a schema whose columns have the same names.
pub fn lower(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    let before = functions.len();
    keep(entity, table, functions, scope);
    let settings = audit::expression_settings([&scope.session().user]);
    functions[before..].iter_mut().for_each(|function| function.settings.extend_from_slice(&settings));
}

fn keep(entity: &Entity, table: &mut Table, functions: &mut Vec<Function>, scope: &mut Scope<'_>) {
    if entity.lifecycle.as_ref().is_none_or(|declared| declared.actors.is_none()) {
        return;
    }
    let (Some(created), Some(updated)) = (column_of(entity, "created_by"), column_of(entity, "updated_by")) else {
        return;
    };
    let own = match (&*created, &*updated) {
        ("created_by", "updated_by") => "keep_actors".into(),
        (created, updated) => name::joined("keep_actors", &[created], updated),
    };
    let comment =
        generated_for("actors", "sets who created a row and who changed it last, and rejects another creator");
    let user = session::declared(&scope.session().user);
    // Signed, the function of a table knows for whom its rows are.
    let asked = session_helpers::asked(entity, table, scope);
    let asked = Some(&asked).filter(|asked| asked.token.is_some());
    let body = || actors_body(&created, &updated, &user, asked);
    let function = match asked {
        None => generated_function::shared(table, own, comment, (functions, scope), body),
        Some(_) => {
            let function = generated_function::own(table, "keep_actors", comment, &body());
            functions.push(function.clone());
            function.name
        }
    };
    if !moves::can_move(entity) {
        let events = vec![Event::Insert, Event::Update];
        table.triggers.push(generated_function::trigger(table, "actors", Timing::Before, events, function));
        return;
    }
    // A trigger before each INSERT would take a row that moves for one that somebody makes.
    for column in table.columns.iter_mut().filter(|column| column.name == created || column.name == updated) {
        column.default.get_or_insert_with(|| actor_default(&user, &column.ty).into());
    }
    let comment = generated_for("actors", "rejects rows in another user's name");
    let body = actors_statement_body(&table.name, &created, &updated, &user, asked);
    let refuses = generated_function::own(table, "refuse_actors", comment, &body);
    let keeps = generated_function::trigger(table, "actors", Timing::Before, vec![Event::Update], function);
    let mut starts =
        generated_function::trigger(table, "actors", Timing::After, vec![Event::Insert], refuses.name.clone());
    starts.name = name::joined::<&str>(&table.name.name, &[], "actors_insert");
    functions.push(refuses);
    table.triggers.extend([keeps, moves::for_statement(starts)]);
}
