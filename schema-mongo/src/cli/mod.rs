//! One program for the schema: prints it, checks its migrations, writes and applies them, and compares with databases. Feature `cli`.
//!
//! ```no_run
//! # use schema_core::{Diagnostics, Entity, Registry, registry};
//! # #[derive(Entity)]
//! # struct Note {
//! #     #[entity(primary_key)]
//! #     id: i64,
//! # }
//! # fn registry() -> Result<Registry, Diagnostics> { registry![Note] }
//! fn main() -> std::process::ExitCode {
//!     schema_mongo::cli::run(registry())
//! }
//! ```
//!
//! | word | what it does |
//! |---|---|
//! | `print`, and no word | prints the schema as a script for mongosh |
//! | `check` | tells whether the migrations make what the entities say |
//! | `diff` | prints the commands that the migrations lack, or a database |
//! | `write NAME` | writes the next migration |
//! | `apply` | applies the migrations; without any, makes a database what the entities say: shows the plan, asks, applies |
//! | `drift` | tells what a database holds otherwise than it should |
//! | `erd` | prints a picture of the entities: Mermaid, DOT, SVG, DBML |
//! | `lint` | tells what is likely to hurt later in the entities |
//! | `docs --out DIR` | writes documents about the schema: a data dictionary as Markdown or as a site |
//! | `access` | lists the access patterns and what serves each; with `--prove` shows it on a scratch database |
//! | `prove` | shows on scratch databases that the plan makes what is to be there, and that no document is lost |
//! | `seed` | prints the reference documents, or puts them into a database |
//! | `fake` | writes documents that look real, as a script for mongosh, or loads them |
//! | `archive` | moves documents that are older than they are kept |
//! | `baseline` | begins with migrations in a database that is there already |
//! | `adopt` | makes a crate of structs of a database that is there |
//!
//! Exit codes and the form of `--json` are those of [`schema_core::cli`]. Each word says with `--help` what it takes, with examples.
//!
//! The database is the one of `--database`, or of the variable `MONGODB_URL`: `mongodb://host/shop`. Other users of a machine see the
//! arguments of programs, and not their variables. No password is ever printed.

mod access;
mod adopt;
mod apply;
mod archive;
mod arguments;
mod baseline;
mod check;
mod connect;
mod context;
mod diff;
mod docs;
mod drift;
mod erd;
mod error;
mod fake;
mod lint;
mod live;
mod overview;
mod print;
mod program;
mod prove;
mod scratch;
mod seed;
mod shown;
mod standalone;
mod words;
mod write;

pub use program::{Program, run, run_with};
pub use standalone::standalone;
