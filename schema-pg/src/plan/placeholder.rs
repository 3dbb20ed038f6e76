//! Placeholders of views: what cuts a circle of a view and of what it needs, such as a function that takes a row of the view.

use rustc_hash::FxHashMap;

use super::placed::Placed;
use super::step::{Lock, Step};
use crate::catalog::expression::{Token, tokens};
use crate::catalog::{Catalog, DataType, Item, QualifiedName, View};
use crate::diff::Change;
use crate::sql::{CreateView, Statement, ViewForm};

const MADE: &str = "a view without its query, for what the query needs and what needs the view";
const FILLED: &str = "queries of views once all is there that they need";
const EMPTIED: &str = "views without their queries before what those need goes";

/// Views that read themselves are made without their queries first.
pub fn of_views_that_read_themselves<'a>(steps: Vec<Placed<'a>>) -> Vec<Placed<'a>> {
    let reads_itself = |placed: &Placed<'_>| match &placed.step.statement {
        Statement::CreateView(CreateView { view, form: ViewForm::New }) => names_itself(view) && has_types(view),
        _ => false,
    };
    if !steps.iter().any(reads_itself) {
        return steps;
    }
    let mut all = Vec::with_capacity(steps.len() + 1);
    for placed in steps {
        match reads_itself(&placed) {
            true => all.extend(in_two(placed)),
            false => all.push(placed),
        }
    }
    all
}

/// Views that read themselves and whose columns have types that only a server knows: nothing can stand for them.
pub fn uncut(steps: &[Placed<'_>]) -> Vec<String> {
    let is_uncut = |placed: &&Placed<'_>| match &placed.step.statement {
        Statement::CreateView(CreateView { view, form: ViewForm::New }) => names_itself(view) && !has_types(view),
        _ => false,
    };
    steps.iter().filter(is_uncut).map(|placed| placed.step.sql()).collect()
}

/// The types of all columns are known: of views that were read from SQL they are not.
fn has_types(view: &View) -> bool {
    view.columns.iter().all(|column| column.ty != DataType::Unknown)
}

/// A view that is made reads itself.
pub fn reads_itself(change: &Change<'_>) -> bool {
    match change {
        Change::Create(Item::View(view)) | Change::Rebuild(_, Item::View(view)) => names_itself(view),
        _ => false,
    }
}

/// The query names its own view, as the server writes names: with the schema.
fn names_itself(view: &View) -> bool {
    let QualifiedName { schema, name } = &view.name;
    if view.is_materialized() || !view.query.contains(&**name) {
        return false;
    }
    let all: Vec<Token<'_>> = tokens(&view.query).filter(Token::has_meaning).collect();
    all.windows(3).any(|part| {
        let is = |token: &Token<'_>, name: &str| token.name().is_some_and(|own| own == name);
        is(&part[0], schema) && part[1].is_mark('.') && is(&part[2], name)
    })
}

/// Cuts a circle at one of its steps, by their places. The steps as they were where none of them is about a view.
pub fn cut<'a>(
    mut steps: Vec<Placed<'a>>,
    circle: &[usize],
    was: &'a Catalog,
) -> Result<Vec<Placed<'a>>, Vec<Placed<'a>>> {
    let view_of = |at: usize| match &steps[at].step.statement {
        Statement::CreateView(item) => {
            (!item.view.is_materialized() && (item.form != ViewForm::New || has_types(item.view))).then_some(item.form)
        }
        _ => None,
    };
    let new = circle.iter().copied().find(|at| view_of(*at) == Some(ViewForm::New));
    let replaced = circle.iter().copied().find(|at| view_of(*at) == Some(ViewForm::Replaced));
    let dropped = || circle.iter().find_map(|at| Some((*at, goes(&steps, *at, was)?)));
    if let Some(at) = new {
        let placed = steps.remove(at);
        let two = in_two(placed);
        steps.splice(at..at, two);
    } else if let Some(at) = replaced {
        // What needs it finds the columns that it has already.
        if let Statement::CreateView(item) = &mut steps[at].step.statement {
            item.form = ViewForm::Filled;
        }
    } else if let Some((at, view)) = dropped() {
        let statement = Statement::CreateView(CreateView { view, form: ViewForm::Emptied });
        let step = Step { stage: steps[at].step.stage, ..Step::new(EMPTIED, statement).locks(Lock::AccessExclusive) };
        let phase = steps[at].phase;
        steps.insert(at, Placed { phase, step });
    } else {
        return Err(steps);
    }
    Ok(steps)
}

/// The view that a step drops, and that was not emptied yet.
fn goes<'a>(steps: &[Placed<'a>], at: usize, was: &'a Catalog) -> Option<&'a View> {
    let Statement::Drop("VIEW", name) = &steps[at].step.statement else { return None };
    let view = was.views.iter().find(|view| view.name == **name)?;
    (has_types(view) && !emptied(steps).contains_key(&view.name)).then_some(view)
}

/// The views that steps empty, with the places of the steps.
pub fn emptied<'s>(steps: &'s [Placed<'_>]) -> FxHashMap<&'s QualifiedName, usize> {
    let found = steps.iter().enumerate().filter_map(|(at, placed)| match &placed.step.statement {
        Statement::CreateView(CreateView { view, form: ViewForm::Emptied }) => Some((&view.name, at)),
        _ => None,
    });
    found.collect()
}

/// The placeholder, and the step that fills it.
fn in_two(placed: Placed<'_>) -> Vec<Placed<'_>> {
    let Placed { phase, step } = placed;
    let Statement::CreateView(item) = &step.statement else { return vec![Placed { phase, step }] };
    let of = |form| Statement::CreateView(CreateView { view: item.view, form });
    let made = Step { statement: of(ViewForm::Placeholder), because: MADE, ..step.clone() };
    let filled = Step { stage: step.stage, ..Step::new(FILLED, of(ViewForm::Filled)) };
    vec![Placed { phase, step: made }, Placed { phase, step: filled }]
}
