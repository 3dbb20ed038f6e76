//! The program `schema-mongo`: what needs no entities.

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use schema_core::cli::{Exit, Failure, Outcome, Parsed, Screen, parse};

use super::adopt;
use super::arguments::Allowed;
use super::connect::{Database, Live, open};
use super::error::of_server;
use super::shown;
use crate::client;
use crate::diff::diff;
use crate::plan::{PlanOptions, plan};
use crate::spec::Spec;
use crate::version::Version;

/// What needs no entities, for any MongoDB database.
#[derive(Debug, Parser)]
#[command(
    name = "schema-mongo",
    about = "MongoDB schemas: print, compare and adopt those of databases",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 done, and nothing was found; 1 something was found, or it could not be done; 2 the call is wrong.\n\
                  Variables: MONGODB_URL, NO_COLOR.\n\n\
                  Examples:\n  \
                  PROGRAM adopt --database mongodb://localhost/shop --out entities\n  \
                  PROGRAM print mongodb://localhost/shop\n  \
                  PROGRAM diff mongodb://localhost/shop mongodb://localhost/shop_new"
)]
struct Arguments {
    /// Write one JSON object to stdout, for machines
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    word: Word,
}

#[derive(Debug, Subcommand)]
enum Word {
    /// Make a crate of structs of a database
    Adopt(adopt::Adopt),
    /// Print what a database holds, as the script that makes it
    Print(Print),
    /// Print the commands that make of one database what another holds
    Diff(Diff),
}

#[derive(Debug, Args)]
#[command(after_help = "What no spec of this library can hold is listed on stderr, and is not in the script.\n\
                        With --json: `script`, `spec` (as in snapshots).\n\n\
                        Examples:\n  \
                        PROGRAM print mongodb://localhost/shop > schema.js\n  \
                        PROGRAM print --json | jq -r '.spec.collections[].name'")]
struct Print {
    /// The database; without it, that of MONGODB_URL
    #[arg(value_name = "URL")]
    url: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Both databases are read, and nothing is changed. Exit code 1 where something differs, as that of diff.\n\
                        With --json: `plan` (steps with command, because, hazards; refused).\n\n\
                        Examples:\n  \
                        PROGRAM diff mongodb://localhost/shop mongodb://localhost/shop_new > plan.js\n  \
                        PROGRAM diff \"$STAGING\" \"$PRODUCTION\" --allow users.users_nick_idx"
)]
struct Diff {
    /// The database that the plan is for
    #[arg(value_name = "FROM")]
    from: String,
    /// The database that has what it is to hold
    #[arg(value_name = "TO")]
    to: String,
    #[command(flatten)]
    allowed: Allowed,
}

/// Runs the program `schema-mongo` with the arguments of this process.
pub fn standalone() -> ExitCode {
    let (arguments, program) = match parse::<Arguments>(std::env::args_os(), "schema-mongo") {
        Parsed::Run(arguments, name) => (arguments, name),
        Parsed::Ended(code) => return code,
    };
    let screen = Screen::new(arguments.json);
    let (word, done) = match &arguments.word {
        Word::Adopt(word) => ("adopt", adopt::run(word, screen)),
        Word::Print(word) => ("print", print(word, &program, screen)),
        Word::Diff(word) => ("diff", differences(word, &program, screen)),
    };
    screen.finish(word, &done)
}

/// Settings of a plan for databases of any version.
fn options(allowed: &Allowed) -> PlanOptions {
    let newest = Version::ALL[Version::ALL.len() - 1];
    allowed
        .allow
        .iter()
        .fold(PlanOptions { version: newest, ..PlanOptions::default() }, |all, name| all.allow(name.clone()))
}

fn print(print: &Print, program: &str, screen: Screen) -> Result<Outcome, Failure> {
    let (url, from) = match &print.url {
        Some(url) => (url.clone(), "URL"),
        None => Database::default().url()?,
    };
    let spec = read(&open(&url, from)?, program, screen)?;
    let empty = Spec::EMPTY;
    let script = plan(&diff(&empty, &spec), &options(&Allowed::default())).to_string();
    Ok(Outcome::new(shown::script(&script, screen.out)).with("script", script).with("spec", &spec))
}

fn differences(diff_of: &Diff, program: &str, screen: Screen) -> Result<Outcome, Failure> {
    let (from, to) = (open(&diff_of.from, "FROM")?, open(&diff_of.to, "TO")?);
    let (was, now) = (read(&from, program, screen)?, read(&to, program, screen)?);
    let changes = diff(&was, &now);
    let plan = plan(&changes, &options(&diff_of.allowed));
    let differs = !plan.is_empty() || !plan.refused.is_empty();
    if !differs {
        screen.note("nothing differs");
    }
    let outcome = Outcome::new(shown::script(&plan.to_string(), screen.out)).with("plan", shown::plan(&plan));
    Ok(outcome.exit(Exit::found(differs)))
}

fn read(live: &Live, program: &str, screen: Screen) -> Result<Spec, Failure> {
    let spec = live.wait(client::introspect(&live.database)).map_err(|error| of_server(error, program))?;
    for (name, what) in &spec.unmodelled {
        screen.warn(&format!("{} holds what is left out, {name}: {what}", live.place));
    }
    Ok(spec)
}
