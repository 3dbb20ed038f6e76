//! Arguments that several words take, and how all of them are read.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Command, CommandFactory, FromArgMatches};
use schema_core::cli::without_password;

use super::connect::Database;
use super::others::May;
use super::scratch::Scratch;
use crate::catalog::Text;
use crate::migration::{Layout, Migrations};

/// Where the migrations are, where that is not what the program says.
#[derive(Debug, Default, Args)]
pub struct Folder {
    /// The folder of the migrations, where it is not that of the program
    #[arg(long, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// The migration runner whose files are written, where it is not that of the program: plain, sqlx, refinery, flyway, supabase,
    /// golang-migrate, dbmate, diesel, alembic, liquibase
    #[arg(long, value_name = "RUNNER", value_parser = layout)]
    pub layout: Option<Layout>,
}

impl Folder {
    /// The migrations that are meant.
    pub fn of(&self, mut migrations: Migrations) -> Migrations {
        if let Some(dir) = &self.migrations {
            migrations.dir.clone_from(dir);
        }
        migrations.layout = self.layout.unwrap_or(migrations.layout);
        migrations
    }
}

/// The database that is planned for, and what may go.
#[derive(Debug, Default, Args)]
pub struct Target {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub scratch: Scratch,
    #[command(flatten)]
    pub allowed: Allowed,
    /// In the schemas of the entities, drop what the entities don't say where no data goes with it
    #[arg(long)]
    pub prune: bool,
}

impl Target {
    /// What may go.
    pub fn may(&self) -> May {
        May { allow: self.allowed.names(), prune: self.prune }
    }
}

/// What may be lost.
#[derive(Debug, Default, Args)]
pub struct Allowed {
    /// This may be lost, with what is in it: app.users, app.users.nickname. May be said more than once
    #[arg(long, value_name = "NAME")]
    pub allow: Vec<String>,
}

impl Allowed {
    /// The names.
    pub fn names(&self) -> BTreeSet<Text> {
        self.allow.iter().cloned().map(Text::from).collect()
    }
}

fn layout(name: &str) -> Result<Layout, String> {
    Layout::named(name).ok_or_else(|| {
        let known: Vec<&str> = Layout::ALL.iter().map(|layout| layout.name()).collect();
        format!("known are {}", known.join(", "))
    })
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
    let name = name.map_or_else(|| "schema".into(), |name| name.to_string_lossy().into_owned());
    let command = named(A::command(), &name).bin_name(name.clone());
    let said: Vec<String> = arguments.iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| A::from_arg_matches(&matches));
    match parsed {
        Ok(arguments) => Parsed::Run(arguments, name),
        Err(error) => {
            // A URL where none is expected is repeated by the message.
            let text = said.iter().fold(error.to_string(), |text, argument| without_password(&text, argument));
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
