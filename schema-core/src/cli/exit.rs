//! How a program ends.

use std::process::ExitCode;

/// How a program ends: what a shell or a CI asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Exit {
    /// Done, and nothing was found: 0.
    #[default]
    Done,
    /// Something was found, or it could not be done: 1.
    Findings,
    /// The call is wrong: 2.
    Usage,
}

impl Exit {
    /// The number.
    ///
    /// ```
    /// use schema_core::cli::Exit;
    ///
    /// assert_eq!([Exit::Done, Exit::Findings, Exit::Usage].map(Exit::code), [0, 1, 2]);
    /// ```
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
        }
    }

    /// [`Findings`](Exit::Findings) where something was found.
    pub fn found(something: bool) -> Self {
        if something { Exit::Findings } else { Exit::Done }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
