//! The text of a migration file: its statements, each with what it risks, and what the runner wants around them.

use std::fmt::Write;

use super::error::MigrationError;
use super::layout::Layout;
use crate::plan::{Group, Reverse, Step};
use crate::sql::script::{BEGIN, COMMIT, built_index, detached, finalize, in_transaction, set_local, set_session};

/// One way of one file: what runs together.
#[derive(Debug, Clone, Default)]
pub(super) struct Half<'p, 'a> {
    /// Sentences at its head.
    pub notes: Vec<String>,
    /// Steps that run together, in order.
    pub groups: Vec<Group<'p, 'a>>,
    /// Statements after them, without semicolons.
    pub also: Vec<String>,
}

/// What is around the statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// A transaction that the runner begins.
    Runner,
    /// A transaction that the file begins.
    File,
    /// None.
    Nothing,
}

impl<'p, 'a> Half<'p, 'a> {
    /// All steps.
    pub fn steps(&self) -> impl Iterator<Item = &'p Step<'a>> {
        self.groups.iter().flat_map(|group| group.steps)
    }

    /// How long a statement waits for a lock, and how long it runs.
    fn timeouts(&self) -> (Option<&'p str>, Option<&'p str>) {
        let Some(first) = self.groups.first() else { return (None, None) };
        let slow = self.groups.iter().find(|group| group.is_slow());
        (first.lock_timeout, slow.unwrap_or(first).statement_timeout)
    }

    /// It is one statement that no transaction takes, and the runner can do without one.
    pub fn is_outside(&self, layout: Layout) -> bool {
        let mut steps = self.steps();
        let only = steps.next().filter(|_| steps.next().is_none() && self.also.is_empty());
        only.is_some_and(|step| !step.transactional() && layout.runs_outside(&step.statement))
    }

    /// It does nothing.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.also.is_empty()
    }

    /// The text.
    pub fn text(&self, layout: Layout, around: Around) -> Result<String, MigrationError> {
        let mut text = String::new();
        for note in &self.notes {
            let _ = writeln!(text, "-- {}", note.replace('\n', "\n-- "));
        }
        if self.is_empty() {
            return Ok(text);
        }
        let (lock, statement) = self.timeouts();
        match around {
            Around::Runner => text.push_str(&set_local(lock, statement)),
            Around::File => {
                text.push_str(BEGIN);
                text.push_str(&set_local(lock, statement));
            }
            Around::Nothing if layout.sends_one_by_one() => text.push_str(&set_session(lock, statement)),
            Around::Nothing => {}
        }
        let mut heading = "";
        for step in self.steps() {
            if step.because != heading {
                heading = step.because;
                let _ = write!(text, "\n-- {heading}\n");
            } else if step.statement.is_long() {
                text.push('\n');
            }
            comments(step, &mut text);
            let outside = around == Around::Nothing;
            if outside || step.transactional() {
                if outside
                    && built_index(&step.statement).is_some()
                    && let Reverse::Statement(undo) = &step.reverse
                {
                    let _ = writeln!(
                        text,
                        "-- Interrupted, it leaves an index behind that is not valid. Drop that, and run this again:"
                    );
                    let _ = writeln!(text, "-- {undo}");
                }
                if outside && let Some((table, partition)) = detached(&step.statement) {
                    let _ = writeln!(text, "-- Interrupted, it leaves the partition half detached. Run this instead:");
                    let _ = writeln!(text, "-- {};", finalize(table, partition));
                }
                step.write_sql(&mut text);
            } else {
                let form = in_transaction(&step.statement)
                    .ok_or_else(|| MigrationError::Runner { runner: layout.runner(), sql: step.sql() })?;
                let _ = writeln!(
                    text,
                    "-- In a transaction, others wait until it is done: it takes stronger locks than it would outside."
                );
                let _ = writeln!(text, "{form};");
            }
        }
        for sql in &self.also {
            let _ = write!(text, "\n{sql};\n");
        }
        if around == Around::File {
            let _ = write!(text, "\n{COMMIT}");
        }
        Ok(text)
    }
}

/// What a step risks, and which lock it takes.
fn comments(step: &Step<'_>, text: &mut String) {
    for hazard in &step.hazards {
        let _ = writeln!(text, "-- {}", hazard.to_string().replace('\n', "\n-- "));
    }
    if !step.lock.lets_write() {
        let _ = writeln!(text, "-- takes {}", step.lock);
    }
}
