//! What a program is called with.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand};

use super::{adopt, apply, check, diff, drift, print, write};
use crate::migration::Migrations;

/// The schema of an application.
#[derive(Debug, Parser)]
#[command(
    about = "The schema of this application in MongoDB, made from its entities",
    after_help = "Without a word it prints the schema.\n\n\
                  Exit codes: 0 done, and nothing was found; 1 something was found, or it could not be done; 2 the call is wrong.\n\
                  Variables: MONGODB_URL, NO_COLOR.\n\n\
                  Examples:\n  \
                  PROGRAM | less                  the schema as a script for mongosh\n  \
                  PROGRAM check                   in CI: are the migrations current?\n  \
                  PROGRAM write add_nickname      the next migration\n  \
                  PROGRAM diff --live             what the database of MONGODB_URL lacks"
)]
pub struct Arguments {
    /// Write one JSON object to stdout, for machines
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub word: Option<Word>,
}

/// The words. A new one is a file, and a line here and in `program`.
#[derive(Debug, Subcommand)]
pub enum Word {
    /// Print the schema as a script for mongosh
    Print(print::Print),
    /// Tell whether the migrations make what the entities say
    Check(check::Check),
    /// Print the commands that the migrations lack, or a database
    Diff(diff::Diff),
    /// Write the next migration
    Write(write::Write),
    /// Apply the migrations; without any, make a database what the entities say
    Apply(apply::Apply),
    /// Tell what a database holds otherwise than it should
    Drift(drift::Drift),
    /// Make a crate of structs of a database that is there
    Adopt(adopt::Adopt),
}

impl Word {
    /// As it is typed.
    pub fn name(&self) -> &'static str {
        match self {
            Word::Print(_) => "print",
            Word::Check(_) => "check",
            Word::Diff(_) => "diff",
            Word::Write(_) => "write",
            Word::Apply(_) => "apply",
            Word::Drift(_) => "drift",
            Word::Adopt(_) => "adopt",
        }
    }
}

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
