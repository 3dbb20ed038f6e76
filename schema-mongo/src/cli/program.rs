//! The program of an application: its entities, its settings, and the words.

use std::ffi::OsString;
use std::process::ExitCode;

use schema_core::cli::{Failure, Outcome, Parsed, Screen, parse};
use schema_core::{Diagnostics, Registry};

use super::context::Context;
use super::words::{Arguments, Word};
use super::{
    access, adopt, apply, archive, baseline, check, diff, docs, drift, erd, fake, lint, print, prove, seed, write,
};
use crate::config::Config;
use crate::migration::Migrations;

/// Runs the program of an application with its arguments. Migrations are looked for in the folder `migrations`.
///
/// ```no_run
/// # use schema_core::{Diagnostics, Entity, Registry, registry};
/// # #[derive(Entity)]
/// # struct Note {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// # fn registry() -> Result<Registry, Diagnostics> { registry![Note] }
/// fn main() -> std::process::ExitCode {
///     schema_mongo::cli::run(registry())
/// }
/// ```
pub fn run(registry: Result<Registry, Diagnostics>) -> ExitCode {
    Program::new(registry).run()
}

/// The same with settings of what is made of the entities, and with migrations. Those have the settings too.
///
/// ```no_run
/// # use schema_core::{Diagnostics, Entity, Registry, registry};
/// # #[derive(Entity)]
/// # struct Note {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// # fn registry() -> Result<Registry, Diagnostics> { registry![Note] }
/// use schema_mongo::{Config, Migrations, Version, cli};
///
/// fn main() -> std::process::ExitCode {
///     let config = Config { version: Version::V8_0, ..Config::default() };
///     // In the folder of the package, wherever the program is called.
///     let migrations = Migrations::at(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"));
///     cli::run_with(registry(), &config, migrations)
/// }
/// ```
pub fn run_with(registry: Result<Registry, Diagnostics>, config: &Config, migrations: Migrations) -> ExitCode {
    Program::new(registry).migrations(migrations).config(config).run()
}

/// The program of an application, to be set up and run.
#[derive(Debug)]
pub struct Program {
    registry: Result<Registry, Diagnostics>,
    migrations: Migrations,
}

impl Program {
    /// The program of these entities; its migrations are in the folder `migrations`.
    pub fn new(registry: Result<Registry, Diagnostics>) -> Self {
        Self { registry, migrations: Migrations::at("migrations") }
    }

    /// The same with these migrations.
    #[must_use]
    pub fn migrations(mut self, migrations: Migrations) -> Self {
        self.migrations = migrations;
        self
    }

    /// The same with settings of what is made of the entities; the migrations have them too.
    #[must_use]
    pub fn config(mut self, config: &Config) -> Self {
        self.migrations.config = config.clone();
        self
    }

    /// Runs it with the arguments of this process.
    pub fn run(self) -> ExitCode {
        self.run_from(std::env::args_os())
    }

    /// Runs it with these arguments, of which the first is the name of the program.
    pub fn run_from(self, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
        let (arguments, program) = match parse::<Arguments>(arguments, "schema-mongo") {
            Parsed::Run(arguments, name) => (arguments, name),
            Parsed::Ended(code) => return code,
        };
        let screen = Screen::new(arguments.json);
        let word = arguments.word.unwrap_or_else(|| Word::Print(print::Print::default()));
        let context = Context { registry: self.registry, migrations: self.migrations, screen, program };
        let done = word_done(&word, context);
        screen.finish(word.name(), &done)
    }
}

fn word_done(word: &Word, context: Context) -> Result<Outcome, Failure> {
    match word {
        Word::Print(word) => print::run(word, &context),
        Word::Check(word) => check::run(word, context),
        Word::Diff(word) => diff::run(word, context),
        Word::Write(word) => write::run(word, context),
        Word::Apply(word) => apply::run(word, context),
        Word::Drift(word) => drift::run(word, &context),
        Word::Erd(word) => erd::run(word, &context),
        Word::Docs(word) => docs::run(word, &context),
        Word::Access(word) => access::run(word, &context),
        Word::Prove(word) => prove::run(word, context),
        Word::Seed(word) => seed::run(word, &context),
        Word::Fake(word) => fake::run(word, &context),
        Word::Archive(word) => archive::run(word, &context),
        Word::Baseline(word) => baseline::run(word, context),
        Word::Lint(word) => lint::run(word, &context),
        Word::Adopt(word) => adopt::run(word, context.screen),
    }
}
