//! Views that are there.

use super::phase::Phase;
use super::step::{Lock, Step};
use super::steps::Steps;
use crate::catalog::View;
use crate::sql::{Comment, Commented, CreateView, Statement};

pub fn view<'a>(was: &'a View, now: &'a View, steps: &mut Steps<'a, '_>) {
    let said = |of: &View| (of.query.clone(), of.kind.clone());
    if !now.is_materialized() && (said(was) != said(now) || was.columns.len() != now.columns.len()) {
        let statement = Statement::CreateView(CreateView { view: now, replace: true });
        let because = "views behind the tables and views that they show";
        let step = Step::new(because, statement).locks(Lock::AccessExclusive);
        steps.push(Phase::Views, step);
    }
    super::owner::changed(Some(was), now, steps);
    for column in &now.columns {
        if let Some(old) = was.columns.iter().find(|old| old.name == column.name)
            && old.comment != column.comment
        {
            let on = Commented::Column(&now.name, &column.name);
            let statement = Comment { on, text: column.comment.as_ref() };
            let step = Step::new("comments last: they change nothing", Statement::Comment(Box::new(statement)));
            steps.push(Phase::Comments, step.locks(Lock::ShareUpdateExclusive));
        }
    }
}
