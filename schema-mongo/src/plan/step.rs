//! One command of a plan, and what is left out of one.

use std::fmt;

use super::Hazard;
use crate::command::Command;

/// One command.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// What is done.
    pub command: Command<'a>,
    /// What undoes it; `None` where undoing another step undoes this one too, or where there is nothing to undo.
    pub reverse: Option<Command<'a>>,
    /// What it risks.
    pub hazards: Vec<Hazard>,
    /// Why it stands where it does.
    pub because: &'static str,
}

/// What is not done, and not in the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What it is about, by the name under which it can be allowed: a collection or view `users`, an index `users.users_email_key`;
    /// and what people do by hand: `users.options`, `users.name`, `users.shard_key`.
    pub object: String,
    /// Why it is not done.
    pub why: Why,
    /// The same in a sentence.
    pub because: String,
}

/// Why something is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// Documents, or an index that queries and uniqueness rely on, would be lost, and that was not allowed by name.
    LosesData,
    /// No command does it. People do it, and then allow it by name: the plan takes it as done.
    ByHand,
    /// MongoDB has no way.
    Impossible,
    /// The server has no shards.
    NoShards,
}

impl Refused {
    pub(super) fn new(object: impl Into<String>, why: Why, because: impl Into<String>) -> Self {
        Self { object: object.into(), why, because: because.into() }
    }

    /// The name under which it can be allowed; `None` where that would change nothing.
    pub fn allowed_as(&self) -> Option<&str> {
        matches!(self.why, Why::LosesData | Why::ByHand).then_some(&*self.object)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not done: {}", self.because)?;
        self.allowed_as().map_or(Ok(()), |name| write!(f, " (allow it by name: \"{name}\")"))
    }
}

impl<'a> Step<'a> {
    pub(super) fn new(because: &'static str, command: Command<'a>, reverse: Option<Command<'a>>) -> Self {
        Self { command, reverse, hazards: Vec::new(), because }
    }

    pub(super) fn risks(mut self, hazard: Hazard) -> Self {
        self.hazards.push(hazard);
        self
    }

    /// It loses documents or values.
    pub fn is_destructive(&self) -> bool {
        self.hazards.iter().any(|hazard| matches!(hazard, Hazard::DataLoss(_)))
    }

    /// Reversing the plan leaves what it did: changes of documents, and what no command undoes.
    pub(crate) fn is_left_by_reverse(&self) -> bool {
        let changes = matches!(
            self.command,
            Command::Update { .. }
                | Command::Reshape { .. }
                | Command::Upsert { .. }
                | Command::Delete { .. }
                | Command::Run(_)
        );
        self.reverse.is_none() && (changes || self.hazards.contains(&Hazard::Irreversible))
    }
}
