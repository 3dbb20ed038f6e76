//! The program `schema`: what needs no entities.

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use schema_core::cli::{Exit, Failure, LintArguments, Outcome, Parsed, Picture, Progress, Screen, WrittenDocs, parse};
use schema_core::lint::LintOptions;

use super::adopt::{self, Adopt};
use super::allowed::{Allowed, warn_of_unknown};
use super::connect::{Connect, Database, Live, open, without_tls};
use super::health::HealthArguments;
use super::scratch::{Scratch, Terms, room};
use super::{lint, shown};
use crate::catalog::Catalog;
use crate::diff::{Renames, diff};
use crate::docs::{DocumentedCatalog, diagram};
use crate::lint::lint_with;
use crate::plan::{PlanOptions, create_with, plan};

/// What needs no entities, for any PostgreSQL database.
#[derive(Debug, Parser)]
#[command(
    name = "schema",
    about = "PostgreSQL schemas: print, compare, look at and adopt those of databases",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 done, and nothing was found; 1 something was found, or it could not be done; 2 the call is wrong.\n\
                  Variables: DATABASE_URL, PGPASSWORD, NO_COLOR. It speaks no TLS.\n\n\
                  Examples:\n  \
                  PROGRAM print postgres://localhost/shop\n  \
                  PROGRAM diff postgres://localhost/shop postgres://localhost/shop_new\n  \
                  PROGRAM lint postgres://localhost/shop --warnings\n  \
                  PROGRAM adopt --database postgres://localhost/shop --out shop-schema"
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
    /// Print what a database holds, as the SQL that makes it
    Print(Print),
    /// Print the SQL that makes of one database what another holds
    Diff(Diff),
    /// Tell what is likely to hurt later in what a database holds
    Lint(LiveLint),
    /// Print a picture of the tables of a database and their references
    Erd(LiveErd),
    /// Write documents about a database into a folder
    Docs(LiveDocs),
    /// Tell how a database does
    Health(LiveHealth),
    /// Write a crate of structs from a database
    Adopt(Adopt),
}

#[derive(Debug, Args)]
#[command(after_help = "What no catalog of this library can hold is listed on stderr, and is not in the script.\n\
                        With --json: `sql`, `catalog` (as in snapshots).\n\n\
                        Examples:\n  \
                        PROGRAM print postgres://localhost/shop > schema.sql\n  \
                        PROGRAM print --schema app --schema audit")]
struct Print {
    /// The database; without it, that of DATABASE_URL
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Only this schema. May be repeated
    #[arg(long, value_name = "NAME")]
    schema: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Nothing is changed. Exit code 1 where something is found.\n\
                        With --json: `findings` (code, severity, path, source, message, help); with --list `lints`, with --explain `lint`.\n\n\
                        Examples:\n  \
                        PROGRAM lint postgres://localhost/shop --warnings\n  \
                        PROGRAM lint --schema app --off PL14 --allow L012=app.shops.opens\n  \
                        PROGRAM lint --explain PL01")]
struct LiveLint {
    /// The database; without it, that of DATABASE_URL
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Only this schema. May be repeated
    #[arg(long, value_name = "NAME")]
    schema: Vec<String>,
    #[command(flatten)]
    arguments: LintArguments,
}

#[derive(Debug, Args)]
#[command(after_help = "The picture goes to stdout.\n\
                        With --json: `format`, `picture`.\n\n\
                        Examples:\n  \
                        PROGRAM erd postgres://localhost/shop > shop.mmd\n  \
                        PROGRAM erd --schema app --format svg --around app.orders > orders.svg")]
struct LiveErd {
    /// The database; without it, that of DATABASE_URL
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Only this schema. May be repeated
    #[arg(long, value_name = "NAME")]
    schema: Vec<String>,
    #[command(flatten)]
    picture: Picture,
}

#[derive(Debug, Args)]
#[command(
    after_help = "The folder is to be empty, or one that documents were written to before: files that are no longer made are removed.\n\
                        With --json: `folder`, `files`, `changed`.\n\n\
                        Examples:\n  \
                        PROGRAM docs postgres://localhost/shop --out shop-docs --format site --name Shop\n  \
                        PROGRAM docs --schema app --out docs/schema --check"
)]
struct LiveDocs {
    /// The database; without it, that of DATABASE_URL
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Only this schema. May be repeated
    #[arg(long, value_name = "NAME")]
    schema: Vec<String>,
    #[command(flatten)]
    written: WrittenDocs,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Looks at statistics and catalogs of the database, reads no table, and changes nothing: unused and bloated indexes, keys that run out, partitions that are due, \
                        dead rows, slow statements, locks. A member of pg_monitor sees all of it. Exit code 1 where something is to be looked at, advice aside.\n\
                        With --json: `place`, `findings` (code, severity, object, message, help), `sizes` (table, rows, bytes), `skipped` (code, message); with --list `checks`.\n\n\
                        Examples:\n  \
                        PROGRAM health postgres://localhost/shop\n  \
                        PROGRAM health --schema app --unused-days 7 --off H03"
)]
struct LiveHealth {
    /// The database; without it, that of DATABASE_URL
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// Only this schema. May be repeated
    #[arg(long, value_name = "NAME")]
    schema: Vec<String>,
    #[command(flatten)]
    arguments: HealthArguments,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Both databases are read, and nothing is changed. Checks, defaults and views are compared in the words of the first server: what both hold is \
                        made in a scratch database there and taken back. Exit code 1 where something differs, as that of diff.\n\
                        With --json: `plan` (steps with sql, because, group, transaction, stage, lock, hazards; refused).\n\n\
                        Examples:\n  \
                        PROGRAM diff postgres://localhost/shop postgres://localhost/shop_new > plan.sql\n  \
                        PROGRAM diff \"$STAGING\" \"$PRODUCTION\" --schema app --allow app.users.nickname"
)]
struct Diff {
    /// The database that the plan is for
    #[arg(value_name = "FROM")]
    from: String,
    /// The database that has what it is to hold
    #[arg(value_name = "TO")]
    to: String,
    /// Only this schema. May be repeated
    #[arg(long, value_name = "NAME")]
    schema: Vec<String>,
    #[command(flatten)]
    allowed: Allowed,
    #[command(flatten)]
    scratch: Scratch,
}

/// Runs the program `schema` with the arguments of this process.
pub fn standalone() -> ExitCode {
    let (arguments, _) = match parse::<Arguments>(std::env::args_os(), "schema") {
        Parsed::Run(arguments, name) => (arguments, name),
        Parsed::Ended(code) => return code,
    };
    let screen = Screen::new(arguments.json);
    let connect: Connect = Box::new(without_tls);
    let (word, done) = match &arguments.word {
        Word::Print(word) => ("print", print(word, &connect, screen)),
        Word::Diff(word) => ("diff", differences(word, &connect, screen)),
        Word::Lint(word) => ("lint", linted(word, &connect, screen)),
        Word::Erd(word) => ("erd", pictured(word, &connect, screen)),
        Word::Docs(word) => ("docs", documented(word, &connect, screen)),
        Word::Health(word) => ("health", looked_at(word, &connect, screen)),
        Word::Adopt(word) => ("adopt", adopted(word, &connect, screen)),
    };
    screen.finish(word, &done)
}

fn print(print: &Print, connect: &Connect, screen: Screen) -> Result<Outcome, Failure> {
    let mut live = named(print.url.as_ref(), connect)?;
    let catalog = read(&mut live, &print.schema, screen)?;
    let options = PlanOptions { version: live.version, ..PlanOptions::default() };
    let sql = create_with(&catalog, &options).to_string();
    Ok(Outcome::new(screen.out.script(&sql)).with("sql", sql).with("catalog", &catalog))
}

/// The database of a URL, or of the variable.
fn named(url: Option<&String>, connect: &Connect) -> Result<Live, Failure> {
    let (url, from) = match url {
        Some(url) => (url.clone(), "URL"),
        None => Database::default().url().map_err(|error| {
            error.help("say its URL, postgres://user@host/database, or set the variable DATABASE_URL")
        })?,
    };
    open(&url, from, connect)
}

fn linted(word: &LiveLint, connect: &Connect, screen: Screen) -> Result<Outcome, Failure> {
    let lints = lint::lints();
    if let Some(outcome) = word.arguments.about(&lints, screen.out)? {
        return Ok(outcome);
    }
    let options = word.arguments.options(&lints, &LintOptions::default())?;
    let catalog = read(&mut named(word.url.as_ref(), connect)?, &word.schema, screen)?;
    Ok(word.arguments.outcome(lint_with(&catalog, &options), &lints, screen.out))
}

fn pictured(word: &LiveErd, connect: &Connect, screen: Screen) -> Result<Outcome, Failure> {
    let catalog = read(&mut named(word.url.as_ref(), connect)?, &word.schema, screen)?;
    word.picture.drawn(&diagram(&catalog, None))
}

fn documented(word: &LiveDocs, connect: &Connect, screen: Screen) -> Result<Outcome, Failure> {
    let catalog = read(&mut named(word.url.as_ref(), connect)?, &word.schema, screen)?;
    word.written.outcome(&DocumentedCatalog { catalog: &catalog, registry: None, history: &[] })
}

fn looked_at(word: &LiveHealth, connect: &Connect, screen: Screen) -> Result<Outcome, Failure> {
    if let Some(outcome) = word.arguments.listed() {
        return Ok(outcome);
    }
    let mut live = named(word.url.as_ref(), connect)?;
    let catalog = read(&mut live, &word.schema, screen)?;
    match word.arguments.queries(&catalog)? {
        Some(outcome) => Ok(outcome),
        None => word.arguments.of(&mut live, &catalog, None, screen.out),
    }
}

fn differences(diff_of: &Diff, connect: &Connect, screen: Screen) -> Result<Outcome, Failure> {
    let mut from = open(&diff_of.from, "FROM", connect)?;
    let mut to = open(&diff_of.to, "TO", connect)?;
    if from.version != to.version {
        screen.warn(&format!(
            "{} and {} are of two versions, which write some texts otherwise: some differences are none",
            from.place, to.place
        ));
    }
    let (was, now) = (read(&mut from, &diff_of.schema, screen)?, read(&mut to, &diff_of.schema, screen)?);
    let (was, now) = match was == now {
        true => (was, now),
        false => in_same_words(was, now, &mut from, (diff_of, connect, screen)),
    };
    warn_of_unknown(&diff_of.allowed.allow, &was, screen);
    let allow = diff_of.allowed.names();
    let options = PlanOptions { version: from.version, allow, ..PlanOptions::default() };
    let changes = diff(&was, &now, &Renames::none());
    let plan = plan(&changes, &options);
    if plan.is_empty() {
        screen.note("nothing differs");
    }
    let outcome = Outcome::new(screen.out.script(&plan.to_string())).with("plan", shown::plan(&plan));
    Ok(outcome.exit(Exit::found(!plan.is_empty())))
}

/// Both catalogs in the words of one server, which reads them as it writes them: a check, a view or a default that was written otherwise, or came about by
/// other statements, is the same there. Where no scratch database is to be had, they stay as they are.
fn in_same_words(
    was: Catalog,
    now: Catalog,
    live: &mut Live,
    (of, connect, screen): (&Diff, &Connect, Screen),
) -> (Catalog, Catalog) {
    let _progress = Progress::spinner(&screen, "reading how the server writes what both hold");
    let schemas: Vec<&str> = of.schema.iter().map(String::as_str).collect();
    let options = PlanOptions { version: live.version, ..PlanOptions::default() };
    let terms = Terms { options, existing: &[], roles: None };
    let settled = room(&of.scratch, live, connect)
        .and_then(|mut room| Ok((room.settled(&was, &schemas, &terms)?, room.settled(&now, &schemas, &terms)?)));
    match settled {
        Ok((mut settled_was, mut settled_now)) => {
            // Who owns what, and what no catalog holds, is known of the databases themselves.
            for (settled, held) in [(&mut settled_was, was), (&mut settled_now, now)] {
                settled.owners = held.owners;
                settled.unmodelled = held.unmodelled;
            }
            (settled_was, settled_now)
        }
        Err(error) => {
            screen.warn(&format!(
                "texts are compared as each database holds them, and some that say the same may differ: {}",
                error.message
            ));
            (was, now)
        }
    }
}

fn adopted(word: &Adopt, connect: &Connect, screen: Screen) -> Result<Outcome, Failure> {
    adopt::is_there()?;
    let (url, from) = word.database.url()?;
    adopt::run(word, &mut open(&url, from, connect)?, &screen)
}

fn read(live: &mut Live, schemas: &[String], screen: Screen) -> Result<Catalog, Failure> {
    let schemas: Vec<&str> = schemas.iter().map(String::as_str).collect();
    let catalog = live.catalog(&schemas)?;
    for left in &catalog.unmodelled {
        screen.warn(&format!("{} holds the {} {}, which is left out", live.place, left.kind, left.name));
    }
    Ok(catalog)
}
