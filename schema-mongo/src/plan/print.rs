//! A plan, and how it is written: as a script for mongosh, as JSON.

use std::fmt;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::step::{Refused, Step};
use crate::command::{Command, script};

/// Steps in order. A plan borrows from the specs that it leads between. `Display` is a script for mongosh; [`to_json`](Plan::to_json) the commands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan<'a> {
    /// The steps.
    pub steps: Vec<Step<'a>>,
    /// What is not done: it loses something that was not allowed by name, or can't be done at all.
    pub refused: Vec<Refused>,
}

impl<'a> Plan<'a> {
    /// The plan with data steps after its last step, such as seeds.
    #[must_use]
    pub fn then(mut self, commands: impl IntoIterator<Item = Command<'a>>) -> Self {
        let because = "documents once their collections and validators are there";
        self.steps.extend(commands.into_iter().map(|command| Step::new(because, command, None)));
        self
    }

    /// What undoes all steps, in order.
    pub fn reverse(&self) -> impl Iterator<Item = &Command<'a>> {
        self.steps.iter().rev().filter_map(|step| step.reverse.as_ref())
    }

    /// The same plan, that outlives the specs.
    pub fn into_owned(self) -> Plan<'static> {
        let owned = |step: Step<'_>| Step {
            command: step.command.into_owned(),
            reverse: step.reverse.map(Command::into_owned),
            hazards: step.hazards,
            because: step.because,
        };
        Plan { steps: self.steps.into_iter().map(owned).collect(), refused: self.refused }
    }

    /// There is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The commands as extended JSON: a list, one command a line. `$database` stands for the name of the database.
    pub fn to_json(&self) -> String {
        let mut json = Vec::with_capacity(self.steps.len() * 512);
        for (i, step) in self.steps.iter().enumerate() {
            json.extend_from_slice(if i == 0 { b"[\n" } else { b",\n" });
            // Writing to memory can't fail.
            let _ = serde_json::to_writer(&mut json, &step.command);
        }
        json.extend_from_slice(if self.steps.is_empty() { b"[]\n" } else { b"\n]\n" });
        String::from_utf8(json).unwrap_or_default()
    }
}

/// As a list of steps: command, reverse, hazards, reason.
impl Serialize for Plan<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.steps.len()))?;
        for step in &self.steps {
            let hazards: Vec<String> = step.hazards.iter().map(ToString::to_string).collect();
            let value = serde_json::json!({ "hazards": hazards, "because": step.because });
            list.serialize_element(&(&step.command, &step.reverse, value))?;
        }
        list.end()
    }
}

impl fmt::Display for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut heading = "";
        for step in &self.steps {
            if step.because != heading {
                f.write_str(if heading.is_empty() { "" } else { "\n" })?;
                heading = step.because;
                writeln!(f, "// {heading}")?;
            }
            for hazard in &step.hazards {
                writeln!(f, "// hazard: {hazard}")?;
            }
            script(&step.command.to_record(), f)?;
        }
        for refused in &self.refused {
            writeln!(
                f,
                "
// {refused}"
            )?;
        }
        Ok(())
    }
}
