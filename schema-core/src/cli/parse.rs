//! How the arguments of a program are read.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use clap::{Command, CommandFactory, FromArgMatches};

use super::{Failure, json, without_password};

/// What came of the arguments.
pub enum Parsed<A> {
    /// A call, and the name of the program.
    Run(A, String),
    /// Help was asked for and given, or the call is wrong and the reason was written.
    Ended(ExitCode),
}

/// Reads arguments, of which the first is the name of the program; `otherwise` is its name where there is none. Messages repeat no password of a URL, and
/// `PROGRAM` in examples becomes the name.
pub fn parse<A: CommandFactory + FromArgMatches>(
    arguments: impl IntoIterator<Item = OsString>,
    otherwise: &str,
) -> Parsed<A> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let name = arguments.first().map(Path::new).and_then(Path::file_stem);
    let name = name.map_or_else(|| otherwise.to_owned(), |name| name.to_string_lossy().into_owned());
    let command = named(A::command(), &name).bin_name(name.clone());
    let texts: Vec<String> = arguments.iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| A::from_arg_matches(&matches));
    match parsed {
        Ok(arguments) => Parsed::Run(arguments, name),
        Err(error) => {
            // A URL where none is expected is repeated by the message.
            let text = texts.iter().fold(error.to_string(), |text, argument| without_password(&text, argument));
            // A reader that is gone needs no message.
            let _ = match error.use_stderr() {
                true => std::io::stderr().write_all(text.as_bytes()),
                false => std::io::stdout().write_all(text.as_bytes()),
            };
            // What would have been called is not known.
            if error.use_stderr() && texts.iter().skip(1).take_while(|text| *text != "--").any(|text| text == "--json")
            {
                let object = json::object("", &Err(Failure::usage(text.trim())));
                let _ = std::io::stdout().write_all(format!("{object}\n").as_bytes());
            }
            Parsed::Ended(ExitCode::from(if error.use_stderr() { 2 } else { 0 }))
        }
    }
}

/// The same with the program's name in the examples.
fn named(command: Command, name: &str) -> Command {
    let examples = command.get_after_help().map(|text| text.to_string().replace("PROGRAM", name));
    let words: Vec<String> = command.get_subcommands().map(|word| word.get_name().to_owned()).collect();
    let command = words.iter().fold(command, |command, word| command.mut_subcommand(word, |word| named(word, name)));
    match examples {
        Some(examples) => command.after_help(examples),
        None => command,
    }
}
