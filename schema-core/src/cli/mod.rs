//! What programs for a store have in common: exit codes, what a word gives back, colours, questions, and texts without passwords. Feature
//! `cli`, which the stores turn on; nothing here knows a store.
//!
//! | exit code | means |
//! |---|---|
//! | 0 | done, and nothing was found |
//! | 1 | something was found (stale migrations, differences, mistakes in entities), or it could not be done |
//! | 2 | the call is wrong: an unknown word, no database named, no answer to be had |
//!
//! With `--json` a program writes one object to stdout, whatever happens: `word`, `exit`, and the members of the word; where it could not
//! be done, `error` with `message`, `help` and `diagnostics`. All else goes to stderr.

mod access;
mod color;
mod confirm;
mod docs;
mod erd;
mod exit;
mod failure;
mod json;
mod lint;
mod outcome;
mod parse;
mod progress;
mod screen;
mod secret;
mod shell;
mod time;
mod visible;
mod written;

pub use access::{AccessWords, ListedPattern, patterns_listed, patterns_proved};
pub use color::{Color, Colors};
pub use confirm::confirm;
pub use docs::WrittenDocs;
pub use erd::Picture;
pub use exit::Exit;
pub use failure::Failure;
pub use json::diagnostic;
pub use lint::LintArguments;
pub use outcome::Outcome;
pub use parse::{Parsed, parse};
pub use progress::Progress;
pub use screen::{Answer, Screen};
pub use secret::without_password;
pub use shell::shell_quoted;
pub use time::now;
pub use visible::visible;
pub use written::WrittenOut;
