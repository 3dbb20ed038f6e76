//! Views that are there.

use super::phase::Phase;
use super::step::{Lock, Step};
use super::steps::Steps;
use crate::catalog::{Object, View, ViewColumn, ViewKind};
use crate::sql::{Comment, Commented, CreateView, Statement, ViewForm};

pub fn view<'a>(was: &'a View, now: &'a View, steps: &mut Steps<'a, '_>) {
    let said = |of: &View| (of.query.clone(), of.kind.clone());
    if !now.is_materialized() && (said(was) != said(now) || was.columns.len() != now.columns.len()) {
        let statement = Statement::CreateView(CreateView { view: now, form: ViewForm::Replaced });
        let because = "views after the tables and views that they read";
        let step = Step::new(because, statement).locks(Lock::AccessExclusive);
        steps.push(Phase::Views, step);
    }
    if let (ViewKind::Materialized { storage: old, .. }, ViewKind::Materialized { storage: new, .. }) =
        (&was.kind, &now.kind)
    {
        super::table::parameters(&now.name, (old, new), steps);
    }
    super::owner::changed(Some(was), now, steps);
    for column in &now.columns {
        let old = was.columns.iter().find(|old| old.name == column.name);
        default(now, old, column, steps);
        if old.and_then(|old| old.comment.as_ref()) != column.comment.as_ref() {
            let on = Commented::Column(&now.name, &column.name);
            let statement = Comment { on, text: column.comment.as_ref() };
            let step = Step::new("comments last: they change nothing", Statement::Comment(Box::new(statement)));
            steps.push(Phase::Comments, step.locks(Lock::ShareUpdateExclusive));
        }
    }
}

/// What a row gets that is inserted through the view, where it is another than before.
pub fn default<'a>(view: &'a View, was: Option<&'a ViewColumn>, now: &'a ViewColumn, steps: &mut Steps<'a, '_>) {
    let before = was.and_then(|was| was.default.as_ref());
    if before == now.default.as_ref() {
        return;
    }
    let because = "defaults of view columns after the view";
    let statement = Statement::ViewDefault(&view.name, &now.name, now.default.as_ref());
    let step = Step::new(because, statement).locks(Lock::AccessExclusive);
    let object = Object::Relation(view.name.clone());
    steps.push(Phase::Views, step.declares(|effects| effects.uses.push(object)));
}
