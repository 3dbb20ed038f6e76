//! Long texts, written while they are made.

use std::fmt;
use std::io::{self, ErrorKind, Write};

use super::Failure;

/// What a text is written to, and why that failed: `fmt::Write` says only that it did.
#[derive(Debug)]
pub struct WrittenOut<W: Write> {
    to: W,
    error: Option<io::Error>,
}

impl<W: Write> WrittenOut<W> {
    /// Writes to this.
    pub fn new(to: W) -> Self {
        Self { to, error: None }
    }

    /// The end. Who reads no further has what was wanted.
    ///
    /// # Errors
    /// What could not be written; that it was not, where nobody knows why.
    pub fn finish(mut self, written: bool) -> Result<(), Failure> {
        match self.error.take().or_else(|| self.to.flush().err()) {
            Some(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            Some(error) => Err(Failure::new(error.to_string())),
            None if written => Ok(()),
            None => Err(Failure::new("it could not be written")),
        }
    }
}

impl<W: Write> fmt::Write for WrittenOut<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.to.write_all(text.as_bytes()).map_err(|error| {
            self.error = Some(error);
            fmt::Error
        })
    }
}
