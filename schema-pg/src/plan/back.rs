//! The way back of a whole plan, which is a plan of its own.

use super::build::plan;
use super::way::Way;
use super::{Plan, PlanOptions};
use crate::diff::diff;

impl<'a> Plan<'a> {
    /// The plan that brings back what was there before this one: by the same rules as any other plan, so what is recreated has its
    /// comment, its owner, its privileges and its indexes again. Rows and values that were lost do not come back
    /// ([`Hazard::DataLoss`](super::Hazard::DataLoss)); what was made since is dropped, with what is in it.
    ///
    /// `None` where the plan is not whole: something was refused, or it is one [stage](Plan::stage) alone. A plan that was
    /// interrupted is left by planning from what the database holds then.
    ///
    /// ```
    /// use schema_pg::catalog::{Catalog, Schema};
    ///
    /// let catalog = Catalog { schemas: vec![Schema::new("app")], ..Catalog::default() };
    /// let plan = schema_pg::create(&catalog);
    /// let back = plan.reverse().expect("nothing was refused");
    /// assert!(back.to_string().contains("DROP SCHEMA"));
    /// ```
    pub fn reverse(&self) -> Option<Plan<'a>> {
        let Way { was, now, renames, options } = self.way.as_ref().filter(|_| self.refused.is_empty())?;
        let options = PlanOptions { allow_all: true, backfill: Default::default(), ..options.clone() };
        Some(plan(&diff(now, was, &renames.reversed()), &options))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reverse;
    use crate::catalog::Catalog;
    use crate::catalog::{Column, DataType, QualifiedName, Table};
    use crate::diff::Renames;

    fn catalog(columns: &[&'static str]) -> Catalog {
        let mut table = Table::new(QualifiedName::new("public", "t"));
        table.columns =
            columns.iter().map(|name| Column { nullable: true, ..Column::new(*name, DataType::Text) }).collect();
        Catalog { tables: vec![table], ..Catalog::default() }
    }

    fn steps(plan: &Plan<'_>) -> Vec<String> {
        plan.steps.iter().map(|step| step.sql().replace('"', "")).collect()
    }

    #[test]
    fn what_was_made_is_dropped_and_what_was_dropped_is_made() {
        let (was, now) = (catalog(&["a", "b"]), catalog(&["a", "c"]));
        let changes = diff(&was, &now, &Renames::none());
        let there = plan(&changes, &PlanOptions::default().allow("public.t.b"));
        assert_eq!(steps(&there), ["ALTER TABLE public.t ADD COLUMN c text", "ALTER TABLE public.t DROP COLUMN b"]);
        let back = there.reverse().unwrap();
        assert_eq!(steps(&back), ["ALTER TABLE public.t ADD COLUMN b text", "ALTER TABLE public.t DROP COLUMN c"]);
        let undo = |step: &crate::Step<'_>| match &step.reverse {
            Reverse::Statement(statement) => statement.to_string().replace('"', ""),
            other => format!("{other:?}"),
        };
        let undone: Vec<String> = there.steps.iter().map(undo).collect();
        assert_eq!(undone, ["ALTER TABLE public.t DROP COLUMN c", "WithPlan"]);
    }

    #[test]
    fn a_plan_that_refuses_and_a_stage_alone_have_no_reverse() {
        let (was, now) = (catalog(&["a", "b"]), catalog(&["a"]));
        let changes = diff(&was, &now, &Renames::none());
        assert!(plan(&changes, &PlanOptions::default()).reverse().is_none());
        let whole = plan(&changes, &PlanOptions::default().allow("public.t.b"));
        assert!(whole.reverse().is_some() && whole.stage(crate::Stage::Contract).reverse().is_none());
    }
}
