//! A plan for people: what changes, what it risks and locks, what grows with the rows, and the way back.

use std::collections::BTreeMap;
use std::fmt;

use crate::catalog::QualifiedName;
use crate::plan::{Hazard, Lock, Plan, Reverse, Stage, Step};
use crate::sql::Statement;

/// A plan for people. `Display` is Markdown, for a description of a change or a note of a release.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// What changes, a line each, in the order in which it runs, by the stage to which it belongs.
    pub changes: Vec<(Stage, String)>,
    /// How many transactions there are, and how many statements outside of any.
    pub transactions: (usize, usize),
    /// The strongest lock on each table that was there before, and what waits for it.
    pub locks: BTreeMap<String, Lock>,
    /// What grows with the rows of a table, a sentence each.
    pub grows: Vec<String>,
    /// What else it risks, a sentence each.
    pub risks: Vec<String>,
    /// What the way back does, a sentence each.
    pub back: Vec<String>,
    /// What was refused, a sentence each.
    pub refused: Vec<String>,
}

impl Plan<'_> {
    /// The plan for people: what changes, what it risks and locks, how long the risky parts grow, and the way back.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for group in self.groups() {
            match group.transaction {
                true => summary.transactions.0 += 1,
                false => summary.transactions.1 += 1,
            }
        }
        for step in &self.steps {
            summary.changes.push((step.stage, what(step)));
            if let Some(table) = table(&step.statement)
                && step.lock > Lock::None
            {
                let held = summary.locks.entry(table.to_string()).or_default();
                *held = step.lock.max(*held);
            }
            risks(step, &mut summary);
        }
        way_back(self, &mut summary);
        summary.refused = self.refused.iter().map(ToString::to_string).collect();
        summary
    }
}

/// A step in a line.
fn what(step: &Step<'_>) -> String {
    let sql = step.sql();
    let mut lines = sql.lines();
    let mut line = lines.next().unwrap_or_default().trim_end_matches(['(', ' ']).replace('"', "");
    // A batch says nothing in its first line.
    if step.stage == Stage::Backfill {
        line = sql.lines().map(str::trim).find(|line| line.starts_with("UPDATE ")).unwrap_or(&line).replace('"', "");
    }
    if line.chars().count() > 120 {
        line = line.chars().take(119).chain(['…']).collect();
    }
    line
}

/// The table that a statement is about.
pub(super) fn table<'s>(statement: &Statement<'s>) -> Option<&'s QualifiedName> {
    Some(match statement {
        Statement::AlterTable(alter) => alter.table,
        Statement::CreateIndex(index) => index.table,
        Statement::CreateTrigger(trigger) => trigger.table,
        Statement::DropTrigger(trigger) => trigger.table,
        Statement::CreatePolicy(policy) => policy.table,
        Statement::DropPart(_, _, table) | Statement::RenameConstraint(table, _, _) => table,
        Statement::Drop("TABLE" | "VIEW" | "MATERIALIZED VIEW", name) => name,
        _ => return None,
    })
}

fn risks(step: &Step<'_>, summary: &mut Summary) {
    let what = what(step);
    let of = table(&step.statement).map(|table| format!(" of {table}")).unwrap_or_default();
    for hazard in &step.hazards {
        match hazard {
            Hazard::Rewrite => summary.grows.push(format!(
                "`{what}` writes all rows{of} and their indexes anew: time and room grow with the rows, and nobody reads or \
                 writes them meanwhile"
            )),
            Hazard::Scan if step.lock.lets_write() => summary
                .grows
                .push(format!("`{what}` reads all rows{of}: time grows with the rows; reading and writing go on")),
            Hazard::Scan => summary
                .grows
                .push(format!("`{what}` reads all rows{of}: time grows with the rows, and writing waits meanwhile")),
            Hazard::IndexBuild => summary.grows.push(format!(
                "`{what}` reads all rows and sorts them: time and room grow with the rows; {}",
                if step.lock.lets_write() { "reading and writing go on" } else { "writing waits meanwhile" }
            )),
            Hazard::DataLoss(object) => summary.risks.push(format!("what is in it is lost: {object}")),
            Hazard::MayFail(query) => {
                summary.risks.push(format!("`{what}` fails where this counts more than 0: `{}`", one_line(query)));
            }
            other => summary.risks.push(format!("`{what}`: {other}")),
        }
    }
    if step.stage == Stage::Backfill {
        summary.grows.push(format!(
            "`{what}` writes rows that lack a value, some thousand at a time: time grows with them; reading and writing go on"
        ));
    }
}

fn way_back(plan: &Plan<'_>, summary: &mut Summary) {
    let Some(back) = plan.reverse() else { return };
    let undone = back.steps.len();
    if undone > 0 {
        summary.back.push(format!(
            "Run the way back ({undone} statements); what was written into new columns and tables since is lost with them."
        ));
    }
    summary.back.extend(back.refused.iter().map(ToString::to_string));
    for step in &plan.steps {
        if let Reverse::Never(why) = step.reverse {
            summary.back.push(format!("`{}` is not undone: {why}.", what(step)));
        }
        for hazard in &step.hazards {
            if let Hazard::DataLoss(object) = hazard {
                summary.back.push(format!("What was in it comes back from a backup alone: {object}."));
            }
        }
    }
    if undone == 0 && summary.back.is_empty() && !plan.steps.is_empty() {
        summary.back.push("Nothing undoes it.".to_owned());
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (inside, outside) = self.transactions;
        writeln!(f, "{} changes in {inside} transactions, {outside} statements outside of any.", self.changes.len())?;
        for (stage, title) in [
            (Stage::Expand, "What changes"),
            (Stage::Backfill, "Then rows that are there get their values"),
            (Stage::Contract, "Once no program of the old version runs any more"),
        ] {
            let lines = self.changes.iter().filter(|(of, _)| *of == stage).map(|(_, line)| format!("`{line}`"));
            section(f, title, lines)?;
        }
        section(f, "Refused", self.refused.iter().cloned())?;
        section(f, "Risks", self.risks.iter().cloned())?;
        section(f, "Grows with the rows", self.grows.iter().cloned())?;
        let locks = self.locks.iter().map(|(table, lock)| format!("{table}: {lock}, {}", waits(*lock)));
        section(f, "Locks", locks)?;
        section(f, "Way back", self.back.iter().cloned())
    }
}

/// What waits for a lock.
pub(super) fn waits(lock: Lock) -> &'static str {
    match lock {
        Lock::AccessExclusive => "reading and writing wait",
        Lock::Share | Lock::ShareRowExclusive => "writing waits",
        _ => "reading and writing go on",
    }
}

fn section(f: &mut fmt::Formatter<'_>, title: &str, lines: impl Iterator<Item = String>) -> fmt::Result {
    for (at, line) in lines.enumerate() {
        if at == 0 {
            write!(f, "\n## {title}\n\n")?;
        }
        writeln!(f, "- {line}")?;
    }
    Ok(())
}
