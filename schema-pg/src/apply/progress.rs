//! What an apply tells while it runs.

use std::fmt;

/// Where an apply is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress<'p> {
    /// The group, from 1.
    pub group: usize,
    /// How many groups the plan has.
    pub of: usize,
    /// What happens.
    pub event: Event<'p>,
}

/// What happens in an apply.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'p> {
    /// An earlier apply did this group.
    Skipped,
    /// A statement begins.
    Begins(&'p str),
    /// An index that an interrupted apply left behind is dropped.
    DropsLeftover(&'p str),
    /// A lock was not to be had in time: so many milliseconds are waited, and the group is tried again.
    Waits {
        /// Which try comes next, from 2.
        attempt: u32,
        /// For how long.
        milliseconds: u64,
        /// What the server said.
        because: &'p str,
    },
    /// The group is done.
    Done,
}

impl fmt::Display for Progress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}/{}] ", self.group, self.of)?;
        match &self.event {
            Event::Skipped => f.write_str("done before"),
            Event::Begins(sql) => f.write_str(sql.lines().next().unwrap_or_default()),
            Event::DropsLeftover(name) => write!(f, "drops {name}, which was not built to the end"),
            Event::Waits { attempt, milliseconds, because } => {
                write!(f, "{because}: waits {milliseconds} ms before try {attempt}")
            }
            Event::Done => f.write_str("done"),
        }
    }
}
