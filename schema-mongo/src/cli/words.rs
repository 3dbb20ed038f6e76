//! The words of an application's program.

use clap::{Parser, Subcommand};

use super::{
    access, adopt, apply, archive, baseline, check, diff, docs, drift, erd, fake, lint, print, prove, seed, write,
};

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
    /// Tell what is likely to hurt later
    Lint(lint::LintWord),
    /// Print a picture of the entities and what references what
    Erd(erd::Erd),
    /// Write documents about the schema into a folder
    Docs(docs::Docs),
    /// List the access patterns and what serves each, or prove it
    Access(access::Access),
    /// Show on scratch databases that the plan does what it is for
    Prove(prove::Prove),
    /// Print the reference documents, or put them into a database
    Seed(seed::Seed),
    /// Write documents that look real, as a script for mongosh, or load them
    Fake(fake::Fake),
    /// Move documents that are older than they are kept
    Archive(archive::Archive),
    /// Begin with migrations in a database that is there already
    Baseline(baseline::Baseline),
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
            Word::Lint(_) => "lint",
            Word::Erd(_) => "erd",
            Word::Docs(_) => "docs",
            Word::Access(_) => "access",
            Word::Prove(_) => "prove",
            Word::Seed(_) => "seed",
            Word::Fake(_) => "fake",
            Word::Archive(_) => "archive",
            Word::Baseline(_) => "baseline",
            Word::Adopt(_) => "adopt",
        }
    }
}
