//! What a migration file says: its statements, each with what it risks, and what the runner wants around them.

use super::error::MigrationError;
use super::layout::Layout;
use crate::plan::{Group, Reverse, Step};
use crate::sql::script::{BEGIN, COMMIT, built_index, detached, finalize, in_transaction, timeouts};
use crate::sql::set_locally;

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

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// For who reads it, of one line or several.
    Remark(String),
    /// An empty line.
    Gap,
    /// A statement without a semicolon.
    Statement(String),
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

    /// The text as SQL, after the header.
    pub fn text(&self, layout: Layout, around: Around) -> Result<String, MigrationError> {
        let mut text: String = self.notes.iter().map(|note| remark(note)).collect();
        text.push_str(&self.sql(layout, around)?);
        Ok(text)
    }

    /// The same without its head.
    pub fn sql(&self, layout: Layout, around: Around) -> Result<String, MigrationError> {
        let mut text = String::new();
        for piece in self.pieces(layout, around)? {
            match piece {
                Piece::Remark(line) => text.push_str(&remark(&line)),
                Piece::Gap => text.push('\n'),
                Piece::Statement(sql) => {
                    text.push_str(&sql);
                    text.push_str(";\n");
                }
            }
        }
        Ok(text)
    }

    /// All parts but the head, in order.
    pub fn pieces(&self, layout: Layout, around: Around) -> Result<Vec<Piece>, MigrationError> {
        let mut found = Vec::new();
        if self.is_empty() {
            return Ok(found);
        }
        let keyword = |words: &str| Piece::Statement(words.trim_end_matches([';', '\n']).to_owned());
        let (lock, statement) = self.timeouts();
        let set = |set: &str| timeouts(set, lock, statement).into_iter().map(Piece::Statement);
        let all = self.groups.iter().find(|group| !group.settings.is_empty()).map_or(&[][..], |group| group.settings);
        let settings = set_locally(all).into_iter().map(Piece::Statement);
        match around {
            Around::Runner => found.extend(set("SET LOCAL").chain(settings)),
            Around::File => {
                found.push(keyword(BEGIN));
                found.extend(set("SET LOCAL").chain(settings));
            }
            Around::Nothing if layout.sends_one_by_one() => found.extend(set("SET")),
            Around::Nothing => {}
        }
        let mut heading = "";
        for step in self.steps() {
            if step.because != heading {
                heading = step.because;
                found.extend([Piece::Gap, Piece::Remark(heading.to_owned())]);
            } else if step.statement.is_long() {
                found.push(Piece::Gap);
            }
            found.extend(risks(step));
            found.extend(of_step(step, layout, around)?);
        }
        for sql in &self.also {
            found.extend([Piece::Gap, Piece::Statement(sql.clone())]);
        }
        if around == Around::File {
            found.extend([Piece::Gap, keyword(COMMIT)]);
        }
        Ok(found)
    }
}

/// The statement of a step in the form that is run, and what to know of it.
fn of_step(step: &Step<'_>, layout: Layout, around: Around) -> Result<Vec<Piece>, MigrationError> {
    let remark = |text: &str| Piece::Remark(text.to_owned());
    let mut found = Vec::new();
    let outside = around == Around::Nothing;
    if !outside && !step.transactional() {
        let form = in_transaction(&step.statement)
            .ok_or_else(|| MigrationError::Runner { runner: layout.runner(), sql: step.sql() })?;
        found.push(remark(
            "In a transaction, others wait until it is done: it takes stronger locks than it would outside.",
        ));
        found.push(Piece::Statement(form.to_string()));
        return Ok(found);
    }
    if outside
        && built_index(&step.statement).is_some()
        && let Reverse::Statement(undo) = &step.reverse
    {
        found.push(remark("Interrupted, it leaves an index behind that is not valid. Drop that, and run this again:"));
        found.push(Piece::Remark(undo.to_string()));
    }
    if outside && let Some((table, partition)) = detached(&step.statement) {
        found.push(remark("Interrupted, it leaves the partition half detached. Run this instead:"));
        found.push(Piece::Remark(format!("{};", finalize(table, partition))));
    }
    found.push(Piece::Statement(step.sql()));
    Ok(found)
}

/// What a step risks, and which lock it takes.
fn risks(step: &Step<'_>) -> Vec<Piece> {
    let mut found: Vec<Piece> = step.hazards.iter().map(|hazard| Piece::Remark(hazard.to_string())).collect();
    if !step.lock.lets_write() {
        found.push(Piece::Remark(format!("takes {}", step.lock)));
    }
    found
}

/// A text as a comment, on lines of its own. Each kind of line break in it would end one.
pub(super) fn remark(text: &str) -> String {
    text.split(['\n', '\r']).map(|line| format!("-- {line}\n")).collect()
}
