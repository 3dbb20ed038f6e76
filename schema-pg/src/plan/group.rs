//! Steps that run together.

use super::{Plan, Stage, Step, Transaction};
use crate::catalog::Catalog;
use crate::sql::{Literal, Statement, TableAction};

/// Steps that run together: all of a transaction, or one that no transaction takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group<'p, 'a> {
    /// The steps, in order.
    pub steps: &'p [Step<'a>],
    /// They are one transaction; where not, it is one step, outside of any.
    pub transaction: bool,
    /// The stage that all of them belong to.
    pub stage: Stage,
    /// Settings of the transaction; none where it is outside of any.
    pub settings: &'p [(&'static str, &'static str)],
    /// How long a statement waits for a lock: `lock_timeout`.
    pub lock_timeout: Option<&'p str>,
    /// How long a statement runs: `statement_timeout`. `0` where one takes as long as the rows need.
    pub statement_timeout: Option<&'p str>,
}

impl Group<'_, '_> {
    /// It takes as long as the rows need.
    pub fn is_slow(&self) -> bool {
        self.steps.iter().any(|step| step.transaction.is_slow())
    }
}

impl<'a> Plan<'a> {
    /// Steps that run together, in order.
    pub fn groups(&self) -> Vec<Group<'_, 'a>> {
        use Transaction as T;
        let splits = |was: &Step<'a>, now: &Step<'a>| match (was.transaction, now.transaction) {
            _ if was.stage != now.stage => true,
            (T::None, _) | (_, T::None | T::New) => true,
            // What takes long and lets others read and write meanwhile comes first in its transaction: no strong lock is held long.
            (T::Own, T::Own) => !(was.lock.lets_write() && now.lock.lets_write()),
            (T::Own, T::Shared) => !was.lock.lets_write(),
            (T::Shared | T::New, T::Own) => true,
            (T::Shared | T::New, T::Shared) => false,
        };
        self.steps.chunk_by(|was, now| !splits(was, now)).map(|steps| self.group(steps)).collect()
    }

    fn group<'p>(&'p self, steps: &'p [Step<'a>]) -> Group<'p, 'a> {
        let slow = steps.iter().any(|step| step.transaction.is_slow());
        Group {
            steps,
            transaction: steps.iter().all(Step::transactional),
            settings: if steps.iter().all(Step::transactional) { &self.settings } else { &[] },
            stage: steps.first().map_or(Stage::Expand, |step| step.stage),
            lock_timeout: self.lock_timeout.as_deref(),
            statement_timeout: self.statement_timeout.as_deref().map(|short| if slow { "0" } else { short }),
        }
    }
}

/// Rows that are there are looked at for a constraint that has its name already.
pub(super) fn is_final_check(step: &Step<'_>, now: &Catalog) -> bool {
    let statement = match &step.statement {
        Statement::PastPolicies(statement, ..) => statement,
        statement => statement,
    };
    let Statement::AlterTable(alter) = statement else { return false };
    let TableAction::ValidateConstraint(name) = &alter.action else { return false };
    now.tables.iter().any(|table| table.name == *alter.table && table.constraint(name).is_some())
}

/// A label can be used once it is committed: what names it begins another transaction.
pub(super) fn commit_labels(steps: &mut [Step<'_>]) {
    let mut new: Vec<String> = Vec::new();
    for step in steps {
        let uses = !new.is_empty() && !matches!(step.statement, Statement::AddEnumValue(_)) && {
            let sql = step.sql();
            new.iter().any(|label| sql.contains(label))
        };
        if uses && step.transaction == Transaction::Shared {
            step.transaction = Transaction::New;
        }
        if step.transaction != Transaction::Shared {
            new.clear();
        }
        if let Statement::AddEnumValue(added) = &step.statement {
            new.push(Literal(added.label).to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Catalog, Column, DataType, EnumType, QualifiedName, Table};
    use crate::{PlanOptions, Renames, diff, plan};

    fn catalog(labels: &[&'static str], default: Option<&'static str>) -> Catalog {
        let name = QualifiedName::new("public", "mood");
        let mut table = Table::new(QualifiedName::new("public", "t"));
        let mut mood = Column::new("mood", DataType::Named(Box::new(name.clone())));
        (mood.nullable, mood.default) = (true, default.map(Into::into));
        table.columns = vec![mood];
        let mood = EnumType { name, labels: labels.iter().map(|label| (*label).into()).collect(), comment: None };
        Catalog { enums: vec![mood], tables: vec![table], ..Catalog::default() }
    }

    /// The groups of a plan, each as its statements.
    #[track_caller]
    fn check(was: &Catalog, now: &Catalog, options: &PlanOptions, expected: &[&[&str]]) {
        let changes = diff(was, now, &Renames::none());
        let plan = plan(&changes, options);
        let sql = |group: crate::Group<'_, '_>| -> Vec<String> {
            group.steps.iter().map(|step| step.sql().replace('"', "").replace("\n   ", "")).collect()
        };
        let found: Vec<Vec<String>> = plan.groups().into_iter().map(sql).collect();
        assert_eq!(found, expected, "\n{plan}");
    }

    #[test]
    fn labels_share_a_transaction_until_one_is_named() {
        let add = "ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'b'";
        let label = |label: &str| format!("{add} AFTER 'a'").replace("'b'", label);
        let options = PlanOptions::default();
        check(&catalog(&["a"], None), &catalog(&["a", "b"], None), &options, &[&[&label("'b'")]]);
        let set = "ALTER TABLE public.t ALTER COLUMN mood SET DEFAULT 'b'";
        check(&catalog(&["a"], None), &catalog(&["a", "b"], Some("'b'")), &options, &[&[&label("'b'")], &[set]]);
        let set = "ALTER TABLE public.t ALTER COLUMN mood SET DEFAULT 'a'";
        check(&catalog(&["a"], None), &catalog(&["a", "b"], Some("'a'")), &options, &[&[&label("'b'"), set]]);
    }

    #[test]
    fn what_takes_long_and_disturbs_nobody_begins_a_transaction_that_quick_steps_end() {
        let (was, mut now) = (catalog(&["a"], None), catalog(&["a"], None));
        now.tables[0].columns[0].nullable = false;
        let check_name = "t_mood_not_null_check";
        check(
            &was,
            &now,
            &PlanOptions::default(),
            &[
                &[&format!("ALTER TABLE public.t ADD CONSTRAINT {check_name} CHECK (mood IS NOT NULL) NOT VALID")],
                &[
                    &format!("ALTER TABLE public.t VALIDATE CONSTRAINT {check_name}"),
                    "ALTER TABLE public.t ALTER COLUMN mood SET NOT NULL",
                    &format!("ALTER TABLE public.t DROP CONSTRAINT {check_name}"),
                ],
            ],
        );
    }
}
