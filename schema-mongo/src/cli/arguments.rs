//! What several words are called with, and how arguments are read.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Command, CommandFactory, FromArgMatches};

use crate::migration::Migrations;

/// Where the migrations are, where that is not what the program says.
#[derive(Debug, Default, Args)]
pub struct Folder {
    /// The folder of the migrations, where it is not that of the program
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
}

impl Folder {
    /// The migrations that are meant.
    pub fn of(&self, mut migrations: Migrations) -> Migrations {
        if let Some(dir) = &self.migrations {
            migrations.dir.clone_from(dir);
        }
        migrations
    }
}

/// What may be lost.
#[derive(Debug, Default, Args)]
pub struct Allowed {
    /// This may be lost, with what is in it, or was done by hand: users, users.users_nick_idx. May be said more than once
    #[arg(long, value_name = "NAME")]
    pub allow: Vec<String>,
}

impl Allowed {
    /// The migrations with what may be lost.
    pub fn of(&self, migrations: Migrations) -> Migrations {
        self.allow.iter().fold(migrations, |all, name| all.allow(name.clone()))
    }
}

/// What came of the arguments.
pub enum Parsed<A> {
    /// A call, and the name of the program.
    Run(A, String),
    /// Help was asked for and given, or the call is wrong and it was said why.
    Ended(ExitCode),
}

/// Reads arguments, of which the first is the name of the program.
pub fn parse<A: CommandFactory + FromArgMatches>(arguments: impl IntoIterator<Item = OsString>) -> Parsed<A> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let name = arguments.first().map(Path::new).and_then(Path::file_stem);
    let name = name.map_or_else(|| "schema-mongo".into(), |name| name.to_string_lossy().into_owned());
    let command = named(A::command(), &name).bin_name(name.clone());
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| A::from_arg_matches(&matches));
    match parsed {
        Ok(arguments) => Parsed::Run(arguments, name),
        Err(error) => {
            let text = error.to_string();
            // Nobody is there to be told that nobody reads.
            let _ = match error.use_stderr() {
                true => std::io::stderr().write_all(text.as_bytes()),
                false => std::io::stdout().write_all(text.as_bytes()),
            };
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
