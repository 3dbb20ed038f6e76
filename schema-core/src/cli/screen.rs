//! Where a program writes, and whom it can ask.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;

use super::{Color, Colors, Exit, Failure, Outcome, json, visible};

/// Where a program writes: the result to stdout, all else to stderr. A reader that goes away, as `head` does, is no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// One object for machines, and no text for people on stdout.
    pub json: bool,
    /// Colours on stdout.
    pub out: Colors,
    /// Colours on stderr.
    pub err: Colors,
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No, or nothing.
    No,
    /// There is nobody to ask.
    Nobody,
}

impl Screen {
    /// The screen of this process.
    pub fn new(json: bool) -> Self {
        Self { json, out: Colors::of(&io::stdout()), err: Colors::of(&io::stderr()) }
    }

    /// What is shown on the way, before the result. Machines don't see it.
    pub fn show(&self, text: &str) {
        if !self.json {
            write(&mut io::stdout(), text);
        }
    }

    /// A sentence in addition to the result.
    pub fn note(&self, text: &str) {
        write(&mut io::stderr(), &format!("{text}\n"));
    }

    /// Something to be careful about.
    pub fn warn(&self, text: &str) {
        self.note(&format!("{}: {text}", self.err.paint(Color::Yellow, "warning")));
    }

    /// There is a terminal to show progress on.
    pub fn has_progress(&self) -> bool {
        io::stderr().is_terminal()
    }

    /// Asks a question that is answered by `y` or `yes`. Both ends have to be a terminal: what comes from a pipe is no answer.
    pub fn ask(&self, question: &str) -> Answer {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Answer::Nobody;
        }
        write(&mut io::stderr(), &format!("{question} [y/N] "));
        let mut line = String::new();
        // What can't be read is no answer; the end of the input is one line without its end.
        if io::stdin().lock().read_line(&mut line).is_err() || !line.ends_with('\n') {
            self.note("");
            return Answer::No;
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => Answer::Yes,
            _ => Answer::No,
        }
    }

    /// Writes what a word gave back, and ends the program.
    pub fn finish(&self, word: &str, done: &Result<Outcome, Failure>) -> ExitCode {
        let text = match done {
            _ if self.json => format!("{}\n", json::object(word, done)),
            Ok(outcome) => outcome.text.clone(),
            Err(_) => String::new(),
        };
        let written = put(&mut io::stdout(), &text);
        if let Err(error) = written.or_else(unread) {
            self.fail(&Failure::new(format!("cannot write: {error}")));
            return Exit::Findings.into();
        }
        match done {
            Ok(outcome) => outcome.exit.into(),
            Err(failure) => {
                self.fail(failure);
                failure.exit.into()
            }
        }
    }

    fn fail(&self, failure: &Failure) {
        if !failure.diagnostics.is_empty() {
            self.note(&format!("{}\n", failure.diagnostics));
        }
        self.note(&format!("{}: {}", self.err.paint(Color::Red, "error"), failure.message));
        if let Some(help) = &failure.help {
            self.note(&format!("{}: {help}", self.err.paint(Color::Bold, "help")));
        }
    }
}

/// A reader that went away has read what it wanted.
fn unread(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) }
}

/// Writes; what goes to a terminal does nothing there but being read.
fn put(to: &mut (impl Write + IsTerminal), text: &str) -> io::Result<()> {
    let text = if to.is_terminal() { visible(text) } else { text.to_owned() };
    to.write_all(text.as_bytes()).and_then(|()| to.flush())
}

/// Writes in addition to the result: where that can't be written, nobody reads it.
fn write(to: &mut (impl Write + IsTerminal), text: &str) {
    let _ = put(to, text);
}
