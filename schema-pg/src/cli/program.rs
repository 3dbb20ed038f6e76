//! The program of an application: its entities, its settings, and the words.

use std::cell::Cell;
use std::error::Error;
use std::ffi::OsString;
use std::process::ExitCode;

use schema_core::cli::{Failure, Outcome, Parsed, Screen, parse};
use schema_core::{Diagnostics, Registry};

use super::connect::{Connect, without_tls};
use super::context::Context;
use super::temporary::{Start, Temporary};
use super::words::{Arguments, Word};
use super::{
    access, adopt, apply, archive, baseline, check, diff, docs, drift, erd, fake, health, lint, print, prove, seed,
    write,
};
use crate::config::Config;
use crate::migration::Migrations;

/// Runs the program of an application with its arguments. Migrations are looked for in the folder `migrations`.
///
/// ```no_run
/// # use schema_core::{Diagnostics, Entity, Registry, registry};
/// # #[derive(Entity)]
/// # struct User {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// # fn registry() -> Result<Registry, Diagnostics> { registry![User] }
/// fn main() -> std::process::ExitCode {
///     schema_pg::cli::run(registry())
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
/// # struct User {
/// #     #[entity(primary_key)]
/// #     id: i64,
/// # }
/// # fn registry() -> Result<Registry, Diagnostics> { registry![User] }
/// use schema_pg::{Config, Layout, Migrations, cli};
///
/// fn main() -> std::process::ExitCode {
///     let config = Config { schema: "app".into(), ..Config::default() };
///     // In the folder of the package, wherever the program is called.
///     let migrations = Migrations::at(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).layout(Layout::Sqlx);
///     cli::run_with(registry(), &config, migrations)
/// }
/// ```
pub fn run_with(registry: Result<Registry, Diagnostics>, config: &Config, migrations: Migrations) -> ExitCode {
    Program::new(registry).migrations(migrations).config(config).run()
}

/// The program of an application, to be set up and run.
pub struct Program {
    registry: Result<Registry, Diagnostics>,
    migrations: Migrations,
    connect: Connect,
    temporary: Option<Start>,
}

impl Program {
    /// The program of these entities; its migrations are in the folder `migrations`.
    pub fn new(registry: Result<Registry, Diagnostics>) -> Self {
        Self { registry, migrations: Migrations::at("migrations"), connect: Box::new(without_tls), temporary: None }
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

    /// The same with another way to a server. Without it connections are [not encrypted](postgres::NoTls): a URL with `sslmode=require` is
    /// refused, and one without `sslmode` sends what it sends as plain text.
    ///
    /// ```no_run
    /// # use schema_core::{Diagnostics, Entity, Registry, registry};
    /// # #[derive(Entity)]
    /// # struct User {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// # }
    /// # fn registry() -> Result<Registry, Diagnostics> { registry![User] }
    /// # use postgres::NoTls as Tls;
    /// use schema_pg::cli::Program;
    ///
    /// fn main() -> std::process::ExitCode {
    ///     // `Tls` of the crate postgres-native-tls or postgres-openssl.
    ///     Program::new(registry()).connect(|config| config.connect(Tls)).run()
    /// }
    /// ```
    #[must_use]
    pub fn connect(
        mut self,
        connect: impl Fn(&postgres::Config) -> Result<postgres::Client, postgres::Error> + 'static,
    ) -> Self {
        self.connect = Box::new(connect);
        self
    }

    /// The same with a database for those who name none: for examples, tests and development. It is not asked before something is applied
    /// to it.
    #[must_use]
    pub fn or_temporary(mut self, start: impl FnOnce() -> Result<Temporary, Box<dyn Error>> + 'static) -> Self {
        self.temporary = Some(Box::new(start));
        self
    }

    /// Runs it with the arguments of this process.
    pub fn run(self) -> ExitCode {
        self.run_from(std::env::args_os())
    }

    /// Runs it with these arguments, of which the first is the name of the program.
    pub fn run_from(self, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
        let (arguments, name) = match parse::<Arguments>(arguments, "schema") {
            Parsed::Run(arguments, name) => (arguments, name),
            Parsed::Ended(code) => return code,
        };
        let screen = Screen::new(arguments.json);
        let word = arguments.word.unwrap_or_else(|| Word::Print(print::Print::default()));
        let context = Context {
            registry: self.registry,
            migrations: self.migrations,
            connect: self.connect,
            temporary: Cell::new(self.temporary),
            screen,
            program: name,
        };
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
        Word::Lint(word) => lint::run(word, &context),
        Word::Erd(word) => erd::run(word, &context),
        Word::Docs(word) => docs::run(word, &context),
        Word::Access(word) => access::run(word, &context),
        Word::Health(word) => health::run(word, &context),
        Word::Prove(word) => prove::run(word, context),
        Word::Seed(word) => seed::run(word, &context),
        Word::Archive(word) => archive::run(word, &context),
        Word::Fake(word) => fake::run(word, &context),
        Word::Baseline(word) => baseline::run(word, context),
        Word::Adopt(word) => {
            adopt::is_there()?;
            adopt::run(word, &mut context.open(&word.database)?, &context.screen)
        }
    }
}
